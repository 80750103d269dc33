// Grafana's own filters - those of a dashboard, and the + and - beside a value - as filters of a query.
import type { AdHocVariableFilter, QueryFilterOptions } from '@grafana/data';
import { shownAs, valueOf } from '../model/labels';
import type { EventQuery, Filter, FilterValue } from '../model/query';

/** Operators of a dashboard's filters that the model writes otherwise; all others are the same. */
const operators: Record<string, string> = { '=|': '=', '!=|': '!=' };

/** Operators that compare with what is shown; the others take a number or a regular expression. */
const exact = ['=', '!='];

/** Fields that hold a column under another name: a log line has an ID of its own. */
const columns: Record<string, string> = { message_id: 'id' };

/** What people filter by, the most frequent first; the table's other columns follow in its own order. */
const used = [
  'clientid',
  'topic',
  'reason',
  'event',
  'username',
  'peername',
  'reason_code',
  'node',
  'from_clientid',
  'qos',
  'id',
];

export const byUse = (names: string[]): string[] => [
  ...used.filter((name) => names.includes(name)),
  ...names.filter((name) => !used.includes(name)),
];

/** The query, narrowed by the filters of its dashboard. */
export function withAdHoc(query: EventQuery, filters: AdHocVariableFilter[] = []): EventQuery {
  const added = filters
    // One without a key or a value is still being typed.
    .filter(({ key, value, values }) => key !== '' && (value !== '' || values?.length))
    .map(({ key, operator, value, values }): Filter => {
      const many = operator in operators;
      const name = operators[operator] ?? operator;
      const texts = many && values?.length ? values : [value];
      return { column: key, operator: name, values: exact.includes(name) ? texts.map(valueOf) : texts };
    });
  return added.length > 0 ? { ...query, filters: [...(query.filters ?? []), ...added] } : query;
}

/** The exact comparisons that a button adds or takes back. */
export type Sign = '=' | '!=';

const opposite: Record<Sign, Sign> = { '=': '!=', '!=': '=' };

interface Cell {
  column: string;
  value: FilterValue;
}

/** A time as a log line shows it; the table holds it as milliseconds since 1970. */
const instant = /^\d{4}-\d\d-\d\dT.*Z$/;
const instants = ['connected_at', 'disconnected_at', 'publish_received_at'];

export function cellOf({ key, value }: QueryFilterOptions): Cell {
  const column = columns[key] ?? key;
  return {
    column,
    value: instants.includes(column) && instant.test(value) ? String(Date.parse(value)) : valueOf(value),
  };
}

const same = (value: FilterValue) => (one: FilterValue) => shownAs(one) === shownAs(value);

export const has = (query: EventQuery, sign: Sign, { column, value }: Cell): boolean =>
  (query.filters ?? []).some((one) => one.column === column && one.operator === sign && one.values.some(same(value)));

function without(query: EventQuery, sign: Sign, { column, value }: Cell): EventQuery {
  const filters = (query.filters ?? [])
    .map((one) =>
      one.column === column && one.operator === sign
        ? { ...one, values: one.values.filter((held) => !same(value)(held)) }
        : one
    )
    .filter((one) => one.column !== column || one.operator !== sign || one.values.length > 0);
  return { ...query, filters: filters.length > 0 ? filters : undefined };
}

/** The query that also asks for the value, or also leaves it out; a second value of a column is an alternative. */
export function add(query: EventQuery, sign: Sign, cell: Cell): EventQuery {
  if (has(query, sign, cell)) {
    return query;
  }
  const rest = without(query, opposite[sign], cell);
  const filters = rest.filters ?? [];
  const place = filters.findIndex(({ column, operator }) => column === cell.column && operator === sign);
  const joined =
    place < 0
      ? [...filters, { column: cell.column, operator: sign, values: [cell.value] }]
      : filters.with(place, { ...filters[place], values: [...filters[place].values, cell.value] });
  return { ...rest, filters: joined };
}

export const toggle = (query: EventQuery, sign: Sign, cell: Cell): EventQuery =>
  has(query, sign, cell) ? without(query, sign, cell) : add(query, sign, cell);
