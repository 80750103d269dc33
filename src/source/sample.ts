// Log lines below a graph in Explore: the newest of the rows that it counts.
import { type EventQuery, scenarios, showsRows, viewOf, views } from '../model/query';

const prefix = 'log-sample-';

export const isSample = (refId: string | undefined) => refId?.startsWith(prefix) ?? false;

const lines = 100;

/** Views that show rows one by one already. */
const rows: string[] = [views.events, views.logs, views.annotations];

/** What of a measure is a failure: such rows are the ones to look at. */
const ofFailures = ['share', 'unacknowledged'];

/** The query for the lines; undefined where a query has none, or shows them itself. */
export function sampleOf(query: EventQuery): EventQuery | undefined {
  if (query.hide || !showsRows(query) || rows.includes(viewOf(query))) {
    return undefined;
  }
  const { scenario, measure = '', outcome } = query;
  const failures = ofFailures.includes(measure) && scenario !== scenarios.events && scenario !== scenarios.delivery;
  return {
    ...query,
    refId: prefix + query.refId,
    view: views.logs,
    outcome: outcome ?? (failures ? 'failure' : undefined),
    limit: lines,
  };
}
