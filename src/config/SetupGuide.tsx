// How to create this data source's table and let EMQX fill it: texts to copy, as the server writes them.
import { getBackendSrv, toDataQueryError } from '@grafana/runtime';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, ClipboardButton, Collapse, LoadingPlaceholder, Stack, Text, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface Section {
  id: string;
  title: string;
  text: string;
  notes: string[];
}

interface Answer {
  sections?: Section[];
  error?: string;
}

/** Asks for the guide once it is opened; it is about the settings that are saved. */
export function SetupGuide({ uid }: { uid: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Collapse label={t('guide.title', 'How to create the table and let EMQX fill it')} isOpen={open} onToggle={setOpen}>
      {open && <Guide uid={uid} />}
    </Collapse>
  );
}

function Guide({ uid }: { uid: string }) {
  const [{ sections, error }, setAnswer] = useState<Answer>({});
  useEffect(() => {
    let current = true;
    const show = (answer: Answer) => current && setAnswer(answer);
    getBackendSrv()
      .get<{ sections: Section[] }>(`/api/datasources/uid/${uid}/resources/setup`, undefined, undefined, {
        showErrorAlert: false,
      })
      .then(show, (reason: unknown) =>
        show({ error: toDataQueryError(reason).message ?? t('preview.failed', 'No answer') })
      );
    return () => {
      current = false;
    };
  }, [uid]);
  if (error) {
    return <Alert title={t('guide.unknown', 'The guide cannot be shown')}>{error}</Alert>;
  }
  if (!sections) {
    return <LoadingPlaceholder text={t('guide.loading', 'Writing the guide…')} />;
  }
  return (
    <Stack direction="column" gap={1}>
      <Text element="p" color="secondary">
        {t(
          'guide.help',
          'For the database and table that are saved. Change what is written in capitals, such as HOST.'
        )}
      </Text>
      {sections.map((section) => (
        <SectionToCopy key={section.id} {...section} />
      ))}
    </Stack>
  );
}

function SectionToCopy({ title, text, notes }: Section) {
  const [open, setOpen] = useState(false);
  const styles = useStyles2(stylesOf);
  return (
    <Collapse label={title} isOpen={open} onToggle={setOpen}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        <ClipboardButton
          getText={() => text}
          icon="copy"
          size="sm"
          variant="secondary"
          aria-label={t('guide.copy-title', 'Copy: {{title}}', { title })}
        >
          {t('preview.copy', 'Copy')}
        </ClipboardButton>
        {/* What scrolls must be reached by the keyboard. */}
        <pre className={styles.text} tabIndex={0} role="region" aria-label={title}>
          {text}
        </pre>
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Stack>
    </Collapse>
  );
}

const stylesOf = (theme: GrafanaTheme2) => ({
  text: css({ width: '100%', maxHeight: theme.spacing(50), overflow: 'auto' }),
  notes: css({ paddingLeft: theme.spacing(2.5) }),
});
