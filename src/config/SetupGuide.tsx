// How to create this data source's table and let EMQX fill it: texts to copy, as the server writes them.
import { getBackendSrv, toDataQueryError } from '@grafana/runtime';
import { Alert, ClipboardButton, Collapse, LoadingPlaceholder, Stack, Text } from '@grafana/ui';
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
    <Collapse label="How to create the table and let EMQX fill it" isOpen={open} onToggle={setOpen}>
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
      .then(show, (reason: unknown) => show({ error: toDataQueryError(reason).message ?? 'No answer' }));
    return () => {
      current = false;
    };
  }, [uid]);
  if (error) {
    return <Alert title="The guide cannot be shown">{error}</Alert>;
  }
  if (!sections) {
    return <LoadingPlaceholder text="Writing the guide…" />;
  }
  return (
    <Stack direction="column" gap={1}>
      <Text element="p" color="secondary">
        For the database and table that are saved. Change what is written in capitals, such as HOST.
      </Text>
      {sections.map((section) => (
        <SectionToCopy key={section.id} {...section} />
      ))}
    </Stack>
  );
}

function SectionToCopy({ title, text, notes }: Section) {
  const [open, setOpen] = useState(false);
  return (
    <Collapse label={title} isOpen={open} onToggle={setOpen}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        <ClipboardButton getText={() => text} icon="copy" size="sm" variant="secondary" aria-label={`Copy: ${title}`}>
          Copy
        </ClipboardButton>
        <pre style={{ width: '100%', maxHeight: 400, overflow: 'auto' }}>{text}</pre>
        <ul style={{ paddingLeft: 20 }}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Stack>
    </Collapse>
  );
}
