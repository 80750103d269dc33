// Time ranges for what is asked outside a panel.
import { CoreApp, type DataQueryRequest, dateTime, type TimeRange } from '@grafana/data';
import type { EventQuery } from '../model/query';

/** Where the editor is used outside a dashboard, nobody gives it a range. */
export const lastHour = (): TimeRange => {
  const [from, to] = [dateTime().subtract(1, 'hour'), dateTime()];
  return { from, to, raw: { from, to } };
};

let asked = 0;

/** A request for one query that no panel asks. */
export const onlyRange = (query: EventQuery, range: TimeRange): DataQueryRequest<EventQuery> => ({
  app: CoreApp.Unknown,
  requestId: `emqx-fulllink-${++asked}`,
  interval: '1s',
  intervalMs: 1_000,
  maxDataPoints: 1,
  range,
  scopedVars: {},
  targets: [query],
  timezone: 'utc',
  startTime: Date.now(),
});
