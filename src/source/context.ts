// What the client of a log line did before and after it.
import {
  type DataFrame,
  type DataQueryResponse,
  dateTime,
  LogRowContextQueryDirection,
  type LogRowModel,
  type TimeRange,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { type EventQuery, scenarios, views } from '../model/query';

/** Runs one query over a time range. */
export type Ask = (query: EventQuery, range: TimeRange) => Promise<DataQueryResponse>;

/** How far around a line its context is looked for: a little first, since a limit keeps the newest rows, not the nearest. */
const windows = [1, 60, 3_600, 86_400].map((seconds) => seconds * 1_000);

/** The most rows of one look; a range that holds more is too wide to tell which are the nearest after a line. */
const most = 1_000;

/** The client that a line is about, from the columns behind the line or from its labels. */
function clientOf(row: LogRowModel): string | undefined {
  const column = row.dataFrame.fields.find(({ name }) => name === 'clientid');
  const value: unknown = column?.values[row.rowIndex] ?? row.labels.clientid;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** All that the client of a line did; undefined where the line names none. */
export function contextQuery(row: LogRowModel): EventQuery | undefined {
  const client = clientOf(row);
  return client === undefined
    ? undefined
    : {
        refId: row.dataFrame.refId ?? 'A',
        scenario: scenarios.events,
        view: views.logs,
        filters: [{ column: 'clientid', operator: '=', values: [client] }],
      };
}

/** Both ranges hold the line's own millisecond, whose other rows stand before or after it. */
function rangeOf(row: LogRowModel, forward: boolean, width: number): TimeRange {
  const from = dateTime(forward ? row.timeEpochMs : row.timeEpochMs - width);
  const to = dateTime(forward ? row.timeEpochMs + width : row.timeEpochMs + 1);
  return { from, to, raw: { from, to } };
}

const valuesOf = (frame: DataFrame | undefined, name: string): unknown[] =>
  frame?.fields.find((field) => field.name === name)?.values ?? [];

/** The places, in an answer that begins with its newest line, of the lines on one side of a line, the nearest ones only. */
function nearest(frame: DataFrame, row: LogRowModel, forward: boolean, limit: number): number[] {
  const places = [...valuesOf(frame, 'timestamp').keys()];
  const own = valuesOf(frame, 'id').indexOf(row.rowId);
  const times = valuesOf(frame, 'timestamp').map(Number);
  const after = (place: number) => (own >= 0 ? place < own : times[place] > row.timeEpochMs);
  const before = (place: number) => (own >= 0 ? place > own : times[place] < row.timeEpochMs);
  return forward ? places.filter(after).slice(-limit) : places.filter(before).slice(0, limit);
}

const pick = (frame: DataFrame, places: number[]): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) => ({ ...field, values: places.map((place): unknown => field.values[place]) })),
  length: places.length,
});

/** The lines of the same client next to a line, before it or after it. */
export async function contextOf(
  row: LogRowModel,
  direction: LogRowContextQueryDirection | undefined,
  limit: number,
  ask: Ask
): Promise<DataQueryResponse> {
  const query = contextQuery(row);
  if (!query) {
    throw new Error('This line is about no client, so nothing is known of what came before and after it.');
  }
  const forward = direction === LogRowContextQueryDirection.Forward;
  let found: DataFrame[] = [];
  for (const width of windows) {
    const answer = await ask({ ...query, limit: most }, rangeOf(row, forward, width));
    const failed = answer.errors?.[0] ?? answer.error;
    if (failed) {
      throw new Error(toDataQueryError(failed).message ?? 'No answer');
    }
    const [frame] = answer.data as DataFrame[];
    const lines = valuesOf(frame, 'timestamp').length;
    const cut = lines >= most;
    if (cut && forward && found.length > 0) {
      break;
    }
    const places = frame ? nearest(frame, row, forward, limit) : [];
    found = places.length > 0 ? [pick(frame, places)] : found;
    if (cut || places.length >= limit) {
      break;
    }
  }
  return { data: found };
}
