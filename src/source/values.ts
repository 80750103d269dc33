// The values of a column that stand in the rows of a query: the groups that it counts.
import type { DataFrame } from '@grafana/data';
import { literal, valueOf } from '../model/labels';
import { asks, type EventQuery, type Filter, keysOf, scenarios, showsRows, views } from '../model/query';
import type { ColumnValue } from '../model/source';
import type { Key } from '../model/vocabulary';

/** Columns that queries compare with patterns, in which these characters have a meaning. */
const patternColumns = ['clientid', 'from_clientid', 'username', 'node'];

const escaped = (column: string, text: string) =>
  patternColumns.includes(column) ? text.replace(/[\\*]/g, '\\$&') : text;

/** The condition on the beginning of a value; that of an address is the beginning of the whole peername. */
function beginning(column: string, prefix: string): Filter[] {
  return prefix === ''
    ? []
    : [{ column: column === 'source' ? 'peername' : column, operator: '=~', values: [`^${literal(prefix)}`] }];
}

/** Keys that say of which events the rows are, and not whom they are about. */
const ofEvents = ['events', 'outcome'];

/** What of a query chooses rows: its filters and those of the keys, and its scenario where that shows rows. */
export function rowsOf(about: EventQuery, keys: Key[]): EventQuery {
  const rows = keysOf(about).filter(([key]) => keys.some(({ name, rows }) => rows && name === key));
  const shown = showsRows(about);
  return {
    refId: about.refId,
    scenario: shown ? about.scenario : scenarios.events,
    ...Object.fromEntries(rows.filter(([key]) => shown || !ofEvents.includes(key))),
    filters: about.filters?.filter(asks),
  };
}

/** Whether rows are those of somebody or something; the values of others are those of the whole table. */
export const narrows = ({ filters = [], ...rows }: EventQuery): boolean =>
  filters.length > 0 ||
  keysOf(rows).some(([name, value]) => Array.isArray(value) && value.length > 0 && !ofEvents.includes(name));

export const valuesQuery = (rows: EventQuery, column: string, prefix: string, limit: number): EventQuery => ({
  ...rows,
  view: views.count,
  groupBy: [column],
  filters: [...(rows.filters ?? []), ...beginning(column, prefix)],
  limit,
});

export const valuesOf = (frames: DataFrame[], column: string): ColumnValue[] =>
  frames
    .flatMap((frame) => frame.fields.find(({ name }) => name === column)?.values ?? [])
    .map((label) => valueOf(String(label)))
    // Patterns can't ask for what is missing or empty.
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map((text) => ({ text, value: escaped(column, text) }));
