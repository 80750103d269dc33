// The query model, as the server reads it.
import type { DataQuery } from '@grafana/schema';

/** null stands for a missing value. */
export type FilterValue = string | number | boolean | null;

export interface Filter {
  column: string;
  operator: string;
  values: FilterValue[];
}

/** A filter that asks for something; others are still being filled in, and aren't sent. */
export const asks = ({ column, values }: Filter) => column !== '' && values.length > 0;

/** What a key of a query holds; filters, and what Grafana puts beside the keys, are other things. */
export type KeyValue = string | string[] | number;

/** Keys that hold lists, and keys that hold a text, as far as code speaks of them; a query may hold any key of the vocabulary. */
type ListKey =
  | ('events' | 'clients' | 'parties' | 'users' | 'publishers' | 'sources' | 'topics' | 'covers' | 'messages' | 'nodes')
  | ('findings' | 'severities' | 'columns' | 'groupBy');
type TextKey =
  | ('scenario' | 'view' | 'format' | 'text' | 'outcome' | 'measure' | 'interval' | 'offset')
  | ('baseline' | 'order' | 'rawSql');

export interface EventQuery extends DataQuery, Partial<Record<ListKey, string[]>>, Partial<Record<TextKey, string>> {
  filters?: Filter[];
  limit?: number;
}

/** What Grafana puts beside the keys. */
const grafanas = ['refId', 'hide', 'key', 'queryType', 'datasource', 'datasourceId', 'intervalMs', 'maxDataPoints'];

/** The keys that a query sets, and what they hold. */
export const keysOf = (query: EventQuery) =>
  Object.entries(query).filter(([name, value]) => value !== undefined && !grafanas.includes(name));

/** What a query says for a key that holds one value or a list. */
export const valueOf = (query: object, name: string) => (query as Partial<Record<string, KeyValue>>)[name];

/** What a query says for a key that holds a list. */
export function listOf(query: EventQuery, name: string): string[] {
  const value = valueOf(query, name);
  return Array.isArray(value) ? value : [];
}

/** The query that says something else for a key. */
export const withValue = (query: EventQuery, name: string, value: KeyValue | undefined): EventQuery => ({
  ...query,
  [name]: value,
});

/** Names of scenarios and views that the front end itself speaks of; all others come from the vocabulary. */
export const scenarios = {
  lifecycle: 'lifecycle',
  delivery: 'delivery',
  drops: 'drops',
  events: 'events',
  diagnosis: 'diagnosis',
  sql: 'sql',
} as const;
export const views = {
  annotations: 'annotations',
  count: 'count',
  events: 'events',
  findings: 'findings',
  graph: 'graph',
  logs: 'logs',
  rate: 'rate',
  table: 'table',
  timeline: 'timeline',
  top: 'top',
  trace: 'trace',
} as const;

/** The view of a query, which may leave it out. */
export function viewOf({ scenario, view, format }: EventQuery): string {
  switch (scenario) {
    case scenarios.diagnosis:
      return view ?? views.findings;
    case scenarios.sql:
      return view ?? format ?? views.table;
    default:
      return view ?? views.events;
  }
}

/** Scenarios whose answers aren't rows of the table. */
const rowless: (string | undefined)[] = [scenarios.diagnosis, scenarios.sql];

/** Whether a query of the scenario shows rows of the table, which can be followed and counted. */
export const showsRows = ({ scenario }: EventQuery) => !rowless.includes(scenario);

/** Asks for the values of a dashboard variable. */
export interface VariableQuery extends DataQuery {
  column?: string;
  /** What the values begin with. */
  prefix?: string;
  filters?: Filter[];
}

export const defaultVariableColumn = 'clientid';
