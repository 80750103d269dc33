import { Combobox, type ComboboxOption } from '@grafana/ui';
import { type PropsWithChildren, useId } from 'react';
import { useChoice, useStable } from './combobox';
import { LabelledField } from './LabelledField';
import { useTyped } from './typed';

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
  focus?: boolean;
}

/** An input that holds one of several values. */
export function ChoiceInput(props: Props) {
  const { label, help, value, options, onChange, preset, custom, error, placeholder, focus } = props;
  const id = useId();
  // Enter after the list became shorter chooses nothing: Grafana's input gives undefined then.
  const choose = useChoice(value, onChange);
  const shared = { id, options: useStable(options), createCustomValue: custom, placeholder, invalid: Boolean(error) };
  const typed = useTyped(([text]) => choose(text), value);
  return (
    <LabelledField id={id} label={label} help={help} error={error} focus={focus}>
      <Around {...(custom ? typed : {})}>
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
      </Around>
    </LabelledField>
  );
}

/** The element around the input; what a field tells its child is not for it. */
const Around = ({ children, ...handlers }: PropsWithChildren<Partial<ReturnType<typeof useTyped>>>) => (
  <div
    onInputCapture={handlers.onInputCapture}
    onBlurCapture={handlers.onBlurCapture}
    onKeyDownCapture={handlers.onKeyDownCapture}
    onPasteCapture={handlers.onPasteCapture}
  >
    {children}
  </div>
);
