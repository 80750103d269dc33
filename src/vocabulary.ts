// What the server knows of scenarios, views and columns, as its resource `vocabulary` answers.

export interface Scenario {
  name: string;
  title: string;
  description: string;
  views: string[];
  events: string[];
  columns: string[];
  measures: string[];
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

export interface Vocabulary {
  scenarios: Scenario[];
  views: Named[];
  columns: Column[];
  groupBy: string[];
  operators: Operator[];
  measures: Named[];
  outcomes: string[];
  reasons: Reason[];
}
