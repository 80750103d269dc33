import { DataSourcePlugin } from '@grafana/data';
import { QueryEditor } from './components/QueryEditor';
import { ConfigEditor } from './config/ConfigEditor';
import { EventDataSource } from './datasource';
import { QueryEditorHelp } from './help/QueryEditorHelp';
import type { EventOptions, EventQuery, EventSecrets } from './types';

export const plugin = new DataSourcePlugin<EventDataSource, EventQuery, EventOptions, EventSecrets>(EventDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
