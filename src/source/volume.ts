// The histogram above Explore's log lines: the same rows, counted over time by outcome.
import type { DataFrame } from '@grafana/data';
import { type EventQuery, showsRows, views } from '../model/query';

/** How Grafana names the queries of the histogram; it finds the query behind one by the rest of the name. */
const prefix = 'log-volume-';

export const isVolume = (refId: string | undefined) => refId?.startsWith(prefix) ?? false;

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
    groupBy: ['outcome'],
    columns: undefined,
    order: undefined,
    limit: undefined,
  };
}

/** The frames of a histogram, with outcomes told as the levels that Grafana knows. */
export const withLevels = (frame: DataFrame): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.labels ? { ...field, labels: { ...field.labels, level: levels[field.labels.outcome] ?? otherwise } } : field
  ),
});
