// What somebody pasted, from a ticket or a log: the data source says what it is, and the one that is chosen narrows what is asked.
import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useId, useState } from 'react';
import { type EventQuery, listOf, withValue } from '../../model/query';
import type { EditorSource, FoundName } from '../../model/source';
import type { Key } from '../../model/vocabulary';
import { useStable } from '../parts/combobox';
import { wordsOf } from './keys';

interface Props {
  datasource: EditorSource;
  /** Keys that can be asked; names that others take aren't offered. */
  keys: Key[];
  range?: TimeRange;
  onFind: (name: FoundName) => void;
}

/** Of shorter texts nearly everything holds one. */
const shortest = 2;

/** The query about a name beside what it is about already. */
export function withName(query: EventQuery, { key, value }: Pick<FoundName, 'key' | 'value'>): EventQuery {
  const held = listOf(query, key);
  return held.includes(value) ? query : withValue(query, key, [...held, value]);
}

export function FindName({ datasource, keys, range, onFind }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const label = t('find.label', 'Find a name');
  const taken = useStable(keys);
  const options = async (typed: string): Promise<ComboboxOption[]> => {
    const text = typed.trim();
    if (text.length < shortest) {
      return [];
    }
    const found = await datasource.find(text, range);
    return found.flatMap((name) => {
      const taker = taken.find((key) => key.name === name.key);
      return taker ? [{ value: JSON.stringify(name), label: name.text, description: wordsOf(taker).label }] : [];
    });
  };
  return (
    <>
      <label className="sr-only" htmlFor={id}>
        {label}
      </label>
      <Combobox
        // With the keyboard, what was chosen would stay in the input as if it were still to be looked for.
        key={chosen}
        autoFocus={chosen > 0}
        id={id}
        width={34}
        prefixIcon="search"
        placeholder={t('find.placeholder', 'Paste a name, address, topic or message ID')}
        value={null}
        options={options}
        onChange={(name?: ComboboxOption) =>
          name &&
          queueMicrotask(() => {
            setChosen((times) => times + 1);
            onFind(JSON.parse(name.value) as FoundName);
          })
        }
      />
    </>
  );
}
