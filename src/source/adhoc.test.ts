import type { AdHocVariableFilter } from '@grafana/data';
import { add, cellOf, has, toggle, withAdHoc } from './adhoc';
import type { EventQuery, Filter } from '../model/query';

const ask: EventQuery = { refId: 'A', scenario: 'lifecycle' };
const cell = { column: 'reason', value: 'normal' };
const one = (operator: string, ...values: Filter['values']): Filter => ({ column: 'reason', operator, values });

describe("a dashboard's filters", () => {
  const cases: { name: string; filter: Partial<AdHocVariableFilter>; expected?: Filter }[] = [
    ...['=', '!=', '=~', '!~', '<', '>'].map((operator) => ({
      name: operator,
      filter: { operator },
      expected: { column: 'qos', operator, values: ['1'] },
    })),
    {
      name: 'one of',
      filter: { operator: '=|', values: ['1', '2'] },
      expected: { column: 'qos', operator: '=', values: ['1', '2'] },
    },
    {
      name: 'none of',
      filter: { operator: '!=|', values: ['1', '2'] },
      expected: { column: 'qos', operator: '!=', values: ['1', '2'] },
    },
    {
      name: 'one of a single value',
      filter: { operator: '=|' },
      expected: { column: 'qos', operator: '=', values: ['1'] },
    },
    {
      name: 'names of what has none',
      filter: { operator: '=|', values: ['(none)', '(empty)', '\\(none)', '(other)'] },
      expected: { column: 'qos', operator: '=', values: [null, '', '(none)', '(other)'] },
    },
    {
      name: 'a name of what has none',
      filter: { operator: '!=', value: '(none)' },
      expected: { column: 'qos', operator: '!=', values: [null] },
    },
    {
      name: 'a regular expression that looks like a name',
      filter: { operator: '=~', value: '(none)' },
      expected: { column: 'qos', operator: '=~', values: ['(none)'] },
    },
    { name: 'still without a key', filter: { operator: '=', key: '' } },
    { name: 'still without a value', filter: { operator: '=', value: '' } },
  ];
  test.each(cases)('$name', ({ filter, expected }) => {
    const asked = { ...ask, filters: [one('=', 'normal')] };
    const added = withAdHoc(asked, [{ key: 'qos', operator: '=', value: '1', ...filter }]);
    expect(added.filters).toEqual([one('=', 'normal'), ...(expected ? [expected] : [])]);
    expect(asked.filters).toHaveLength(1);
  });

  it('leave a query alone where there are none', () => {
    expect(withAdHoc(ask)).toBe(ask);
  });
});

describe('+ and -', () => {
  const cases: { name: string; before?: Filter[]; change: (query: EventQuery) => EventQuery; after?: Filter[] }[] = [
    { name: 'add', change: (query) => add(query, '=', cell), after: [one('=', 'normal')] },
    {
      name: 'add once',
      before: [one('=', 'normal')],
      change: (query) => add(query, '=', cell),
      after: [one('=', 'normal')],
    },
    {
      name: 'add an alternative',
      before: [one('=', 'kicked')],
      change: (query) => add(query, '=', cell),
      after: [one('=', 'kicked', 'normal')],
    },
    {
      name: 'replace the opposite',
      before: [one('=', 'normal'), one('=~', 'n')],
      change: (query) => add(query, '!=', cell),
      after: [one('=~', 'n'), one('!=', 'normal')],
    },
    { name: 'take back the last', before: [one('=', 'normal')], change: (query) => toggle(query, '=', cell) },
    {
      name: 'take back one of several',
      before: [one('!=', 'kicked', 'normal')],
      change: (query) => toggle(query, '!=', cell),
      after: [one('!=', 'kicked')],
    },
    {
      name: 'know numbers and texts as the same',
      before: [{ column: 'qos', operator: '=', values: [1] }],
      change: (query) => toggle(query, '=', { column: 'qos', value: '1' }),
    },
    {
      name: 'leave filters alone that are still being typed',
      before: [{ column: '', operator: '=', values: [] }],
      change: (query) => add(query, '=', cell),
      after: [{ column: '', operator: '=', values: [] }, one('=', 'normal')],
    },
  ];
  test.each(cases)('$name', ({ before, change, after }) => {
    expect(change({ ...ask, filters: before }).filters).toEqual(after);
  });

  it('are shown as pressed only for the exact value', () => {
    const asked = { ...ask, filters: [one('=', 'normal')] };
    expect([
      has(asked, '=', cell),
      has(asked, '!=', cell),
      has(asked, '=', { ...cell, value: 'norm' }),
      has(asked, '=', { ...cell, column: 'reason_code' }),
    ]).toEqual([true, false, false, false]);
  });

  it('compare missing and empty values', () => {
    expect(cellOf({ key: 'username', value: '(none)' })).toEqual({ column: 'username', value: null });
    expect(cellOf({ key: 'username', value: '(empty)' })).toEqual({ column: 'username', value: '' });
    const nobody = { column: 'username', value: null };
    const asked = add(ask, '=', nobody);
    expect(asked.filters).toEqual([{ column: 'username', operator: '=', values: [null] }]);
    expect([has(asked, '=', nobody), has(asked, '=', { ...nobody, value: '(none)' })]).toEqual([true, false]);
    expect(toggle(asked, '=', nobody).filters).toBeUndefined();
  });

  it('know the column behind a field', () => {
    expect(cellOf({ key: 'message_id', value: 'x' })).toEqual({ column: 'id', value: 'x' });
    expect(cellOf({ key: 'topic', value: 'x' })).toEqual({ column: 'topic', value: 'x' });
    const began = '1970-01-01T00:00:01.500Z';
    expect(cellOf({ key: 'connected_at', value: began })).toEqual({ column: 'connected_at', value: '1500' });
    expect(cellOf({ key: 'topic', value: began })).toEqual({ column: 'topic', value: began });
  });
});
