// The editor of a statement of the user's own.
import { t } from '@grafana/i18n';
import { Alert, CodeEditor, type CodeEditorSuggestionItem, CodeEditorSuggestionItemKind, Field } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import type { EventQuery } from '../../model/query';
import type { Vocabulary } from '../../model/vocabulary';
import type { FieldErrors } from '../parts/errors';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  errors: FieldErrors;
  allowsSql: boolean;
  onChange: (query: EventQuery) => void;
  /** Changes the query alone. */
  onEdit: (query: EventQuery) => void;
  onRunQuery: () => void;
}

export const suggestions = ({ columns, macros }: Vocabulary): CodeEditorSuggestionItem[] => [
  ...macros.map(({ name, description }) => ({
    label: name,
    documentation: description,
    kind: CodeEditorSuggestionItemKind.Method,
  })),
  ...columns.map(({ name, type, description }) => ({
    label: name,
    detail: type,
    documentation: description,
    kind: CodeEditorSuggestionItemKind.Field,
    // These two are words of SQL as well.
    insertText: name === 'timestamp' || name === 'action' ? `"${name}"` : name,
  })),
];

export function SqlFields({ vocabulary, query, errors, allowsSql, onChange, onEdit, onRunQuery }: Props) {
  const { rawSql = '' } = query;
  const loaded = useRef(false);
  const latest = useRef<(next: string) => void>(() => undefined);
  useEffect(() => {
    latest.current = (next) => {
      if (next !== rawSql) {
        onEdit({ ...query, rawSql: next });
      }
      onRunQuery();
    };
  });
  // The editor's own onChange would go on with the query of its first render; before it is loaded it says ''.
  const ask = (next: string) => {
    if (loaded.current && next !== rawSql) {
      onChange({ ...query, rawSql: next });
    }
  };
  return (
    <>
      {!allowsSql && (
        <Alert severity="warning" title={t('sql.refused', 'This data source does not allow raw SQL')}>
          {t('sql.allow', 'Somebody who may change its settings can allow it there.')}
        </Alert>
      )}
      <Field
        label={t('sql.label', 'SQL')}
        description={t(
          'sql.help',
          'One statement that reads, with columns and macros offered by Ctrl+Space. Ctrl+Enter (Cmd+Enter) asks it.'
        )}
        invalid={Boolean(errors.rawSql)}
        error={errors.rawSql}
        noMargin
      >
        <CodeEditor
          language="sql"
          height={180}
          showLineNumbers
          value={rawSql}
          getSuggestions={() => suggestions(vocabulary)}
          monacoOptions={{ ariaLabel: t('sql.aria', 'SQL. Press Ctrl+M to leave with Tab.') }}
          onEditorDidMount={(editor, monaco) => {
            loaded.current = true;
            editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current(editor.getValue()));
          }}
          onBlur={ask}
          onSave={ask}
        />
      </Field>
    </>
  );
}
