// What the server knows of scenarios, views and columns, as its resource `vocabulary` answers.

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
