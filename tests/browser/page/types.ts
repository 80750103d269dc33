// What the page knows of the plugin: no more than Grafana does.
import type { DataQuery, DataSourceApi, DataSourceJsonData, DataSourcePlugin, DataSourceSettings } from '@grafana/data';

export type Query = DataQuery;
export type Source = DataSourceApi<Query>;
export type Plugin = DataSourcePlugin<Source, Query>;
export type Settings = DataSourceSettings<DataSourceJsonData, Record<string, string>>;
