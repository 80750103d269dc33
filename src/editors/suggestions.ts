// What an input offers while somebody types.
import type { TimeRange } from '@grafana/data';
import type { ComboboxOption } from '@grafana/ui';
import type { EditorSource } from '../model/source';
import type { Column, Vocabulary } from '../model/vocabulary';

export type Suggest = (typed: string) => Promise<ComboboxOption[]>;

const most = 50;

/** The dashboard's variables that begin as typed. */
export const variables = (datasource: EditorSource, typed: string): ComboboxOption[] =>
  datasource
    .variableNames()
    .filter((name) => name.startsWith(typed) || typed === '')
    .map((value) => ({ value, label: value, description: 'Dashboard variable' }));

/** Only what stands before the first wildcard can be looked up. */
const fixed = (typed: string) => typed.split(/[*+#]/)[0];

/** Offers a column's values, written as patterns or as they are, and the dashboard's variables. */
export function columnValues(
  datasource: EditorSource,
  column: string | undefined,
  form: 'text' | 'value',
  range?: TimeRange
): Suggest {
  return async (typed) => {
    const names = variables(datasource, typed);
    if (column === undefined || typed.startsWith('$')) {
      return names;
    }
    const values = await datasource.values(column, fixed(typed), range, most);
    return [...values.map((one) => ({ value: one[form], label: one.text })), ...names];
  };
}

/** Offers what a filter on a column can be compared with: what EMQX is known to write, or what the table holds. */
export function filterValues(
  datasource: EditorSource,
  vocabulary: Vocabulary,
  column: Column | undefined,
  range?: TimeRange
): Suggest {
  if (column?.type === 'bool') {
    return async () => [{ value: 'true' }, { value: 'false' }];
  }
  const known = new Map(vocabulary.reasons.filter((one) => one.column === column?.name).map((one) => [one.value, one]));
  if (known.size > 0) {
    return async (typed) => [
      ...[...known.values()]
        .filter(({ value }) => value.includes(typed))
        .map(({ value, meaning }) => ({ value, label: value, description: meaning })),
      ...variables(datasource, typed),
    ];
  }
  return columnValues(datasource, column?.type === 'string' ? column.name : undefined, 'text', range);
}
