// Dashboard variables in a query: every value of a variable becomes an entry of its own in a list.
import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { asks, type EventQuery, type Filter, type FilterValue, keysOf, withValue } from '../model/query';

type Templates = Pick<TemplateSrv, 'replace'>;

/** What dashboards give a variable whose choice is "All". */
const all = '$__all';

/** What stands for anything in an entry of a list, needed where "All" is only a part of the entry; nothing, in lists of exact values. */
const anything = '*';
const others: Partial<Record<string, string>> = { topics: '+' };
const exact = ['events', 'covers', 'messages', 'findings', 'severities', 'columns', 'groupBy'];

const wildcardOf = (key: string) => (exact.includes(key) ? undefined : (others[key] ?? anything));

/** A character that no client ID, topic or name may hold marks where a variable stood. */
const mark = /\0(\d+)\0/;

const texts = (value: unknown) => (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ''));

/** All texts that an entry stands for: one for each value of its variables, or each combination of them. */
function expand(entry: string, templates: Templates, scopedVars: ScopedVars): string[] {
  const values: string[][] = [];
  const marked = templates.replace(entry, scopedVars, (value: unknown) => `\0${values.push(texts(value)) - 1}\0`);
  // Splitting at the marks leaves fixed text at even places and a variable's number at odd ones.
  return marked
    .split(mark)
    .map((part, place) => (place % 2 === 0 ? [part] : values[Number(part)]))
    .reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)), ['']);
}

function expandList(entries: string[], wildcard: string | undefined, templates: Templates, scopedVars: ScopedVars) {
  const expanded = entries
    .flatMap((entry) => expand(entry, templates, scopedVars))
    .map((entry) => (entry === all || wildcard === undefined ? entry : entry.replaceAll(all, wildcard)))
    .filter((entry) => entry !== '' && !entry.includes(all));
  return [...new Set(expanded)];
}

function expandFilter(filter: Filter, templates: Templates, scopedVars: ScopedVars): Filter {
  const expanded = filter.values.flatMap((value): FilterValue[] => {
    // An empty text that somebody wrote is a value to compare with; one that a variable left behind is none.
    if (typeof value !== 'string' || value === '') {
      return [value];
    }
    return expand(value, templates, scopedVars).filter((one) => one !== '' && !one.includes(all));
  });
  return {
    column: templates.replace(filter.column, scopedVars),
    operator: templates.replace(filter.operator, scopedVars),
    values: [...new Set(expanded)],
  };
}

/** Macros of raw SQL begin like variables of Grafana's own, but they are the server's. */
const [macro, macroMark] = ['$__', '\0macro\0'];

const quoted = (value: unknown) => `'${String(value).replaceAll("'", "''")}'`;

/** A variable in SQL: a list of quoted texts where it can hold several, else a text that the statement quotes itself. */
const sqlValue = (value: unknown, variable?: { multi?: boolean; includeAll?: boolean }) =>
  Array.isArray(value)
    ? value.map(quoted).join(', ')
    : variable?.multi || variable?.includeAll
      ? quoted(value)
      : String(value).replaceAll("'", "''");

const fillSql = (sql: string, templates: Templates, scopedVars: ScopedVars) =>
  templates.replace(sql.replaceAll(macro, macroMark), scopedVars, sqlValue).replaceAll(macroMark, macro);

/** The query with the values of the variables in it; filters that ask for nothing are left out. */
export function interpolate(query: EventQuery, templates: Templates, scopedVars: ScopedVars): EventQuery {
  let result = query;
  for (const [key, value] of keysOf(query)) {
    if (key === 'rawSql' || key === 'filters') {
      continue;
    }
    if (typeof value === 'string') {
      result = withValue(result, key, templates.replace(value, scopedVars));
    } else if (Array.isArray(value)) {
      result = withValue(result, key, expandList(value.map(String), wildcardOf(key), templates, scopedVars));
    }
  }
  const { rawSql, filters } = query;
  return {
    ...result,
    ...(rawSql !== undefined && { rawSql: fillSql(rawSql, templates, scopedVars) }),
    ...(filters && { filters: filters.map((filter) => expandFilter(filter, templates, scopedVars)).filter(asks) }),
  };
}
