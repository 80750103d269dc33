import { CoreApp, createDataFrame, type DataFrame, dateTime, FieldType } from '@grafana/data';
import { setGrafanaLiveSrv } from '@grafana/runtime';
import { firstValueFrom, lastValueFrom, of, toArray } from 'rxjs';
import { datasource, vocabulary } from '../testing/fixtures';
import type { EventQuery } from '../model/query';

const range = {
  from: dateTime(1_000),
  to: dateTime(61_000),
  raw: { from: dateTime(1_000), to: dateTime(61_000) },
};

describe('variables in a query', () => {
  const variables = {
    one: 'device001',
    many: ['a', 'b'],
    places: ['x', 'y'],
    none: '',
    nothing: [],
    everything: '$__all',
    odd: ['it\'s {a,b} | "c"', 'p\\*q'],
    measure: 'share',
    width: '5m',
  };
  const cases: { name: string; query: Partial<EventQuery>; expected: Partial<EventQuery> }[] = [
    { name: 'a single value', query: { clients: ['$one'] }, expected: { clients: ['device001'] } },
    { name: 'a value an entry', query: { users: ['${many}', 'c'] }, expected: { users: ['a', 'b', 'c'] } },
    {
      name: 'text around a variable',
      query: { clients: ['device-$many'] },
      expected: { clients: ['device-a', 'device-b'] },
    },
    {
      name: 'every combination of two',
      query: { topics: ['$places/${many}/#'] },
      expected: { topics: ['x/a/#', 'x/b/#', 'y/a/#', 'y/b/#'] },
    },
    { name: 'no value twice', query: { nodes: ['$many', 'a'] }, expected: { nodes: ['a', 'b'] } },
    {
      name: 'values stay as they are',
      query: { clients: ['$odd'] },
      expected: { clients: ['it\'s {a,b} | "c"', 'p\\*q'] },
    },
    {
      name: 'all, nothing and empty drop out',
      query: { clients: ['$everything', '$__all'], users: ['$none', 'u', ''], topics: ['$nothing'] },
      expected: { clients: [], users: ['u'], topics: [] },
    },
    {
      name: 'all as a part of an entry',
      query: { clients: ['device-$everything'], topics: ['a/$everything/b'], messages: ['x$everything'] },
      expected: { clients: ['device-*'], topics: ['a/+/b'], messages: [] },
    },
    {
      name: 'every key that holds a list',
      query: {
        events: ['$one'],
        parties: ['$one'],
        publishers: ['$one'],
        sources: ['$one'],
        covers: ['$one'],
        groupBy: ['$many'],
      },
      expected: {
        events: ['device001'],
        parties: ['device001'],
        publishers: ['device001'],
        sources: ['device001'],
        covers: ['device001'],
        groupBy: ['a', 'b'],
      },
    },
    {
      name: 'keys that hold a text',
      query: { measure: '$measure', interval: '${width}', outcome: 'failure' },
      expected: { measure: 'share', interval: '5m', outcome: 'failure' },
    },
    { name: 'what is no variable', query: { topics: ['$SYS/#'] }, expected: { topics: ['$SYS/#'] } },
    {
      name: 'filters',
      query: { filters: [{ column: 'reason', operator: '=', values: ['$many', 3, false, ''] }] },
      expected: { filters: [{ column: 'reason', operator: '=', values: ['a', 'b', 3, false, ''] }] },
    },
    {
      name: 'filters that ask for nothing',
      query: {
        filters: [
          { column: 'reason', operator: '=', values: ['$everything'] },
          { column: 'reason', operator: '=', values: ['$none'] },
          { column: 'reason', operator: '=', values: [] },
          { column: '', operator: '=', values: ['x'] },
          { column: 'qos', operator: '<', values: ['$one'] },
        ],
      },
      expected: { filters: [{ column: 'qos', operator: '<', values: ['device001'] }] },
    },
  ];

  test.each(cases)('$name', ({ query, expected }) => {
    const asked = { refId: 'A', scenario: 'lifecycle', limit: 5, ...query };
    const before = JSON.parse(JSON.stringify(asked)) as unknown;
    expect(datasource(variables).applyTemplateVariables(asked, {})).toEqual({
      refId: 'A',
      scenario: 'lifecycle',
      limit: 5,
      ...expected,
    });
    expect(asked).toEqual(before);
  });

  it('takes a panel’s own value of a variable first', () => {
    const asked = { refId: 'A', scenario: 'lifecycle', clients: ['$many'] };
    const scoped = { many: { text: 'b', value: 'b' } };
    expect(datasource(variables).applyTemplateVariables(asked, scoped).clients).toEqual(['b']);
  });
});

describe('queries', () => {
  test.each([
    { app: CoreApp.Explore, expected: { scenario: 'lifecycle', view: 'logs' } },
    { app: CoreApp.PanelEditor, expected: { scenario: 'lifecycle', view: 'rate', groupBy: ['event'] } },
    { app: CoreApp.UnifiedAlerting, expected: { scenario: 'drops', view: 'count' } },
  ])('begin in $app with what it can show', ({ app, expected }) => {
    expect(datasource().getDefaultQuery(app)).toEqual(expected);
  });

  test.each([
    { query: { refId: 'A', scenario: 'drops' }, runs: true },
    { query: { refId: 'A', scenario: 'drops', hide: true }, runs: false },
    { query: { refId: 'A' }, runs: false },
  ])('runs $query: $runs', ({ query, runs }) => {
    expect(datasource().filterQuery(query)).toBe(runs);
  });

  it('wait with a trace until a dashboard has a message chosen', () => {
    const runs = (message: string | string[], messages?: string[]) =>
      datasource({ message }).filterQuery({ refId: 'A', scenario: 'delivery', view: 'trace', messages });
    expect([runs('', ['$message']), runs([], ['$message'])]).toEqual([false, false]);
    expect([runs('m', ['$message']), runs('', ['m'])]).toEqual([true, true]);
    expect([runs(''), runs('', [])]).toEqual([true, true]); // which message is meant says the server
    expect(datasource({ message: '' }).filterQuery({ refId: 'A', scenario: 'drops', messages: ['$message'] })).toBe(
      true
    );
  });
});

it('tells a query in one line', () => {
  expect(datasource().getQueryDisplayText({ refId: 'A', scenario: 'drops', clients: ['a'] })).toBe(
    'drops, events, client a'
  );
});

describe('resources', () => {
  it('asks for the vocabulary once', async () => {
    const ds = datasource();
    expect(await ds.vocabulary()).toBe(vocabulary);
    expect(await ds.vocabulary()).toBe(vocabulary);
    expect(ds.getResource).toHaveBeenCalledTimes(1);
  });

  it('asks for the vocabulary again after a failure', async () => {
    const ds = datasource();
    jest.mocked(ds.getResource).mockRejectedValueOnce(new Error('not now'));
    await expect(ds.vocabulary()).rejects.toThrow('not now');
    expect(await ds.vocabulary()).toBe(vocabulary);
  });

  it('previews the query with its variables replaced', async () => {
    const ds = datasource({ who: ['a', 'b'] });
    const statements = [{ sql: 'SELECT 1', values: [] }];
    const post = jest.spyOn(ds, 'postResource').mockResolvedValue({ statements });
    expect(await ds.sql({ refId: 'A', scenario: 'drops', clients: ['$who'] }, range)).toEqual({
      statements,
      from: 1_000,
      to: 61_000,
    });
    expect(post).toHaveBeenCalledWith('sql', {
      query: { refId: 'A', scenario: 'drops', clients: ['a', 'b'] },
      from: 1_000,
      to: 61_000,
    });
  });
});

describe('raw SQL', () => {
  const rawSql =
    "SELECT * FROM $__table WHERE $__timeFilter AND clientid IN ($many) AND topic = '$odd' AND $__interval > 0";

  it('takes variables, and leaves macros to the server', () => {
    const ds = datasource({ many: ['a', "b'c"], odd: "it's" });
    const scoped = { __interval: { text: '1m', value: '1m' } };
    expect(ds.applyTemplateVariables({ refId: 'A', scenario: 'sql', rawSql }, scoped, []).rawSql).toBe(
      "SELECT * FROM $__table WHERE $__timeFilter AND clientid IN ('a', 'b''c') AND topic = 'it''s' AND $__interval > 0"
    );
  });

  it("is not touched by a dashboard's filters or by + and -", () => {
    const ds = datasource();
    const asked = { refId: 'A', scenario: 'sql', rawSql: 'SELECT 1' };
    const filter = { key: 'reason', operator: '=', value: 'x' };
    expect(ds.applyTemplateVariables(asked, {}, [filter])).toEqual(asked);
    expect(ds.modifyQuery(asked, { type: 'ADD_FILTER', options: filter })).toBe(asked);
  });

  test.each([
    { settings: {}, allowed: false },
    { settings: { allowRawSql: true }, allowed: true },
    { settings: { allowRawSql: 'true' as never }, allowed: true },
    { settings: { allowRawSql: 'false' as never }, allowed: false },
    { settings: { allowRawSql: true, payload: 'hide' as const }, allowed: false },
  ])('is allowed by $settings: $allowed', ({ settings, allowed }) => {
    expect(datasource({}, settings).allowsSql).toBe(allowed);
  });
});

describe("a dashboard's filters", () => {
  it('join those of a query, after variables', () => {
    const asked = { refId: 'A', scenario: 'drops', filters: [{ column: 'qos', operator: '>', values: ['0'] }] };
    const added = datasource().applyTemplateVariables(asked, {}, [
      { key: 'reason', operator: '=|', value: 'a', values: ['a', 'b'] },
    ]);
    expect(added.filters).toEqual([...asked.filters, { column: 'reason', operator: '=', values: ['a', 'b'] }]);
  });

  it('offer columns in the order of use, and their values as they are', async () => {
    const ds = datasource();
    const columns = ['expiry_interval', 'qos', 'reason', 'clientid'].map((name) => ({
      ...{ name, type: 'string' as const, description: '' },
      ...{ filterable: true, groupable: true },
    }));
    jest.spyOn(ds, 'vocabulary').mockResolvedValue({ ...vocabulary, columns });
    expect((await ds.getTagKeys()).map(({ text }) => text)).toEqual(['clientid', 'reason', 'qos', 'expiry_interval']);
    expect(await ds.getTagValues({ key: 'clientid', filters: [], timeRange: range })).toEqual([
      { text: 'device001', value: 'device001' },
      { text: 'odd*name', value: 'odd*name' },
    ]);
    expect(ds.getResource).toHaveBeenLastCalledWith(
      'values',
      expect.objectContaining({ column: 'clientid', prefix: '', from: 1_000, to: 61_000 })
    );
  });
});

describe('values in the rows that a query is about', () => {
  const column = (name: string, ...values: string[]) =>
    createDataFrame({ fields: [{ name, type: FieldType.string, values }] });
  const asking = (...frames: DataFrame[]) => {
    const ds = datasource();
    return { ds, ask: jest.spyOn(ds, 'query').mockReturnValue(of({ data: frames })) };
  };

  it('are the groups of those rows', async () => {
    const { ds, ask } = asking(column('clientid', 'odd*name', '(none)', 'a'));
    const about = { refId: 'A', scenario: 'drops', view: 'top', groupBy: ['node'], limit: 3, topics: ['t/#'] };
    expect(await ds.valuesAbout(about, 'clientid', 'de.', range)).toEqual([
      { text: 'odd*name', value: 'odd\\*name' },
      { text: 'a', value: 'a' },
    ]);
    expect(JSON.parse(JSON.stringify(ask.mock.lastCall?.[0].targets[0]))).toEqual({
      ...{ refId: 'A', scenario: 'drops', view: 'count', groupBy: ['clientid'], limit: 50, topics: ['t/#'] },
      filters: [{ column: 'clientid', operator: '=~', values: ['^de\\.'] }],
    });
  });

  it.each([
    { name: 'where the query is about everything', about: { refId: 'A', scenario: 'drops', outcome: 'failure' } },
    {
      name: 'where a filter is still being typed',
      about: { refId: 'A', filters: [{ column: 'a', operator: '=', values: [] }] },
    },
  ])('are those of the table $name', async ({ about }) => {
    const { ds, ask } = asking();
    expect(await ds.valuesAbout(about, 'clientid', '', range)).toHaveLength(2);
    expect(ask).not.toHaveBeenCalled();
  });

  it('are those of the table where there is none', async () => {
    const { ds } = asking(column('clientid'));
    expect(
      await ds.valuesAbout({ refId: 'A', scenario: 'diagnosis', nodes: ['n'] }, 'clientid', '', range)
    ).toHaveLength(2);
  });

  it("narrow a dashboard's filters", async () => {
    const { ds, ask } = asking(column('reason', 'kicked'));
    const filters = [{ key: 'clientid', operator: '=|', value: 'a', values: ['a', 'b'] }];
    expect(await ds.getTagValues({ key: 'reason', filters, timeRange: range })).toEqual([
      { text: 'kicked', value: 'kicked' },
    ]);
    expect(ask.mock.lastCall?.[0].targets[0]).toMatchObject({
      scenario: 'events',
      groupBy: ['reason'],
      filters: [{ column: 'clientid', operator: '=', values: ['a', 'b'] }],
      limit: 500,
    });
  });
});

describe('live', () => {
  it('follows rows where people tail them, with variables filled in', async () => {
    const getDataStream = jest.fn().mockReturnValue(of({ data: [] }));
    setGrafanaLiveSrv({ getDataStream } as never);
    const query = { refId: 'A', scenario: 'lifecycle', view: 'logs', clients: ['$one'] };
    const source = datasource({ one: 'device001' });
    await firstValueFrom(source.query({ targets: [query], liveStreaming: true, scopedVars: {} } as never));
    expect(getDataStream.mock.calls[0][0].addr.data.query).toContain('"clients":["device001"]');
  });
});

it('says why a query is not followed, and follows the others', async () => {
  setGrafanaLiveSrv({ getDataStream: () => of({ data: [] }) } as never);
  const targets = [
    { refId: 'A', scenario: 'lifecycle', view: 'logs' },
    { refId: 'B', scenario: 'lifecycle', view: 'rate' },
  ];
  const request = { targets, liveStreaming: true, scopedVars: {} } as never;
  const answers = await lastValueFrom(datasource().query(request).pipe(toArray()));
  expect(answers.map(({ key, errors }) => [key, errors?.[0].message])).toEqual([
    ['B', expect.stringMatching(/^Query B can't be followed live: only its rows can/)],
    ['A', undefined],
  ]);
});
