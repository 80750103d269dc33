// What Explore asks of the data source: supplementary queries, and filters of values.
import {
  CoreApp,
  createDataFrame,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  dateTime,
  FieldType,
  hasLogsContextSupport,
  hasQueryModificationSupport,
  hasSupplementaryQuerySupport,
  hasToggleableQueryFiltersSupport,
  SupplementaryQueryType,
} from '@grafana/data';
import { DataSourceWithBackend } from '@grafana/runtime';
import { firstValueFrom, of } from 'rxjs';
import { datasource, vocabulary } from '../testing/fixtures';
import type { EventQuery } from '../model/query';

const range = {
  from: dateTime(1_000),
  to: dateTime(61_000),
  raw: { from: dateTime(1_000), to: dateTime(61_000) },
};

describe('Explore', () => {
  const lines = { refId: 'A', scenario: 'lifecycle', view: 'logs', clients: ['a'], columns: ['reason'], limit: 5 };
  const volume = {
    ...lines,
    refId: 'log-volume-A',
    view: 'rate',
    groupBy: ['severity'],
    columns: undefined,
    limit: undefined,
  };
  const requestOf = (...targets: EventQuery[]) => {
    const request: unknown = { targets, range, scopedVars: {} };
    return request as DataQueryRequest<EventQuery>;
  };

  it('finds what the data source supports', () => {
    const ds = datasource();
    expect([
      hasSupplementaryQuerySupport(ds, SupplementaryQueryType.LogsVolume),
      hasSupplementaryQuerySupport(ds, SupplementaryQueryType.LogsSample),
      hasLogsContextSupport(ds),
      hasToggleableQueryFiltersSupport(ds),
      hasQueryModificationSupport(ds),
    ]).toEqual([true, true, true, true, true]);
  });

  it('asks for the volume of log lines by level, about the same clients', async () => {
    const ds = datasource();
    await ds.vocabulary();
    const others = [
      { ...lines, refId: 'B', view: 'events' },
      { ...lines, refId: 'C', hide: true },
      { ...lines, refId: 'D', scenario: 'diagnosis' },
      { ...lines, refId: 'E', scenario: 'sql' },
    ];
    const asked = ds.getSupplementaryRequest(SupplementaryQueryType.LogsVolume, requestOf(lines, ...others));
    expect(asked?.targets).toEqual([volume]);
    expect(ds.getSupplementaryRequest(SupplementaryQueryType.LogsVolume, requestOf(...others))).toBeUndefined();
  });

  it('asks for a sample of the lines behind a graph', async () => {
    const ds = datasource();
    await ds.vocabulary();
    const rate = { refId: 'A', scenario: 'drops', view: 'rate', groupBy: ['reason'], measure: 'share', clients: ['a'] };
    const others = [
      { ...rate, refId: 'B', view: 'logs' },
      { ...rate, refId: 'C', view: undefined },
      { ...rate, refId: 'D', scenario: 'diagnosis', view: 'count' },
    ];
    const sample = ds.getSupplementaryRequest(SupplementaryQueryType.LogsSample, requestOf(rate, ...others));
    expect(JSON.parse(JSON.stringify(sample?.targets))).toEqual([
      { refId: 'log-sample-A', scenario: 'drops', view: 'logs', outcome: 'failure', clients: ['a'], limit: 100 },
    ]);
    expect(ds.getSupplementaryRequest(SupplementaryQueryType.LogsSample, requestOf(lines))).toBeUndefined();
  });

  const answering = (...frames: DataFrame[]) =>
    jest.spyOn(DataSourceWithBackend.prototype, 'query').mockReturnValue(of({ data: frames }));
  afterEach(() => jest.restoreAllMocks());
  const ask = async (...targets: EventQuery[]) => {
    const { data }: DataQueryResponse = await firstValueFrom(datasource().query(requestOf(...targets)));
    return data as DataFrame[];
  };

  it("shows the volume in the colours of Grafana's levels", async () => {
    const series = (outcome: string) =>
      createDataFrame({
        refId: 'log-volume-A',
        fields: [
          { name: 'time', type: FieldType.time, values: [1] },
          { name: 'value', type: FieldType.number, values: [1], labels: { outcome } },
        ],
      });
    const query = answering(series('failure'), series('success'), series('(none)'));
    const frames = await ask(volume);
    expect(frames.map(({ fields }) => fields[1].labels?.level)).toEqual(['error', 'info', 'debug']);
    expect(query.mock.lastCall?.[0].targets[0].groupBy).toEqual(['outcome']);
  });

  it("shows the volume by the lines' own levels where the server groups by them", async () => {
    const query = answering(
      createDataFrame({
        refId: 'log-volume-A',
        fields: [{ name: 'value', type: FieldType.number, values: [1], labels: { severity: 'warning' } }],
      })
    );
    const ds = datasource();
    const scenarios = vocabulary.scenarios.map((one) => ({ ...one, groupBy: ['severity'] }));
    jest.spyOn(ds, 'vocabulary').mockResolvedValue({ ...vocabulary, scenarios });
    const { data } = await firstValueFrom(ds.query(requestOf(volume)));
    expect((data as DataFrame[])[0].fields[0].labels?.level).toBe('warning');
    expect(query.mock.lastCall?.[0].targets[0].groupBy).toEqual(['severity']);
  });

  it('shows no volume, no timeline and no graph where there are no rows', async () => {
    const empty = (refId: string) => createDataFrame({ refId, fields: [] });
    answering(empty('log-volume-A'), empty('A'), empty('B'), empty('C'));
    const asked = { scenario: 'lifecycle', view: 'events' };
    const frames = await ask(
      volume,
      { refId: 'A', ...asked },
      { refId: 'B', ...asked, view: 'timeline' },
      { refId: 'C', scenario: 'delivery', view: 'graph' }
    );
    expect(frames.map(({ refId }) => refId)).toEqual(['A']);
  });

  it('puts + and - beside the cells of rows', async () => {
    const table = (refId: string) =>
      createDataFrame({
        refId,
        fields: [
          { name: 'timestamp', type: FieldType.time, values: [1] },
          { name: 'reason', type: FieldType.string, values: ['x'] },
          { name: 'qos', type: FieldType.number, values: [1] },
        ],
      });
    answering(table('A'), table('B'), table('C'), table('D'));
    const frames = await ask(
      { refId: 'A', scenario: 'drops' },
      { refId: 'B', scenario: 'drops', view: 'causes' },
      { refId: 'C', scenario: 'diagnosis' },
      { refId: 'D', scenario: 'sql' }
    );
    expect(frames.map(({ fields }) => fields.map(({ config }) => config.filterable ?? false))).toEqual([
      [false, true, true],
      [false, false, false],
      [false, false, false],
      [false, false, false],
    ]);
  });

  it('puts none beside a cell that holds nothing', async () => {
    const fields = [{ name: 'reason', type: FieldType.string, values: ['x', null, ''] }];
    answering(createDataFrame({ refId: 'A', fields }));
    const [{ fields: answered }] = await ask({ refId: 'A', scenario: 'drops' });
    expect(answered[0].values).toEqual(['x', undefined, '']); // of undefined Grafana shows none
  });

  it('puts them beside groups in Explore, where these are of a column', async () => {
    const fields = [
      { name: 'reason', type: FieldType.string, values: ['(none)'] },
      { name: 'source', type: FieldType.string, values: ['10.0.0.1'] },
      { name: 'value', type: FieldType.number, values: [1] },
    ];
    answering(createDataFrame({ refId: 'A', fields }), createDataFrame({ refId: 'B', fields }));
    const ds = datasource(); // nobody has asked for its vocabulary yet
    const asked = { scenario: 'drops', groupBy: ['reason', 'source'] };
    const request = requestOf({ refId: 'A', ...asked, view: 'count' }, { refId: 'B', ...asked, view: 'top' });
    const carrying = async (app: CoreApp) => {
      const { data } = await firstValueFrom(ds.query({ ...request, app }));
      return (data as DataFrame[]).map((frame) => frame.fields.map(({ config }) => config.filterable ?? false));
    };
    expect(await carrying(CoreApp.Explore)).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
    expect((await carrying(CoreApp.Dashboard)).flat()).not.toContain(true);
  });

  it('asks beside a query only what the other view takes, also where nobody has asked what that is', async () => {
    const query = answering();
    const copy = { ...lines, interval: '5m', groupBy: ['reason'] };
    await ask({ ...copy, refId: 'log-sample-A' }, { ...copy, refId: 'log-volume-A', view: 'rate' }, copy);
    const asked = JSON.parse(JSON.stringify(query.mock.lastCall?.[0].targets)) as unknown;
    expect(asked).toEqual([
      { ...lines, refId: 'log-sample-A' },
      { ...volume, columns: undefined, limit: 5, interval: '5m', groupBy: ['outcome'], view: 'rate' },
      copy,
    ]);
  });

  it('adds, removes and shows filters of values', () => {
    const ds = datasource();
    const options = { key: 'reason', value: 'kicked' };
    const filtered = ds.toggleQueryFilter(lines, { type: 'FILTER_FOR', options });
    expect(filtered.filters).toEqual([{ column: 'reason', operator: '=', values: ['kicked'] }]);
    expect(ds.queryHasFilter(filtered, options)).toBe(true);
    expect(ds.toggleQueryFilter(filtered, { type: 'FILTER_FOR', options }).filters).toBeUndefined();
    expect(ds.toggleQueryFilter(filtered, { type: 'FILTER_OUT', options }).filters).toEqual([
      { column: 'reason', operator: '!=', values: ['kicked'] },
    ]);
    expect(ds.modifyQuery(filtered, { type: 'ADD_FILTER', options })).toEqual(filtered);
    expect(ds.modifyQuery(lines, { type: 'ADD_FILTER_OUT', options }).filters).toEqual([
      { column: 'reason', operator: '!=', values: ['kicked'] },
    ]);
    expect(ds.modifyQuery(lines, { type: 'ADD_STRING_FILTER', options })).toBe(lines);
  });

  it('adds no filter of what is no column', async () => {
    const ds = datasource();
    await ds.vocabulary();
    const options = { key: 'severity', value: 'error' };
    expect(ds.toggleQueryFilter(lines, { type: 'FILTER_FOR', options })).toBe(lines);
    expect(
      ds.toggleQueryFilter(lines, { type: 'FILTER_FOR', options: { key: 'qos', value: '1' } }).filters
    ).toHaveLength(1);
  });
});
