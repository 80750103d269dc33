// The query model and the settings, as the server reads them.
import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** Keys of a query that hold a list of texts. */
export const listKeys = [
  'events',
  'clients',
  'parties',
  'users',
  'publishers',
  'sources',
  'topics',
  'covers',
  'messages',
  'nodes',
  'columns',
  'groupBy',
] as const;

/** Keys of a query that hold one text. */
export const textKeys = ['scenario', 'view', 'outcome', 'measure', 'interval', 'order'] as const;

export type ListKey = (typeof listKeys)[number];
export type TextKey = (typeof textKeys)[number];

export type FilterValue = string | number | boolean;

export interface Filter {
  column: string;
  operator: string;
  values: FilterValue[];
}

export interface EventQuery extends DataQuery, Partial<Record<ListKey, string[]>>, Partial<Record<TextKey, string>> {
  filters?: Filter[];
  limit?: number;
}

/** Asks for the values of a dashboard variable. */
export interface VariableQuery extends DataQuery {
  column?: string;
  prefix?: string;
}

export const defaultVariableColumn = 'clientid';

export type TlsMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';
export type PayloadMode = 'show' | 'truncate' | 'hide';

export interface EventOptions extends DataSourceJsonData {
  database?: string;
  table?: string;
  sslmode?: TlsMode;
  serverName?: string;
  queryTimeout?: number;
  maxRows?: number;
  maxOpenConns?: number;
  maxIdleConns?: number;
  connMaxLifetime?: number;
  payload?: PayloadMode;
  payloadLimit?: number;
}

export interface EventSecrets {
  password?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}
