// The values of a column that stand in the rows of a query: the groups that it counts.
import type { DataFrame } from '@grafana/data';
import { valueOf } from '../model/labels';
import { asks, type EventQuery, type Filter, scenarios, showsRows, views } from '../model/query';
import type { ColumnValue } from '../model/source';

/** Columns that queries compare with patterns, in which these characters have a meaning. */
const patternColumns = ['clientid', 'from_clientid', 'username', 'node'];

const escaped = (column: string, text: string) =>
  patternColumns.includes(column) ? text.replace(/[\\*]/g, '\\$&') : text;

/** The condition on the beginning of a value; that of an address is the beginning of the whole peername. */
function beginning(column: string, prefix: string): Filter[] {
  const literal = prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return prefix === ''
    ? []
    : [{ column: column === 'source' ? 'peername' : column, operator: '=~', values: [`^${literal}`] }];
}

/** The keys of a query that choose rows, and its scenario where that shows rows. */
function rowsOf(about: EventQuery): Partial<EventQuery> {
  const { clients, parties, users, publishers, sources, topics, covers, messages, nodes } = about;
  const { scenario, events, outcome } = about;
  return {
    ...(showsRows(about) ? { scenario, events, outcome } : { scenario: scenarios.events }),
    ...{ clients, parties, users, publishers, sources, topics, covers, messages, nodes },
    filters: about.filters?.filter(asks),
  };
}

/** Whether a query says whom or what it is about; the values of one that doesn't are those of the whole table. */
export function narrows(about: EventQuery): boolean {
  const { filters = [], ...lists } = rowsOf({ ...about, scenario: scenarios.diagnosis });
  return filters.length > 0 || Object.values(lists).some((list) => Array.isArray(list) && list.length > 0);
}

export function valuesQuery(about: EventQuery, column: string, prefix: string, limit: number): EventQuery {
  const rows = rowsOf(about);
  return {
    ...rows,
    refId: about.refId ?? 'A', // Grafana asks for variables without one
    view: views.count,
    groupBy: [column],
    filters: [...(rows.filters ?? []), ...beginning(column, prefix)],
    limit,
  };
}

export const valuesOf = (frames: DataFrame[], column: string): ColumnValue[] =>
  frames
    .flatMap((frame) => frame.fields.find(({ name }) => name === column)?.values ?? [])
    .map((label) => valueOf(String(label)))
    // Patterns can't ask for what is missing or empty.
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map((text) => ({ text, value: escaped(column, text) }));
