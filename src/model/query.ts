// The query model, as the server reads it.
import type { DataQuery } from '@grafana/schema';

/** Keys of a query that hold a list of texts. */
export const listKeys = [
  'events',
  'clients',
  'parties',
  'users',
  'publishers',
  'sources',
  'topics',
  'covers',
  'messages',
  'nodes',
  'findings',
  'severities',
  'columns',
  'groupBy',
] as const;

/** Keys of a query that hold one text. */
export const textKeys = [
  'scenario',
  'view',
  'outcome',
  'text',
  'measure',
  'interval',
  'offset',
  'baseline',
  'order',
  'format',
] as const;

export type ListKey = (typeof listKeys)[number];
export type TextKey = (typeof textKeys)[number];

/** null stands for a missing value. */
export type FilterValue = string | number | boolean | null;

export interface Filter {
  column: string;
  operator: string;
  values: FilterValue[];
}

/** A filter that asks for something; others are still being filled in, and aren't sent. */
export const asks = ({ column, values }: Filter) => column !== '' && values.length > 0;

export interface EventQuery extends DataQuery, Partial<Record<ListKey, string[]>>, Partial<Record<TextKey, string>> {
  filters?: Filter[];
  limit?: number;
  /** A statement of the user's own, of the scenario sql alone. */
  rawSql?: string;
}

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
  logs: 'logs',
  rate: 'rate',
  table: 'table',
  timeline: 'timeline',
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
