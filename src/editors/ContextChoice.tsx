// What the lines around a log line shall have in common with it.
import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack, Text } from '@grafana/ui';
import { useState } from 'react';

interface Props {
  /** Names of contexts that the line has. */
  contexts: string[];
  chosen?: string;
  onChange: (context: string) => void;
}

const label = (context: string): string =>
  ({
    client: t('context.client', 'This client'),
    connection: t('context.connection', 'This connection'),
    message: t('context.message', 'This message'),
    topic: t('context.topic', 'This topic'),
  })[context] ?? context;

export function ContextChoice({ contexts, chosen, onChange }: Props) {
  const [context, setContext] = useState(chosen && contexts.includes(chosen) ? chosen : contexts.at(0));
  return (
    <Stack direction="row" gap={1} alignItems="center">
      <Text color="secondary">{t('context.title', 'Lines of')}</Text>
      <RadioButtonGroup
        aria-label={t('context.title', 'Lines of')}
        size="sm"
        options={contexts.map((value) => ({ value, label: label(value) }))}
        value={context}
        onChange={(next) => {
          setContext(next);
          onChange(next);
        }}
      />
    </Stack>
  );
}
