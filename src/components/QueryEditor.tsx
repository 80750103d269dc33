// The editor of a query: what is asked, about whom and what, and how the answer is shaped.
import type { QueryEditorProps } from '@grafana/data';
import { Alert, Grid, LoadingPlaceholder, Stack } from '@grafana/ui';
import type { EventDataSource } from '../datasource';
import type { EventOptions, EventQuery } from '../types';
import { AboutFields } from './AboutFields';
import { FilterFields } from './FilterFields';
import { ScenarioFields } from './ScenarioFields';
import { ShapeFields } from './ShapeFields';
import { SqlPreview } from './SqlPreview';
import { useVocabulary } from './useVocabulary';

export type Props = QueryEditorProps<EventDataSource, EventQuery, EventOptions>;

export function QueryEditor({ datasource, query, range, data, onChange, onRunQuery }: Props) {
  const { vocabulary, error } = useVocabulary(datasource);
  if (error) {
    return <Alert title="The editor cannot be shown">{error}</Alert>;
  }
  if (!vocabulary) {
    return <LoadingPlaceholder text="Asking the data source what it knows…" />;
  }
  const change = (next: EventQuery) => {
    onChange(next);
    onRunQuery();
  };
  const scenario = vocabulary.scenarios.find(({ name }) => name === query.scenario);
  const shared = { datasource, vocabulary, query, scenario, range, onChange: change };
  return (
    <Stack direction="column" gap={2}>
      <Grid minColumnWidth={21} gap={1}>
        <ScenarioFields {...shared} />
        <ShapeFields {...shared} onEdit={onChange} onRunQuery={onRunQuery} />
      </Grid>
      <Grid minColumnWidth={21} gap={1}>
        <AboutFields {...shared} />
      </Grid>
      <FilterFields {...shared} />
      <SqlPreview datasource={datasource} query={query} range={range} request={data?.request} />
    </Stack>
  );
}
