// What somebody pasted, from a ticket or a log: the data source says what it is, and the one that is chosen narrows the question.
import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';
import type { EventQuery } from '../../model/query';
import type { EditorSource, FoundName } from '../../model/source';
import { useStable } from '../parts/combobox';
import { conditions } from './keys';

interface Props {
  datasource: EditorSource;
  query: EventQuery;
  /** Keys that the query may have; names that others take aren't offered. */
  keys: string[];
  range?: TimeRange;
  onChange: (query: EventQuery) => void;
}

/** Of shorter texts nearly everything holds one. */
const shortest = 2;

type ListKey = 'clients' | 'users' | 'sources' | 'topics' | 'messages' | 'nodes';

/** The query about a name beside what it is about already. */
export function withName(query: EventQuery, { key, value }: Pick<FoundName, 'key' | 'value'>): EventQuery {
  const held = query[key as ListKey] ?? [];
  return held.includes(value) ? query : { ...query, [key]: [...held, value] };
}

export function FindName({ datasource, query, keys, range, onChange }: Props) {
  const id = useId();
  const label = t('find.label', 'Find a name');
  const taken = useStable(keys);
  const options = async (typed: string): Promise<ComboboxOption[]> => {
    const text = typed.trim();
    if (text.length < shortest) {
      return [];
    }
    const found = await datasource.find(text, range);
    return found
      .filter(({ key }) => taken.includes(key))
      .map(({ key, value, text }) => ({
        value: JSON.stringify({ key, value }),
        label: text,
        description: conditions.find(({ name }) => name === key)?.words().label,
      }));
  };
  return (
    <>
      <label className="sr-only" htmlFor={id}>
        {label}
      </label>
      <Combobox
        id={id}
        width={34}
        prefixIcon="search"
        placeholder={t('find.placeholder', 'Paste a name, address, topic or message ID')}
        value={null}
        options={options}
        onChange={(chosen?: ComboboxOption) =>
          chosen && queueMicrotask(() => onChange(withName(query, JSON.parse(chosen.value))))
        }
      />
    </>
  );
}
