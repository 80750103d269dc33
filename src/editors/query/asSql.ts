// A statement that a query became, as one that somebody can go on to write: values in its text, the time range as macros.
import { type EventQuery, scenarios, views } from '../../model/query';
import type { Preview, Statement } from '../../model/source';

function literal(value: unknown): string {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
  }
}

/** A time as the preview writes it. */
const instant = /^\d{4}-\d\d-\d\dT.*Z$/;

export function textOf({ sql, values }: Statement, { from, to }: Pick<Preview, 'from' | 'to'>): string {
  const write = (value: unknown) => {
    const time = typeof value === 'string' && instant.test(value) ? Date.parse(value) : undefined;
    return time === from ? '$__timeFrom' : time === to ? '$__timeTo' : literal(value);
  };
  return sql.replace(/\$(\d+)/g, (_, place: string) => write(values[Number(place) - 1]));
}

export const asSql = (query: EventQuery, rawSql: string): EventQuery => ({
  refId: query.refId,
  datasource: query.datasource,
  hide: query.hide,
  scenario: scenarios.sql,
  view: views.table,
  rawSql,
});
