import { type ComboboxOption, MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import { LabelledField, labelOf } from './LabelledField';
import type { Suggest } from './suggestions';

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
  return (
    <LabelledField id={id} label={label} help={help} error={error}>
      <MultiCombobox
        id={id}
        aria-labelledby={labelOf(id)}
        // A value that is written as a pattern is shown so too, whatever is suggested at the moment.
        value={values.map((value) => ({ value, label: value }))}
        options={options}
        createCustomValue={custom}
        customValueDescription="Use as typed"
        isClearable
        invalid={Boolean(error)}
        placeholder={placeholder}
        onChange={(chosen) => onChange(chosen.length > 0 ? chosen.map(({ value }) => value) : undefined)}
      />
    </LabelledField>
  );
}
