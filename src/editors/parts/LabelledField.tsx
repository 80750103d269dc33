import { Field, Icon, Label, Stack, Tooltip } from '@grafana/ui';
import { forwardRef, type HTMLAttributes, type ReactElement, useEffect } from 'react';
import { inputOf, labelOf } from './input';

interface Props {
  id: string;
  label: string;
  help?: string;
  error?: string;
  /** Whether the input is to be typed into at once. */
  focus?: boolean;
  children: ReactElement<Record<string, unknown>>;
}

/** Shows help to the mouse; keyboard and screen readers get it with the input, so the Tab key doesn't stop here. */
const HelpMark = forwardRef<HTMLSpanElement, HTMLAttributes<HTMLSpanElement>>(function HelpMark(props, ref) {
  return (
    <span {...props} ref={ref} tabIndex={-1} aria-hidden>
      <Icon name="info-circle" size="sm" />
    </span>
  );
});

const helpOf = (id: string) => `${id}-help`;

/** An input under its label, with help beside the one and an error below the other. Only the input stops the Tab key. */
export function LabelledField({ id, label, help, error, focus = false, children }: Props) {
  useEffect(() => {
    // Not every input of Grafana's takes a description itself.
    if (help) {
      inputOf(id)?.setAttribute('aria-describedby', helpOf(id));
    }
  });
  useEffect(() => {
    if (focus) {
      inputOf(id)?.focus();
    }
  }, [focus, id]);
  const title = (
    <Stack direction="row" gap={0.5} alignItems="center">
      <Label id={labelOf(id)} htmlFor={id}>
        {label}
      </Label>
      {help && (
        <>
          <Tooltip content={help}>
            <HelpMark />
          </Tooltip>
          <span id={helpOf(id)} className="sr-only">
            {help}
          </span>
        </>
      )}
    </Stack>
  );
  return (
    <Field label={title} invalid={Boolean(error)} error={error} noMargin>
      {children}
    </Field>
  );
}
