// The editor of a statement of the user's own.
import { Alert, CodeEditor, type CodeEditorSuggestionItem, CodeEditorSuggestionItemKind, Field } from '@grafana/ui';
import { useRef } from 'react';
import type { EventQuery } from '../../model/query';
import type { Vocabulary } from '../../model/vocabulary';
import type { FieldErrors } from '../parts/errors';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  errors: FieldErrors;
  allowsSql: boolean;
  onChange: (query: EventQuery) => void;
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

export function SqlFields({ vocabulary, query, errors, allowsSql, onChange }: Props) {
  const { rawSql = '' } = query;
  const loaded = useRef(false);
  // The editor's own onChange would go on with the query of its first render; before it is loaded it says ''.
  const ask = (next: string) => {
    if (loaded.current && next !== rawSql) {
      onChange({ ...query, rawSql: next });
    }
  };
  return (
    <>
      {!allowsSql && (
        <Alert severity="warning" title="This data source does not allow raw SQL">
          Somebody who may change its settings can allow it there.
        </Alert>
      )}
      <Field
        label="SQL"
        description="One statement that reads, with columns and macros offered by Ctrl+Space. It is asked when you leave the editor or press Ctrl+S."
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
          monacoOptions={{ ariaLabel: 'SQL. Press Ctrl+M to leave with Tab.' }}
          onEditorDidMount={() => {
            loaded.current = true;
          }}
          onBlur={ask}
          onSave={ask}
        />
      </Field>
    </>
  );
}
