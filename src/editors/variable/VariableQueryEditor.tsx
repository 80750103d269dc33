// The editor of a dashboard variable: the values of a column become what can be chosen.
import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { Alert, Input, Stack } from '@grafana/ui';
import { useId } from 'react';
import type { EditorSource } from '../../model/source';
import { describeColumn } from '../../model/terms';
import { defaultVariableColumn, type EventQuery, type VariableQuery } from '../../model/query';
import type { EventOptions } from '../../model/settings';
import { ChoiceInput } from '../parts/ChoiceInput';
import { FilterFields } from '../parts/FilterFields';
import { LabelledField } from '../parts/LabelledField';
import { useVocabulary } from '../parts/useVocabulary';

type OfGrafana = QueryEditorProps<DataSourceApi<EventQuery, EventOptions>, EventQuery, EventOptions, VariableQuery>;
type Props = Omit<OfGrafana, 'datasource'> & { datasource: EditorSource };

/** Never brought out as a list of values. */
const payload = 'payload';

export function VariableQueryEditor({ datasource, query, range, onChange, onRunQuery }: Props) {
  const id = useId();
  const { vocabulary, error } = useVocabulary(datasource);
  const columns = vocabulary?.columns.filter(({ name, filterable }) => filterable && name !== payload) ?? [];
  const change = (next: VariableQuery) => {
    onChange(next);
    onRunQuery();
  };
  return (
    <Stack direction="column" gap={1}>
      {error && <Alert title="The columns are not known">{error}</Alert>}
      <ChoiceInput
        label="Column"
        help="Its values can be chosen, the most recent first; with filters, the most frequent first."
        preset={defaultVariableColumn}
        value={query.column}
        options={[
          ...columns.map((column) => ({ value: column.name, description: describeColumn(column) })),
          { value: 'source', description: "The client's address, without its port" },
        ]}
        onChange={(column) => column && change({ ...query, column })}
      />
      <LabelledField id={id} label="Prefix" help="Only values that begin with this; it may hold other variables.">
        <Input
          id={id}
          placeholder="Any"
          value={query.prefix ?? ''}
          onChange={({ currentTarget }) => onChange({ ...query, prefix: currentTarget.value || undefined })}
          onBlur={onRunQuery}
        />
      </LabelledField>
      {vocabulary && (
        <FilterFields
          datasource={datasource}
          vocabulary={vocabulary}
          range={range}
          filters={query.filters}
          onChange={(filters) => change({ ...query, filters })}
        />
      )}
    </Stack>
  );
}
