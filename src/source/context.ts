// What happened before and after a log line: to its client, in its connection, to its message or in its topic.
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

/** What lines can have in common with a line. */
export type ContextName = 'client' | 'connection' | 'message' | 'topic';

/** A column of the row behind a line, from the line's own fields or from its labels. */
function columnOf(row: LogRowModel, column: string): string | undefined {
  // A line has an ID of its own, so a message's stands under another name.
  const name = column === 'id' ? 'message_id' : column;
  const field = row.dataFrame.fields.find((one) => one.name === name);
  const value: unknown = field?.values[row.rowIndex] ?? row.labels[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The columns that lines of a context share. */
const columns: Record<ContextName, string[]> = {
  client: ['clientid'],
  connection: ['clientid', 'peername'],
  message: ['id'],
  topic: ['topic'],
};

/** The contexts that a line has, the most used first. */
export const contextsOf = (row: LogRowModel): ContextName[] =>
  (Object.keys(columns) as ContextName[]).filter((name) =>
    columns[name].every((column) => columnOf(row, column) !== undefined)
  );

/** All rows of a line's context, the first that it has where nobody chose one; undefined where it has none. */
export function contextQuery(row: LogRowModel, chosen?: ContextName): EventQuery | undefined {
  const contexts = contextsOf(row);
  const context = chosen && contexts.includes(chosen) ? chosen : contexts.at(0);
  return (
    context && {
      refId: row.dataFrame.refId ?? 'A',
      scenario: scenarios.events,
      view: views.logs,
      filters: columns[context].map((column) => ({ column, operator: '=', values: [columnOf(row, column) ?? ''] })),
    }
  );
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

/** The lines of the same context next to a line, before it or after it. */
export async function contextOf(
  row: LogRowModel,
  chosen: ContextName | undefined,
  direction: LogRowContextQueryDirection | undefined,
  limit: number,
  ask: Ask
): Promise<DataQueryResponse> {
  const query = contextQuery(row, chosen);
  if (!query) {
    throw new Error(
      'This line is about no client, message or topic, so nothing is known of what came before and after it.'
    );
  }
  const forward = direction === LogRowContextQueryDirection.Forward;
  let found: DataFrame[] = [];
  for (const width of windows) {
    const answer = await ask({ ...query, limit: most }, rangeOf(row, forward, width));
    const failed = answer.errors?.[0];
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
