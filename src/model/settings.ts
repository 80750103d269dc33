// The settings of a data source, as the server reads them.
import type { DataSourceJsonData } from '@grafana/data';

export type TlsMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';
export type RollupMode = 'auto' | 'off';
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
  allowRawSql?: boolean;
  rollups?: RollupMode;
  enableSecureSocksProxy?: boolean;
}

/** Whether a setting is switched on; provisioning writes what it takes from the environment as a text. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';

export interface EventSecrets {
  password?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}
