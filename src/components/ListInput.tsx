import { type ComboboxOption, InlineField, MultiCombobox } from '@grafana/ui';
import { useId } from 'react';
import type { Suggest } from './suggestions';

export const labelWidth = 14;

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
    <InlineField label={label} labelWidth={labelWidth} tooltip={help} invalid={Boolean(error)} error={error} grow>
      <MultiCombobox
        id={id}
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
    </InlineField>
  );
}
