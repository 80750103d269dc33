import { Field, Icon, Label, Stack, Tooltip } from '@grafana/ui';
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

/** An input under its label, with help beside the one and an error below the other. */
export function LabelledField({ id, label, help, error, children }: Props) {
  const title = (
    <Label id={labelOf(id)} htmlFor={id}>
      <Stack direction="row" gap={0.5} alignItems="center">
        {label}
        {help && (
          <Tooltip content={help}>
            <Icon name="info-circle" size="sm" />
          </Tooltip>
        )}
      </Stack>
    </Label>
  );
  return (
    <Field label={title} invalid={Boolean(error)} error={error} noMargin>
      {children}
    </Field>
  );
}
