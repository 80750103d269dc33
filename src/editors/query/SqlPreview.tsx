import type { DataQueryRequest, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { toDataQueryError } from '@grafana/runtime';
import { Button, ClipboardButton, Collapse, Stack, Text } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { EventQuery } from '../../model/query';
import type { EditorSource, Preview, Statement } from '../../model/source';
import { asSql, textOf } from './asSql';

interface Props {
  datasource: EditorSource;
  query: EventQuery;
  range?: TimeRange;
  /** How the query was last asked. */
  request?: DataQueryRequest;
  /** Goes on with a statement as raw SQL, where that is allowed. */
  onEditAsSql?: (query: EventQuery) => void;
}

/** Shows the SQL that the query becomes; it is asked for only while it is open. */
export function SqlPreview(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Collapse label={t('preview.title', 'SQL preview')} isOpen={open} onToggle={setOpen}>
      {open && <Statements {...props} />}
    </Collapse>
  );
}

interface Answer {
  preview?: Preview;
  error?: string;
}

function Statements({ datasource, query, range, request, onEditAsSql }: Props) {
  const { intervalMs, maxDataPoints } = request ?? {};
  const [{ preview, error }, setAnswer] = useState<Answer>({});
  const asked = JSON.stringify({ ...query, intervalMs, maxDataPoints });
  useEffect(() => {
    let current = true;
    const show = (answer: Answer) => current && setAnswer(answer);
    datasource.sql(JSON.parse(asked) as EventQuery, range).then(
      (answer) => show({ preview: answer }),
      (reason: unknown) => show({ error: toDataQueryError(reason).message ?? t('preview.failed', 'No answer') })
    );
    return () => {
      current = false;
    };
  }, [datasource, asked, range]);
  if (error) {
    return <Text color="error">{error}</Text>;
  }
  return preview?.statements.map((statement, place) => (
    <Shown
      key={place}
      statement={statement}
      text={textOf(statement, preview)}
      onEdit={onEditAsSql && (() => onEditAsSql(asSql(query, textOf(statement, preview))))}
    />
  ));
}

interface ShownProps {
  statement: Statement;
  /** The statement with its values in it. */
  text: string;
  onEdit?: () => void;
}

function Shown({ statement: { sql, values }, text, onEdit }: ShownProps) {
  return (
    <>
      <Stack direction="row" gap={1}>
        <ClipboardButton getText={() => text} icon="copy" size="sm" variant="secondary">
          {t('preview.copy', 'Copy')}
        </ClipboardButton>
        {onEdit && (
          <Button icon="pen" size="sm" variant="secondary" onClick={onEdit}>
            {t('preview.edit', 'Edit as SQL')}
          </Button>
        )}
      </Stack>
      <pre>
        {sql}
        {values.length > 0 && `\n\n${values.map((value, i) => `$${i + 1} = ${JSON.stringify(value)}`).join('\n')}`}
      </pre>
    </>
  );
}
