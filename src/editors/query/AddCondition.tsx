// What a question can be narrowed and shaped by beside what is set already: keys of the query, and any column of the table.
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';
import { describeColumn } from '../../model/terms';
import type { Key, Vocabulary } from '../../model/vocabulary';
import { useStable } from '../parts/combobox';
import { wordsOf } from './keys';

interface Props {
  conditions: Key[];
  shapes: Key[];
  /** Nothing, if columns can't be compared here. */
  vocabulary?: Vocabulary;
  onKey: (name: string) => void;
  onColumn: (name: string) => void;
}

const columnPrefix = 'column ';

export function AddCondition({ conditions, shapes, vocabulary, onKey, onColumn }: Props) {
  const id = useId();
  const keysOf = (keys: Key[], group: string): ComboboxOption[] =>
    keys.map((key) => ({ value: key.name, label: wordsOf(key).label, description: wordsOf(key).help, group }));
  const options = useStable([
    ...keysOf(conditions, t('add.conditions', 'Whom and what')),
    ...keysOf(shapes, t('add.shapes', 'The answer')),
    ...(vocabulary?.columns ?? [])
      .filter(({ filterable }) => filterable)
      .map((column) => ({
        value: columnPrefix + column.name,
        label: column.name,
        description: describeColumn(column),
        group: t('add.columns', 'Any column'),
      })),
  ]);
  const add = (chosen: string) =>
    chosen.startsWith(columnPrefix) ? onColumn(chosen.slice(columnPrefix.length)) : onKey(chosen);
  return (
    <>
      <label className="sr-only" htmlFor={id}>
        {t('add.label', 'Add condition')}
      </label>
      <Combobox
        id={id}
        width={34}
        prefixIcon="plus"
        placeholder={t('add.label', 'Add condition')}
        value={null}
        options={options}
        // The list becomes shorter with each choice; it is told of afterwards, when the input has come to rest.
        onChange={(chosen?: ComboboxOption) => chosen && queueMicrotask(() => add(chosen.value))}
      />
    </>
  );
}
