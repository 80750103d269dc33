// The editor of a query: what is asked, about whom and what, and how the answer is shaped.
import { CoreApp, type DataSourceApi, type QueryEditorProps } from '@grafana/data';
import { Alert, Grid, LoadingPlaceholder, Stack } from '@grafana/ui';
import type { EditorSource } from '../../model/source';
import { type EventQuery, scenarios } from '../../model/query';
import type { EventOptions } from '../../model/settings';
import { AboutFields } from './AboutFields';
import { fieldErrors } from '../parts/errors';
import { FilterFields } from '../parts/FilterFields';
import { ScenarioFields } from './ScenarioFields';
import { ShapeFields } from './ShapeFields';
import { SqlFields } from './SqlFields';
import { SqlPreview } from './SqlPreview';
import { useVocabulary } from '../parts/useVocabulary';

type OfGrafana = QueryEditorProps<DataSourceApi<EventQuery, EventOptions>, EventQuery, EventOptions>;

export interface Props extends Omit<OfGrafana, 'datasource'> {
  datasource: EditorSource;
  /** The one view that is asked; without one, the view is chosen in the editor. */
  fixedView?: string;
}

export function QueryEditor(props: Props) {
  const { datasource, range, data, fixedView, onChange, onRunQuery } = props;
  const { vocabulary, error } = useVocabulary(datasource);
  if (error) {
    return <Alert title="The editor cannot be shown">{error}</Alert>;
  }
  if (!vocabulary) {
    return <LoadingPlaceholder text="Asking the data source what it knows…" />;
  }
  // Grafana runs the default in place of an empty query, but doesn't tell the editor of a panel.
  const query = props.query.scenario
    ? props.query
    : { ...datasource.getDefaultQuery(props.app ?? CoreApp.PanelEditor), ...props.query };
  const change = (next: EventQuery) => {
    onChange(next);
    onRunQuery();
  };
  const scenario = vocabulary.scenarios.find(({ name }) => name === query.scenario);
  const errors = fieldErrors(data, query.refId);
  const { allowsSql } = datasource;
  const shared = {
    datasource,
    vocabulary,
    query,
    scenario,
    range,
    errors,
    allowsSql,
    onChange: change,
    onEdit: onChange,
  };
  const filters = !scenario || scenario.keys.includes('filters') || query.filters;
  return (
    <Stack direction="column" gap={2}>
      <Grid minColumnWidth={34} gap={1}>
        <ScenarioFields {...shared} fixedView={fixedView} />
        <ShapeFields {...shared} onRunQuery={onRunQuery} />
      </Grid>
      {query.scenario === scenarios.sql ? (
        <SqlFields {...shared} />
      ) : (
        <>
          <Grid minColumnWidth={34} gap={1}>
            <AboutFields {...shared} />
          </Grid>
          {filters && (
            <FilterFields
              {...shared}
              filters={query.filters}
              onChange={(changed) => change({ ...query, filters: changed })}
            />
          )}
        </>
      )}
      <SqlPreview datasource={datasource} query={query} range={range} request={data?.request} />
    </Stack>
  );
}
