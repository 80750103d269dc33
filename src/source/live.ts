// Rows that follow as they come: each query a channel of Grafana Live, shared by all who ask the same.
import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type LiveChannelAddress,
  LiveChannelScope,
} from '@grafana/data';
import { getGrafanaLiveSrv } from '@grafana/runtime';
import { map, merge, type Observable, of } from 'rxjs';
import { type EventQuery, keysOf, showsRows, viewOf, views } from '../model/query';

/** How many rows a panel keeps. */
const kept = 1_000;

/** Whether the rows of a query can be followed. */
export const canFollow = (query: EventQuery) =>
  showsRows(query) && [views.events, views.logs].some((view) => view === viewOf(query));

/** FNV-1a of 64 bits over a query's text, as the server computes it. */
export function channelOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `tail/${hash.toString(16).padStart(16, '0')}`;
}

/** The text of a query: its own keys in one order, without those of the panel that asks. */
export const textOf = (query: EventQuery): string =>
  JSON.stringify(Object.fromEntries(keysOf(query).sort(([one], [other]) => (one < other ? -1 : 1))));

/** The channel of a query in the data source with this UID. */
export function addressOf(uid: string, query: EventQuery): LiveChannelAddress {
  const text = textOf(query);
  // Grafana 12.3 reads the namespace, later versions the stream.
  return {
    scope: LiveChannelScope.DataSource,
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    namespace: uid,
    stream: uid,
    path: channelOf(text),
    data: { query: text },
  };
}

/** Why the rows of a query can't be followed. */
const refused = ({ refId }: EventQuery): DataQueryResponse => ({
  key: refId,
  data: [],
  errors: [
    {
      refId,
      message: `Query ${refId} can't be followed live: only its rows can, in the views Events and Logs of a scenario of events.`,
    },
  ],
});

/** What is there already, then every new row, until nobody listens; of a query that can't be followed, why. */
export function follow(uid: string, request: DataQueryRequest<EventQuery>): Observable<DataQueryResponse> {
  return merge(
    ...request.targets.filter((query) => !canFollow(query)).map((query) => of(refused(query))),
    ...request.targets.filter(canFollow).map((query) =>
      getGrafanaLiveSrv()
        .getDataStream({
          addr: addressOf(uid, query),
          key: `${request.requestId}-${query.refId}`,
          buffer: { maxLength: query.limit ?? kept },
        })
        .pipe(
          map((answer) => ({
            ...answer,
            key: query.refId,
            data: (answer.data as DataFrame[]).map((frame) => Object.assign(frame, { refId: query.refId })),
          }))
        )
    )
  );
}
