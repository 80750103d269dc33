import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';
import { LabelledField } from './LabelledField';

interface Props {
  label: string;
  help?: string;
  value?: string;
  options: ComboboxOption[];
  onChange: (value: string | undefined) => void;
  /** Without a preset the choice can be cleared. */
  preset?: string;
  custom?: boolean;
  error?: string;
  placeholder?: string;
}

/** An input that holds one of several values. */
export function ChoiceInput({ label, help, value, options, onChange, preset, custom, error, placeholder }: Props) {
  const id = useId();
  const shared = { id, options, createCustomValue: custom, placeholder, invalid: Boolean(error) };
  return (
    <LabelledField id={id} label={label} help={help} error={error}>
      {preset === undefined ? (
        <Combobox
          {...shared}
          id={id}
          value={value ?? null}
          isClearable
          onChange={(chosen) => onChange(chosen?.value)}
        />
      ) : (
        <Combobox {...shared} id={id} value={value ?? preset} onChange={(chosen) => onChange(chosen.value)} />
      )}
    </LabelledField>
  );
}
