// The histogram above Explore's log lines: the same rows, counted over time by the level that each line has.
import type { DataFrame } from '@grafana/data';
import { type EventQuery, showsRows, views } from '../model/query';
import type { Vocabulary } from '../model/vocabulary';

/** How Grafana names the queries of the histogram; it finds the query behind one by the rest of the name. */
const prefix = 'log-volume-';

export const isVolume = (refId: string | undefined) => refId?.startsWith(prefix) ?? false;

/** The level of a line, if the server groups by it; one that doesn't yet is asked for outcomes. */
const level = 'severity';
const outcome = 'outcome';

/** The colours of Grafana's log levels, by outcome. */
const levels: Record<string, string> = { failure: 'error', success: 'info' };
const otherwise = 'debug';

/** The query behind the histogram; undefined where a query shows no rows as log lines. */
export function volumeOf(query: EventQuery): EventQuery | undefined {
  if (query.view !== views.logs || query.hide || !showsRows(query)) {
    return undefined;
  }
  return {
    ...query,
    refId: prefix + query.refId,
    view: views.rate,
    groupBy: [level],
    limit: undefined,
  };
}

/** The query of a histogram as this server can answer it. */
export function asked(query: EventQuery, vocabulary: Vocabulary): EventQuery {
  const groups = vocabulary.scenarios.find(({ name }) => name === query.scenario)?.groupBy ?? [];
  return isVolume(query.refId) && !groups.includes(level) ? { ...query, groupBy: [outcome] } : query;
}

/** The frames of a histogram, with what they are grouped by told as the levels that Grafana knows. */
export const withLevels = (frame: DataFrame): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.labels
      ? {
          ...field,
          labels: {
            ...field.labels,
            level: field.labels[level] ?? levels[field.labels[outcome]] ?? otherwise,
          },
        }
      : field
  ),
});
