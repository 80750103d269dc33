// A part of the settings, with the page of the documentation that is about it.
import { t } from '@grafana/i18n';
import { FieldSet, Stack, TextLink } from '@grafana/ui';
import type { ReactNode } from 'react';

const documentation = 'https://github.com/emqx/emqx-fulllink-datasource/blob/main/docs/';

interface Props {
  title: string;
  /** The page, and the place in it. */
  page: string;
  children: ReactNode;
}

export function Section({ title, page, children }: Props) {
  return (
    <FieldSet
      label={
        <Stack direction="row" gap={2} alignItems="baseline">
          {title}
          <TextLink href={documentation + page} external inline={false} variant="bodySmall">
            {t('settings.documentation', 'Documentation: {{title}}', { title })}
          </TextLink>
        </Stack>
      }
    >
      {children}
    </FieldSet>
  );
}
