import { createDataFrame, type DataQueryRequest, dateTime, FieldType } from '@grafana/data';
import { firstValueFrom, of } from 'rxjs';
import type { VariableQuery } from '../model/query';
import { datasource } from '../testing/fixtures';
import { EventVariables } from './variables';

const range = {
  from: dateTime(1_000),
  to: dateTime(61_000),
  raw: { from: dateTime(1_000), to: dateTime(61_000) },
};

describe("variables' values", () => {
  test.each([
    { query: { column: 'source', prefix: '78.$net' }, column: 'source', prefix: '78.234' },
    { query: { column: 'clientid' }, column: 'clientid', prefix: '' },
    { query: {}, column: 'clientid', prefix: '' },
    { query: { prefix: 'dev-$__searchFilter' }, column: 'clientid', prefix: 'dev-' },
    { query: { prefix: 'dev-${__searchFilter}' }, typed: '00', column: 'clientid', prefix: 'dev-00' },
  ])('fills a variable from $query', async ({ query, typed, column, prefix }) => {
    const ds = datasource({ net: '234' });
    const scopedVars = typed ? { __searchFilter: { text: typed, value: typed } } : {};
    const request = { targets: [{ refId: 'A', ...query }], range, scopedVars } as unknown;
    const variables = new EventVariables(ds, () => null);
    const { data } = await firstValueFrom(variables.query(request as DataQueryRequest<VariableQuery>));
    expect(data).toEqual([
      { text: 'device001', value: 'device001' },
      { text: 'odd*name', value: 'odd\\*name' },
    ]);
    expect(ds.getResource).toHaveBeenCalledWith('values', { column, prefix, from: 1_000, to: 61_000, limit: 500 });
  });

  it('come from a query where filters narrow them', async () => {
    const ds = datasource({ net: '10.1' });
    const frame = createDataFrame({
      fields: [
        {
          name: 'clientid',
          type: FieldType.string,
          values: ['odd*name', '(none)', 'device001', '\\(none)', '(empty)'],
        },
        { name: 'value', type: FieldType.number, values: [5, 4, 3, 2, 1] },
      ],
    });
    const ask = jest.spyOn(ds, 'query').mockReturnValue(of({ data: [frame] }));
    const filters = [{ column: 'reason', operator: '=', values: ['kicked'] }];
    const valuesOf = async (target: Partial<VariableQuery>) => {
      // Grafana gives the query of a variable no refId.
      const request: unknown = { targets: [{ filters, ...target }], range, scopedVars: {} };
      const variables = new EventVariables(ds, () => null);
      const { data } = await firstValueFrom(variables.query(request as DataQueryRequest<VariableQuery>));
      return { data: data as unknown, target: ask.mock.lastCall?.[0].targets[0] };
    };
    const counted = { refId: 'A', scenario: 'events', view: 'count', limit: 500 };

    expect(await valuesOf({})).toEqual({
      data: [
        { text: 'odd*name', value: 'odd\\*name' },
        { text: 'device001', value: 'device001' },
        { text: '(none)', value: '(none)' },
      ],
      target: { ...counted, groupBy: ['clientid'], filters },
    });
    const { target } = await valuesOf({ column: 'source', prefix: '$net.' });
    expect(target).toEqual({
      ...counted,
      groupBy: ['source'],
      filters: [...filters, { column: 'peername', operator: '=~', values: ['^10\\.1\\.'] }],
    });

    await valuesOf({ filters: [{ column: 'reason', operator: '=', values: [] }] });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
