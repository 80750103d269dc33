// What Grafana loads: the data source, and its editors once somebody opens them.
import { DataSourcePlugin } from '@grafana/data';
import { deferred } from './deferred';
import type { EventQuery } from './model/query';
import type { EventOptions, EventSecrets } from './model/settings';
import { annotationsWith } from './source/annotations';
import { EventDataSource } from './source/datasource';
import { EventVariables } from './source/variables';

const editors = () => import(/* webpackChunkName: "editors" */ './editors');
const settings = () => import(/* webpackChunkName: "settings" */ './config/ConfigEditor');
const help = () => import(/* webpackChunkName: "help" */ './help/QueryEditorHelp');

const QueryEditor = deferred(async () => (await editors()).QueryEditor);
const AnnotationQueryEditor = deferred(async () => (await editors()).AnnotationQueryEditor);
const VariableQueryEditor = deferred(async () => (await editors()).VariableQueryEditor);
const ConfigEditor = deferred(async () => (await settings()).ConfigEditor);
const QueryEditorHelp = deferred(async () => (await help()).QueryEditorHelp);

class EditableDataSource extends EventDataSource {
  override annotations = annotationsWith(AnnotationQueryEditor);
  override variables: EventVariables = new EventVariables(this, VariableQueryEditor);
}

export const plugin = new DataSourcePlugin<EditableDataSource, EventQuery, EventOptions, EventSecrets>(
  EditableDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
