import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import { useChoice, useStable } from './combobox';
import { LabelledField, labelOf } from './LabelledField';
import type { Suggest } from '../suggestions';

interface Props {
  label: string;
  help?: string;
  values?: string[];
  /** Either what there is to choose from, or what is offered while typing. */
  options: ComboboxOption[] | Suggest;
  onChange: (values: string[] | undefined) => void;
  custom?: boolean;
  error?: string;
  placeholder?: string;
}

/** An input that holds any number of values; none means no restriction. */
export function ListInput({
  label,
  help,
  values = [],
  options,
  onChange,
  custom = false,
  error,
  placeholder = 'Any',
}: Props) {
  const id = useId();
  const choose = useChoice(values, (next) => onChange(next.length > 0 ? next : undefined));
  const listed = useStable(typeof options === 'function' ? [] : options);
  // A value that is written as a pattern is shown so too, whatever is suggested at the moment.
  const chosen = useStable(values.map((value) => ({ value, label: value })));
  return (
    <LabelledField id={id} label={label} help={help} error={error}>
      <MultiCombobox
        id={id}
        aria-labelledby={labelOf(id)}
        value={chosen}
        options={typeof options === 'function' ? options : listed}
        createCustomValue={custom}
        customValueDescription="Use as typed"
        isClearable
        invalid={Boolean(error)}
        placeholder={placeholder}
        onChange={(next) => choose(next.map(({ value }) => value))}
      />
    </LabelledField>
  );
}
