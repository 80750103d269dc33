// What an input offers while somebody types.
import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import type { EventQuery } from '../model/query';
import type { EditorSource } from '../model/source';
import type { Column, Key, Vocabulary } from '../model/vocabulary';

export type Suggest = (typed: string) => Promise<ComboboxOption[]>;

/** How a key's values are written. */
export type Syntax = NonNullable<Key['syntax']>;

/** What stands before the first character that stands for others: only that can be looked up. */
export const fixed: Record<Syntax, (typed: string) => string> = {
  pattern: (typed) => (/^(?:\\[\\*]|[^*\\]|\\(?=[^\\*]))*/.exec(typed)?.[0] ?? '').replace(/\\([\\*])/g, '$1'),
  topicFilter: (typed) => typed.split(/[+#]/)[0],
  source: (typed) => typed.split(/[*/]/)[0],
  exact: (typed) => typed,
};

/** The dashboard's variables that begin as typed. */
export const variables = (datasource: EditorSource, typed: string): ComboboxOption[] =>
  datasource
    .variableNames()
    .filter((name) => name.startsWith(typed) || typed === '')
    .map((value) => ({ value, label: value, description: t('inputs.variable', 'Dashboard variable') }));

/** Offers a column's values in the rows that a query is about, written as the key takes them, and the dashboard's variables. */
export function columnValues(
  datasource: EditorSource,
  column: string | undefined,
  syntax: Syntax,
  about: EventQuery,
  range?: TimeRange
): Suggest {
  return async (typed) => {
    const names = variables(datasource, typed);
    if (column === undefined || typed.startsWith('$')) {
      return names;
    }
    const values = await datasource.valuesAbout(about, column, fixed[syntax](typed), range);
    const form = syntax === 'exact' ? 'text' : 'value';
    return [...values.map((one) => ({ value: one[form], label: one.text })), ...names];
  };
}

/** Offers what a filter on a column can be compared with: what EMQX is known to write, or what the table holds. */
export function filterValues(
  datasource: EditorSource,
  vocabulary: Vocabulary,
  column: Column | undefined,
  about: EventQuery,
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
  return columnValues(datasource, column?.type === 'string' ? column.name : undefined, 'exact', about, range);
}
