import { CoreApp, dateTime, type DataQueryRequest } from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import { datasource, vocabulary } from './testing/fixtures';
import type { EventQuery, VariableQuery } from './types';

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
  it('begins with the life of clients, and with a number in an alert rule', () => {
    const ds = datasource();
    expect(ds.getDefaultQuery(CoreApp.Explore)).toEqual({ scenario: 'lifecycle', view: 'events' });
    expect(ds.getDefaultQuery(CoreApp.UnifiedAlerting)).toEqual({
      scenario: 'lifecycle',
      view: 'count',
      outcome: 'failure',
    });
  });

  test.each([
    { query: { refId: 'A', scenario: 'drops' }, runs: true },
    { query: { refId: 'A', scenario: 'drops', hide: true }, runs: false },
    { query: { refId: 'A' }, runs: false },
  ])('runs $query: $runs', ({ query, runs }) => {
    expect(datasource().filterQuery(query)).toBe(runs);
  });
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
    expect(await ds.sql({ refId: 'A', scenario: 'drops', clients: ['$who'] }, range)).toBe(statements);
    expect(post).toHaveBeenCalledWith('sql', {
      query: { refId: 'A', scenario: 'drops', clients: ['a', 'b'] },
      from: 1_000,
      to: 61_000,
    });
  });

  test.each([
    { query: { column: 'source', prefix: '78.$net' }, column: 'source', prefix: '78.234' },
    { query: { column: 'clientid' }, column: 'clientid', prefix: '' },
    { query: {}, column: 'clientid', prefix: '' },
  ])('fills a variable from $query', async ({ query, column, prefix }) => {
    const ds = datasource({ net: '234' });
    const request = { targets: [{ refId: 'A', ...query }], range, scopedVars: {} } as unknown;
    const variables = ds.variables as {
      query: (asked: DataQueryRequest<VariableQuery>) => ReturnType<typeof ds.query>;
    };
    const { data } = await firstValueFrom(variables.query(request as DataQueryRequest<VariableQuery>));
    expect(data).toEqual([
      { text: 'device001', value: 'device001' },
      { text: 'odd*name', value: 'odd\\*name' },
    ]);
    expect(ds.getResource).toHaveBeenCalledWith('values', { column, prefix, from: 1_000, to: 61_000, limit: 500 });
  });
});
