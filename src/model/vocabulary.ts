// What the server knows of scenarios, views, keys and columns, as its resource `vocabulary` answers.
import { type EventQuery, viewOf, withValue } from './query';

export interface Scenario {
  name: string;
  title: string;
  description: string;
  views: string[];
  /** By view: the keys that shape its answer. */
  shapes: Record<string, string[]>;
  /** The keys that choose rows and make sense here. */
  keys: string[];
  events: string[];
  columns: string[];
  groupBy: string[];
  /** By view: what it can measure. */
  measures: Record<string, string[]>;
  outcomes: string[];
}

export interface Named {
  name: string;
  title: string;
  description: string;
}

/** A key of the query as the editor asks for it. */
export interface Key extends Named {
  /** Values of a column, some of a few names, one of them, a length of time, a text or a number. */
  kind: 'values' | 'list' | 'choice' | 'length' | 'text' | 'number';
  /** What it means to leave the key out, where that isn't "any". */
  empty?: string;
  /** The column whose values are offered. */
  column?: string;
  /** How its values are written: each way has its own characters that stand for others. */
  syntax?: 'pattern' | 'topicFilter' | 'source' | 'exact';
  /** The choice that stands for a key that is left out. */
  preset?: string;
  choices?: { name: string; title: string }[];
  /** It chooses rows of the table. */
  rows: boolean;
  /** It says whom and what the query is about, and not how the answer looks. */
  condition: boolean;
  /** It is shown before anybody sets it. */
  first: boolean;
}

export interface Column {
  name: string;
  type: 'string' | 'int' | 'float' | 'bool' | 'time' | 'other';
  description: string;
  filterable: boolean;
  groupable: boolean;
}

export interface Operator {
  name: string;
  description: string;
  types: string[];
}

/** What a value of a column means in the rows of an event. */
export interface Reason {
  column: string;
  event: string;
  value: string;
  meaning: string;
  check: string;
  outcome: string;
}

/** What the server puts other text in place of, in a statement of the user's own. */
export interface Macro {
  name: string;
  description: string;
}

export interface Vocabulary {
  scenarios: Scenario[];
  /** Those that have a field in the query editor, in its order. */
  keys: Key[];
  views: Named[];
  columns: Column[];
  groupBy: string[];
  operators: Operator[];
  measures: Named[];
  outcomes: string[];
  reasons: Reason[];
  macros: Macro[];
  /** Kinds of what the diagnosis finds. */
  findings: Named[];
}

/** What a view can measure; one that the server doesn't know, nothing. */
export const measuresOf = (scenario: Scenario | undefined, view: string): string[] => scenario?.measures[view] ?? [];

/** The keys that shape the answer of a view; of one that the server doesn't know, none. */
export const shapeOf = (scenario: Scenario | undefined, view: string): string[] => scenario?.shapes[view] ?? [];

/** The query without the keys that its view doesn't take; what chooses rows stays, as another view may take it again. */
export function withoutForeign(query: EventQuery, view: string, scenario: Scenario | undefined, keys: Key[]) {
  const takes = [...(scenario?.keys ?? []), ...shapeOf(scenario, view)];
  const foreign = keys.filter(({ name, rows }) => !rows && !takes.includes(name));
  return foreign.reduce((next, { name }) => withValue(next, name, undefined), query);
}

export const takenBy = ({ scenarios, keys }: Vocabulary, query: EventQuery): EventQuery =>
  withoutForeign(
    query,
    viewOf(query),
    scenarios.find(({ name }) => name === query.scenario),
    keys
  );
