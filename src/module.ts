// What Grafana loads: the data source, and its editors once somebody opens them.
import { DataSourcePlugin, type LogRowModel } from '@grafana/data';
import { createElement, type ReactNode } from 'react';
import { deferred } from './deferred';
import type { EventQuery } from './model/query';
import type { EventOptions, EventSecrets } from './model/settings';
import { annotationsWith } from './source/annotations';
import { type ContextName, contextsOf } from './source/context';
import { EventDataSource } from './source/datasource';
import { EventVariables } from './source/variables';

const editors = () => import(/* webpackChunkName: "editors" */ './editors');
const settings = () => import(/* webpackChunkName: "settings" */ './config/ConfigEditor');
const help = () => import(/* webpackChunkName: "help" */ './help/QueryEditorHelp');

const QueryEditor = deferred(async () => (await editors()).QueryEditor);
const AnnotationQueryEditor = deferred(async () => (await editors()).AnnotationQueryEditor);
const VariableQueryEditor = deferred(async () => (await editors()).VariableQueryEditor);
const ContextChoice = deferred(async () => (await editors()).ContextChoice);
const ConfigEditor = deferred(async () => (await settings()).ConfigEditor);
const QueryEditorHelp = deferred(async () => (await help()).QueryEditorHelp);

class EditableDataSource extends EventDataSource {
  override annotations = annotationsWith(AnnotationQueryEditor);
  override variables: EventVariables = new EventVariables(this, VariableQueryEditor);

  getLogRowContextUi(row: LogRowModel, runContextQuery?: () => void): ReactNode {
    const onChange = (context: string) => {
      this.context = context as ContextName;
      runContextQuery?.();
    };
    return createElement(ContextChoice, { contexts: contextsOf(row), chosen: this.context, onChange });
  }
}

export const plugin = new DataSourcePlugin<EditableDataSource, EventQuery, EventOptions, EventSecrets>(
  EditableDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
