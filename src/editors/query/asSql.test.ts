import { asSql, textOf } from './asSql';

const span = { from: 1_000, to: 61_000 };

it('writes values into the statement, and the time range as macros', () => {
  const sql = 'SELECT 1 WHERE t >= $1 AND t < $2 AND t > $3 AND c = $4 AND n = $5 AND b = $6 AND d = $10';
  const values = ['1970-01-01T00:00:01.000Z', '1970-01-01T00:01:01.000Z', '1970-01-01T00:00:00.000Z'];
  expect(textOf({ sql, values: [...values, "o'hara $1", 7, true, null, null, null, 'x'] }, span)).toBe(
    "SELECT 1 WHERE t >= $__timeFrom AND t < $__timeTo AND t > '1970-01-01T00:00:00.000Z' AND c = 'o''hara $1' AND n = 7 AND b = true AND d = 'x'"
  );
});

it('keeps nothing of the form that SQL does not take', () => {
  const query = { refId: 'B', scenario: 'drops', view: 'rate', clients: ['a'], datasource: { uid: 'emqx' } };
  expect(asSql(query, 'SELECT 1')).toEqual({
    refId: 'B',
    datasource: { uid: 'emqx' },
    hide: undefined,
    scenario: 'sql',
    view: 'table',
    rawSql: 'SELECT 1',
  });
});
