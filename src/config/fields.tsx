// The inputs that the settings are made of, each bound to one key of the data source.
import { type DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, type ComboboxOption, Field, Input, SecretInput, SecretTextArea, Switch } from '@grafana/ui';
import { useChoice } from '../editors/parts/combobox';
import { useState } from 'react';
import { type EventOptions, type EventSecrets, isTrue } from '../model/settings';

export type EditorProps = DataSourcePluginOptionsEditorProps<EventOptions, EventSecrets>;

type KeysOf<V> = { [K in keyof EventOptions]-?: V extends EventOptions[K] ? K : never }[keyof EventOptions];

interface Labels {
  label: string;
  description?: string;
  placeholder?: string;
}

const width = 60;

const setOption = <K extends keyof EventOptions>(
  { options, onOptionsChange }: EditorProps,
  key: K,
  value: EventOptions[K]
) => onOptionsChange({ ...options, jsonData: { ...options.jsonData, [key]: value } });

/** Address and user, which Grafana keeps outside the plugin's own settings. */
export function RootField({
  editor,
  name,
  problemOf,
  ...labels
}: Labels & {
  editor: EditorProps;
  name: 'url' | 'user';
  /** What is wrong with a value, also an empty one; with this the field is required. */
  problemOf?: (value: string) => string | undefined;
}) {
  const { options, onOptionsChange } = editor;
  const value = options[name] ?? '';
  // Nobody has done anything wrong before they were in the field.
  const [left, setLeft] = useState(value !== '');
  const problem = left ? problemOf?.(value) : undefined;
  return (
    <Field
      label={labels.label}
      description={labels.description}
      disabled={editor.options.readOnly}
      required={problemOf !== undefined}
      invalid={problem !== undefined}
      error={problem}
    >
      <Input
        id={`config-${name}`}
        width={width}
        required={problemOf !== undefined}
        onBlur={() => setLeft(true)}
        placeholder={labels.placeholder}
        value={value}
        onChange={(event) => onOptionsChange({ ...options, [name]: event.currentTarget.value.trim() })}
      />
    </Field>
  );
}

export function TextField({
  editor,
  name,
  ...labels
}: Labels & { editor: EditorProps; name: 'database' | 'table' | 'serverName' }) {
  return (
    <Field label={labels.label} description={labels.description} disabled={editor.options.readOnly}>
      <Input
        id={`config-${name}`}
        width={width}
        placeholder={labels.placeholder}
        value={editor.options.jsonData[name] ?? ''}
        onChange={(event) => setOption(editor, name, event.currentTarget.value.trim() || undefined)}
      />
    </Field>
  );
}

/** Provisioning writes what it takes from the environment as texts. */
function numberOf(value: unknown): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value);
}

/** A whole number; an empty field leaves the server's default. */
export function NumberField({
  editor,
  name,
  min = 1,
  ...labels
}: Labels & { editor: EditorProps; name: KeysOf<number>; min?: number }) {
  const value = numberOf(editor.options.jsonData[name]);
  const wrong = value !== undefined && (!Number.isInteger(value) || value < min);
  return (
    <Field
      label={labels.label}
      description={labels.description}
      disabled={editor.options.readOnly}
      invalid={wrong}
      error={t('settings.number', 'A whole number, at least {{min}}', { min })}
    >
      <Input
        id={`config-${name}`}
        width={20}
        type="number"
        min={min}
        step={1}
        placeholder={labels.placeholder}
        value={value ?? ''}
        onChange={({ currentTarget }) =>
          setOption(editor, name, currentTarget.value === '' ? undefined : Number(currentTarget.value))
        }
      />
    </Field>
  );
}

export function ChoiceField<K extends 'sslmode' | 'payload' | 'rollups'>({
  editor,
  name,
  choices,
  preset,
  ...labels
}: Labels & {
  editor: EditorProps;
  name: K;
  choices: ComboboxOption<NonNullable<EventOptions[K]>>[];
  preset: NonNullable<EventOptions[K]>;
}) {
  const shown = editor.options.jsonData[name] ?? preset;
  const choose = useChoice<EventOptions[K]>(shown, (value) => setOption(editor, name, value));
  return (
    <Field label={labels.label} description={labels.description} disabled={editor.options.readOnly}>
      <Combobox
        id={`config-${name}`}
        width={width}
        options={choices}
        value={shown}
        onChange={(chosen?: ComboboxOption<NonNullable<EventOptions[K]>>) => chosen && choose(chosen.value)}
      />
    </Field>
  );
}

export function SwitchField({ editor, name, ...labels }: Labels & { editor: EditorProps; name: 'allowRawSql' }) {
  return (
    <Field label={labels.label} description={labels.description} disabled={editor.options.readOnly}>
      <Switch
        id={`config-${name}`}
        value={isTrue(editor.options.jsonData[name])}
        onChange={({ currentTarget }) => setOption(editor, name, currentTarget.checked)}
      />
    </Field>
  );
}

/** A secret: written once, never shown again, only replaced. */
export function SecretField({
  editor,
  name,
  multiline,
  ...labels
}: Labels & { editor: EditorProps; name: keyof EventSecrets; multiline?: boolean }) {
  const { options, onOptionsChange } = editor;
  const set = (value: string, kept: boolean) =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...options.secureJsonFields, [name]: kept },
      secureJsonData: { ...options.secureJsonData, [name]: value },
    });
  const shared = {
    id: `config-${name}`,
    placeholder: labels.placeholder,
    isConfigured: Boolean(options.secureJsonFields?.[name]),
    value: options.secureJsonData?.[name] ?? '',
    onReset: () => set('', false),
  };
  if (options.readOnly) {
    // Grafana's inputs of secrets would offer to reset them.
    const text = shared.isConfigured ? t('settings.secret', 'Configured') : '';
    return (
      <Field label={labels.label} description={labels.description} disabled>
        <Input id={shared.id} width={width} value={text} readOnly />
      </Field>
    );
  }
  return (
    <Field label={labels.label} description={labels.description}>
      {multiline ? (
        <SecretTextArea {...shared} cols={60} rows={6} onChange={(event) => set(event.currentTarget.value, false)} />
      ) : (
        <SecretInput {...shared} width={width} onChange={(event) => set(event.currentTarget.value, false)} />
      )}
    </Field>
  );
}
