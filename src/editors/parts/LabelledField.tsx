import { Field, IconButton, Label, Stack } from '@grafana/ui';
import type { ReactElement } from 'react';

interface Props {
  id: string;
  label: string;
  help?: string;
  error?: string;
  children: ReactElement<Record<string, unknown>>;
}

/** The label's own ID, for inputs that don't take one themselves in every version of Grafana. */
export const labelOf = (id: string) => `${id}-label`;

/** An input under its label, with help beside the one (for the keyboard too) and an error below the other. */
export function LabelledField({ id, label, help, error, children }: Props) {
  const title = (
    <Stack direction="row" gap={0.5} alignItems="center">
      <Label id={labelOf(id)} htmlFor={id}>
        {label}
      </Label>
      {help && <IconButton name="info-circle" size="sm" tooltip={help} />}
    </Stack>
  );
  return (
    <Field label={title} invalid={Boolean(error)} error={error} noMargin>
      {children}
    </Field>
  );
}
