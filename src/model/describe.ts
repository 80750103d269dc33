// What a query asks, in one line, in the words of the query itself: "drops, rate by reason, topic factory/#".
import { shortened, shownAs } from './labels';
import { asks, type EventQuery, type Filter, type FilterValue, keysOf, scenarios, valueOf, viewOf } from './query';

/** More values than these would make the line too long to read. */
const most = 3;

const listed = (values: FilterValue[], last: string) => {
  const shown = values.slice(0, most).map((value) => shortened(shownAs(value)));
  const rest = values.length - shown.length;
  return rest > 0
    ? `${shown.join(', ')} ${last} ${rest} more`
    : [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(` ${last} `);
};

/** What stands before the values of a key, where that isn't its name for one of them. */
const words: Partial<Record<string, string>> = { covers: 'subscribed to' };

/** The name of a key for one of its values: "client", "party". */
const single = (name: string) => name.replace(/ies$/, 'y').replace(/s$/, '');

/** How one value of a key is told, where that isn't beside the key's name. */
const phrases: Partial<Record<string, (value: string) => string>> = {
  interval: (value) => `every ${value}`,
  offset: (value) => `${value} earlier`,
  baseline: (value) => `against ${value}`,
};

/** Keys that are told in a place of their own, or change nothing of what is asked. */
const apart = [
  'scenario',
  'view',
  'format',
  'groupBy',
  'measure',
  'outcome',
  'text',
  'filters',
  'columns',
  'order',
  'limit',
];

const outcomes: Record<string, string> = { failure: 'failures', success: 'successes' };

const filterText = ({ column, operator, values }: Filter) => `${column} ${operator} ${listed(values, 'or')}`;

function answer(query: EventQuery): string {
  const { measure, groupBy = [] } = query;
  const of = measure === undefined || measure === 'count' ? '' : ` of ${measure}`;
  return `${viewOf(query)}${of}${groupBy.length > 0 ? ` by ${listed(groupBy, 'and')}` : ''}`;
}

export function describe(query: EventQuery): string {
  const { scenario, outcome, filters = [], limit, rawSql = '' } = query;
  if (!scenario) {
    return '';
  }
  if (scenario === scenarios.sql) {
    return `${scenario}, ${viewOf(query)}: ${rawSql.trim().replace(/\s+/g, ' ')}`;
  }
  const text = valueOf(query, 'text');
  const others = keysOf(query).filter(([name]) => !apart.includes(name));
  const lists = others.flatMap(([name, values]) =>
    Array.isArray(values) && values.length > 0 ? [`${words[name] ?? single(name)} ${listed(values, 'or')}`] : []
  );
  const values = others.flatMap(([name, value]) =>
    Array.isArray(value) || value === '' ? [] : [phrases[name]?.(String(value)) ?? `${name} ${String(value)}`]
  );
  return [
    scenario,
    answer(query),
    outcome !== 'any' && (outcomes[outcome ?? ''] ?? outcome),
    text && `text ${String(text)}`,
    ...lists,
    ...filters.filter(asks).map(filterText),
    ...values,
    limit !== undefined && `limit ${limit}`,
  ]
    .filter(Boolean)
    .join(', ');
}
