// What Grafana gives the editor of a query, and what of the data source it needs.
import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import type { EventQuery } from '../../model/query';
import type { EventOptions } from '../../model/settings';
import type { EditorSource } from '../../model/source';

type OfGrafana = QueryEditorProps<DataSourceApi<EventQuery, EventOptions>, EventQuery, EventOptions>;

export interface Props extends Omit<OfGrafana, 'datasource'> {
  datasource: EditorSource;
  /** The one view that is asked; without one, the view is chosen in the editor. */
  fixedView?: string;
}
