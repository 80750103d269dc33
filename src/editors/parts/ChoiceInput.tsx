import { Combobox, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';
import { useChoice, useStable } from './combobox';
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
  // Enter after the list became shorter chooses nothing: Grafana's input gives undefined then.
  const choose = useChoice(value, onChange);
  const shared = { id, options: useStable(options), createCustomValue: custom, placeholder, invalid: Boolean(error) };
  return (
    <LabelledField id={id} label={label} help={help} error={error}>
      {preset === undefined ? (
        <Combobox
          {...shared}
          id={id}
          value={value ?? null}
          isClearable
          onChange={(chosen?: ComboboxOption | null) => chosen !== undefined && choose(chosen?.value)}
        />
      ) : (
        <Combobox
          {...shared}
          id={id}
          value={value ?? preset}
          onChange={(chosen?: ComboboxOption) => chosen && choose(chosen.value)}
        />
      )}
    </LabelledField>
  );
}
