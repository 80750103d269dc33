// What a query asks, in one line, in the words of the query itself: "drops, rate by reason, topic factory/#".
import { shownAs } from './labels';
import { asks, type EventQuery, type Filter, type FilterValue, type ListKey, scenarios, viewOf } from './query';

/** More values than these would make the line too long to read. */
const most = 3;

const listed = (values: FilterValue[], last: string) => {
  const shown = values.slice(0, most).map(shownAs);
  const rest = values.length - shown.length;
  return rest > 0
    ? `${shown.join(', ')} ${last} ${rest} more`
    : [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(` ${last} `);
};

/** What a value of each key is called. */
const words: Partial<Record<ListKey, string>> = {
  events: 'event',
  clients: 'client',
  parties: 'party',
  users: 'user',
  publishers: 'publisher',
  sources: 'source',
  topics: 'topic',
  covers: 'subscribed to',
  messages: 'message',
  nodes: 'node',
  findings: 'finding',
  severities: 'severity',
};

const outcomes: Record<string, string> = { failure: 'failures', success: 'successes' };

const filterText = ({ column, operator, values }: Filter) => `${column} ${operator} ${listed(values, 'or')}`;

function answer(query: EventQuery): string {
  const { measure, groupBy = [] } = query;
  const of = measure === undefined || measure === 'count' ? '' : ` of ${measure}`;
  return `${viewOf(query)}${of}${groupBy.length > 0 ? ` by ${listed(groupBy, 'and')}` : ''}`;
}

export function describe(query: EventQuery): string {
  const { scenario, outcome, text, filters = [], interval, offset, baseline, limit, rawSql = '' } = query;
  if (!scenario) {
    return '';
  }
  if (scenario === scenarios.sql) {
    return `${scenario}, ${viewOf(query)}: ${rawSql.trim().replace(/\s+/g, ' ')}`;
  }
  const about = Object.entries(words).flatMap(([key, word]) => {
    const values = query[key as ListKey] ?? [];
    return values.length > 0 ? [`${word} ${listed(values, 'or')}`] : [];
  });
  return [
    scenario,
    answer(query),
    outcome !== 'any' && (outcomes[outcome ?? ''] ?? outcome),
    text && `text ${text}`,
    ...about,
    ...filters.filter(asks).map(filterText),
    interval && `every ${interval}`,
    offset && `${offset} earlier`,
    baseline && `against ${baseline}`,
    limit !== undefined && `limit ${limit}`,
  ]
    .filter(Boolean)
    .join(', ');
}
