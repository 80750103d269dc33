// The query in one line; where it is asked only when told to, with the button that does so.
import { t } from '@grafana/i18n';
import { Button, Stack, Text } from '@grafana/ui';
import { describe } from '../../model/describe';
import type { EventQuery } from '../../model/query';

interface Props {
  query: EventQuery;
  /** Whether the query has changed since it was asked; nothing, where each change is asked at once. */
  stale?: boolean;
  onRunQuery: () => void;
}

export function Asked({ query, stale, onRunQuery }: Props) {
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Text color="secondary" variant="bodySmall">
        <span data-testid="asked">{describe(query)}</span>
      </Text>
      {stale !== undefined && (
        <Button size="sm" icon="play" variant={stale ? 'primary' : 'secondary'} onClick={onRunQuery}>
          {t('asked.run', 'Run query')}
        </Button>
      )}
      {stale && (
        <Text color="secondary" variant="bodySmall">
          {t('asked.stale', 'Changed since it was asked. Shift+Enter asks it.')}
        </Text>
      )}
    </Stack>
  );
}
