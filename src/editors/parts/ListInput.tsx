import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import { t } from '@grafana/i18n';
import { useId } from 'react';
import type { Suggest } from '../suggestions';
import { shortened } from '../../model/labels';
import { useChoice, useStable } from './combobox';
import { inputOf, labelOf } from './input';
import { LabelledField } from './LabelledField';
import { empty, useTyped } from './typed';

interface Props {
  label: string;
  help?: string;
  values?: string[];
  /** Either what there is to choose from, or what is offered while typing. */
  options: ComboboxOption[] | Suggest;
  onChange: (values: string[] | undefined) => void;
  error?: string;
  placeholder?: string;
  focus?: boolean;
}

/** An input that holds any number of values; none means no restriction. */
export function ListInput({ label, help, values = [], options, onChange, error, placeholder, focus }: Props) {
  const id = useId();
  const choose = useChoice(values, (next) => onChange(next.length > 0 ? next : undefined));
  const listed = useStable(typeof options === 'function' ? [] : options);
  // A value that is written as a pattern is shown so too, whatever is suggested at the moment.
  const chosen = useStable(values.map((value) => ({ value, label: shortened(value) })));
  return (
    <LabelledField id={id} label={label} help={help} error={error} focus={focus}>
      <ValuesInput
        id={id}
        values={chosen}
        options={typeof options === 'function' ? options : listed}
        placeholder={placeholder ?? t('inputs.any', 'Any')}
        invalid={Boolean(error)}
        onChange={choose}
      />
    </LabelledField>
  );
}

interface ValuesProps {
  id: string;
  values: ComboboxOption[];
  options: ComboboxOption[] | Suggest;
  placeholder: string;
  invalid: boolean;
  onChange: (values: string[]) => void;
}

/** Grafana's input of several values, which keeps what is typed or pasted too; its label has the ID of `labelOf`. */
export function ValuesInput({ id, values, options, placeholder, invalid, onChange }: ValuesProps) {
  const held = values.map(({ value }) => value);
  const typed = useTyped((texts) => onChange([...new Set([...held, ...texts])]));
  return (
    <div {...typed}>
      <MultiCombobox
        id={id}
        aria-labelledby={labelOf(id)}
        value={values}
        options={options}
        createCustomValue
        customValueDescription={t('inputs.as-typed', 'Use as typed')}
        isClearable
        invalid={invalid}
        placeholder={placeholder}
        onChange={(next) => {
          // What was typed to find a value must not be taken for another one.
          const input = inputOf(id);
          if (input instanceof HTMLInputElement && input.value !== '') {
            empty(input);
          }
          onChange(next.map(({ value }) => value));
        }}
      />
    </div>
  );
}
