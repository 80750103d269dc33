import {
  createDataFrame,
  type DataQueryResponse,
  FieldType,
  LogRowContextQueryDirection,
  type LogRowModel,
  type TimeRange,
} from '@grafana/data';
import { contextOf, contextQuery, contextsOf } from './context';
import type { EventQuery } from '../model/query';

const { Backward, Forward } = LogRowContextQueryDirection;

interface Line {
  id: string;
  at: number;
}

/** Lines as the server answers them, the newest first. */
const frameOf = (lines: Line[], clientid?: string) =>
  createDataFrame({
    refId: 'A',
    fields: [
      { name: 'timestamp', type: FieldType.time, values: lines.map(({ at }) => at) },
      { name: 'body', type: FieldType.string, values: lines.map(({ id }) => `line ${id}`) },
      { name: 'id', type: FieldType.string, values: lines.map(({ id }) => id) },
      ...(clientid === undefined
        ? []
        : [{ name: 'clientid', type: FieldType.string, values: lines.map(() => clientid) }]),
    ],
  });

const now = 1_000_000_000;

function rowOf(
  line: Line,
  { clientid, labels = {} }: { clientid?: string; labels?: Record<string, string> }
): LogRowModel {
  const row: Partial<LogRowModel> = {
    dataFrame: frameOf([line], clientid),
    rowIndex: 0,
    rowId: line.id,
    timeEpochMs: line.at,
    labels,
  };
  return row as LogRowModel;
}

/** A table that answers with the newest rows of a range, as the server does. */
function table(lines: Line[]) {
  const ask = jest.fn(async ({ limit = 0 }: EventQuery, { from, to }: TimeRange): Promise<DataQueryResponse> => {
    const within = lines.filter(({ at }) => at >= from.valueOf() && at < to.valueOf());
    const newest = within.sort((x, y) => y.at - x.at).slice(0, limit);
    return { data: newest.length > 0 ? [frameOf(newest)] : [] };
  });
  return ask;
}

const idsOf = ({ data }: DataQueryResponse) =>
  (data as ReturnType<typeof frameOf>[]).flatMap(({ fields }) => fields[2].values as string[]);

const line = (id: string, seconds: number): Line => ({ id, at: now + seconds * 1_000 });

describe('context of a line', () => {
  // Three rows have the line's own millisecond, newest first: c, b (the line), a.
  const lines = [
    line('z', 90_000),
    line('e', 7_000),
    line('d', 30),
    { id: 'c', at: now },
    { id: 'b', at: now },
    { id: 'a', at: now },
    line('y', -2),
    line('x', -50),
    line('w', -90_000),
  ];
  const row = rowOf({ id: 'b', at: now }, { clientid: 'device001' });

  test.each([
    { name: 'before', direction: Backward, limit: 10, expected: ['a', 'y', 'x'] },
    { name: 'the nearest before', direction: Backward, limit: 2, expected: ['a', 'y'] },
    { name: 'after', direction: Forward, limit: 10, expected: ['e', 'd', 'c'] },
    { name: 'the nearest after', direction: Forward, limit: 1, expected: ['c'] },
    { name: 'before, where nothing is said', direction: undefined, limit: 1, expected: ['a'] },
  ])('$name', async ({ direction, limit, expected }) => {
    expect(idsOf(await contextOf(row, undefined, direction, limit, table([...lines])))).toEqual(expected);
  });

  it('asks for the client exactly, and looks further only as long as it must', async () => {
    const ask = table([...lines]);
    await contextOf(row, undefined, Backward, 2, ask);
    expect(ask.mock.calls.map(([query, { from, to }]) => [query, now - from.valueOf(), to.valueOf() - now])).toEqual([
      [expect.objectContaining({ filters: [{ column: 'clientid', operator: '=', values: ['device001'] }] }), 1_000, 1],
      [expect.objectContaining({ scenario: 'events', view: 'logs' }), 60_000, 1],
    ]);
  });

  it('keeps the nearest lines of a busy client, though a limit keeps the newest', async () => {
    const busy = Array.from({ length: 3_000 }, (_, i) => line(`l${i}`, i / 100));
    const answer = await contextOf(rowOf(busy[0], { labels: { clientid: 'c' } }), undefined, Forward, 200, table(busy));
    expect(idsOf(answer)).toEqual(
      busy
        .slice(1, 100)
        .map(({ id }) => id)
        .reverse()
    );
  });

  it('goes by time where the line itself is not found', async () => {
    const gone = rowOf({ id: 'unknown', at: now + 1_000 }, { clientid: 'device001' });
    expect(idsOf(await contextOf(gone, undefined, Forward, 1, table([...lines])))).toEqual(['d']);
    expect(idsOf(await contextOf(gone, undefined, Backward, 2, table([...lines])))).toEqual(['c', 'b']);
  });

  it('says what failed', async () => {
    const ask = async () => ({ data: [], errors: [{ message: 'no such table' }] });
    await expect(contextOf(row, undefined, Backward, 5, ask)).rejects.toThrow('no such table');
  });

  it.each([
    { chosen: undefined, columns: ['clientid'] },
    { chosen: 'connection' as const, columns: ['clientid', 'peername'] },
    { chosen: 'message' as const, columns: ['id'] },
    { chosen: 'topic' as const, columns: ['topic'] },
  ])('is that of the $chosen', ({ chosen, columns }) => {
    const labels = { clientid: 'c', peername: '10.0.0.1:1', message_id: 'm', topic: 't' };
    const values: Record<string, string> = { ...labels, id: 'm' };
    const asked = rowOf({ id: 'line', at: now }, { labels });
    expect(contextsOf(asked)).toEqual(['client', 'connection', 'message', 'topic']);
    expect(contextQuery(asked, chosen)?.filters).toEqual(
      columns.map((column) => ({ column, operator: '=', values: [values[column]] }))
    );
  });

  it('is the first that a line has where it has not the chosen one', () => {
    const asked = rowOf({ id: 'line', at: now }, { labels: { topic: 't' } });
    expect(contextsOf(asked)).toEqual(['topic']);
    expect(contextQuery(asked, 'message')?.filters).toEqual([{ column: 'topic', operator: '=', values: ['t'] }]);
  });

  it('needs something that lines can share', async () => {
    const nobody = rowOf({ id: 'b', at: now }, {});
    expect(contextQuery(nobody)).toBeUndefined();
    await expect(contextOf(nobody, undefined, Backward, 5, table([]))).rejects.toThrow('about no client');
  });
});
