// The editor of a dashboard variable: the values of a column become what can be chosen.
import type { QueryEditorProps } from '@grafana/data';
import { Alert, Input, Stack } from '@grafana/ui';
import { useId } from 'react';
import type { EventDataSource } from '../datasource';
import { defaultVariableColumn, type EventOptions, type EventQuery, type VariableQuery } from '../types';
import { ChoiceInput } from './ChoiceInput';
import { LabelledField } from './LabelledField';
import { useVocabulary } from './useVocabulary';

type Props = QueryEditorProps<EventDataSource, EventQuery, EventOptions, VariableQuery>;

export function VariableQueryEditor({ datasource, query, onChange, onRunQuery }: Props) {
  const id = useId();
  const { vocabulary, error } = useVocabulary(datasource);
  const columns = vocabulary?.columns.filter(({ type, filterable }) => type === 'string' && filterable) ?? [];
  return (
    <Stack direction="column" gap={1}>
      {error && <Alert title="The columns are not known">{error}</Alert>}
      <ChoiceInput
        label="Column"
        preset={defaultVariableColumn}
        value={query.column}
        options={[
          ...columns.map(({ name, description }) => ({ value: name, description })),
          { value: 'source', description: "The client's address, without its port" },
        ]}
        onChange={(column) => column && onChange({ ...query, column })}
      />
      <LabelledField id={id} label="Prefix" help="Only values that begin with this.">
        <Input
          id={id}
          placeholder="Any"
          value={query.prefix ?? ''}
          onChange={({ currentTarget }) => onChange({ ...query, prefix: currentTarget.value || undefined })}
          onBlur={onRunQuery}
        />
      </LabelledField>
    </Stack>
  );
}
