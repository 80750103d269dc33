// What the editors need of the data source that they edit queries for.
import type { CoreApp, DataQueryRequest, TimeRange } from '@grafana/data';
import type { EventQuery } from './query';
import type { Vocabulary } from './vocabulary';

/** A value of a column: the text to show, and the same written so that a pattern finds exactly it. */
export interface ColumnValue {
  text: string;
  value: string;
}

/** A name that holds what somebody pasted, and the key of a query that takes it. */
export interface FoundName {
  kind: string;
  text: string;
  key: string;
  /** The name as the key takes it. */
  value: string;
}

export interface Statement {
  sql: string;
  values: unknown[];
}

/** Statements, and the time range that they ask, in milliseconds since 1970. */
export interface Preview {
  statements: Statement[];
  from: number;
  to: number;
}

/** A query as a panel asks it: the interval decides how wide the buckets of a rate are. */
export type AskedQuery = EventQuery & Partial<Pick<DataQueryRequest, 'intervalMs' | 'maxDataPoints'>>;

export interface EditorSource {
  /** Whether the settings let people write SQL of their own. */
  readonly allowsSql: boolean;
  /** What queries may say. */
  vocabulary(): Promise<Vocabulary>;
  /** Values of a column that begin with the prefix, seen in the range or, without one, in the last hour. */
  values(column: string, prefix: string, range: TimeRange | undefined, limit: number): Promise<ColumnValue[]>;
  /** Those of them that stand in the rows which a query is about, the most frequent first. */
  valuesAbout(about: EventQuery, column: string, prefix: string, range?: TimeRange): Promise<ColumnValue[]>;
  /** What a text is, or is a part of: exact names first. */
  find(text: string, range: TimeRange | undefined): Promise<FoundName[]>;
  /** The SQL that a query becomes. */
  sql(query: AskedQuery, range: TimeRange | undefined): Promise<Preview>;
  /** Names of the dashboard's variables, as a query writes them. */
  variableNames(): string[];
  /** What is asked in place of an empty query. */
  getDefaultQuery(app: CoreApp): Partial<EventQuery>;
}
