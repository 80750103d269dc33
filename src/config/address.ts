// What is wrong with an address before anybody tries it: the mistakes that are made most.
import { t } from '@grafana/i18n';

/** Ports on which something else listens, and what that is. */
const others: Record<number, () => string> = {
  1883: () => t('address.mqtt', 'This is the port of MQTT: the data source reads the database, not the broker.'),
  8883: () => t('address.mqtt', 'This is the port of MQTT: the data source reads the database, not the broker.'),
  18083: () => t('address.dashboard', "This is the port of EMQX's dashboard: the data source reads the database."),
  4000: () => t('address.http', "This is the port of GreptimeDB's HTTP: its PostgreSQL protocol listens on 4003."),
  4001: () => t('address.grpc', "This is the port of GreptimeDB's gRPC: its PostgreSQL protocol listens on 4003."),
  4002: () => t('address.mysql', "This is the port of GreptimeDB's MySQL: its PostgreSQL protocol listens on 4003."),
};

/** A sentence on what is wrong with an address; nothing, if it may well be right. */
export function problemOf(address: string): string | undefined {
  if (address === '') {
    return t('address.missing', 'An address is needed: the host and port of the database.');
  }
  if (address.includes('://')) {
    return t('address.scheme', 'Only a host and a port, without {{scheme}}', {
      scheme: `${address.split('://')[0]}://`,
      interpolation: { escapeValue: false },
    });
  }
  if (address.includes('@')) {
    return t('address.user', 'User and password have fields of their own: only a host and a port belong here.');
  }
  if (/[/\s]/.test(address)) {
    return t('address.path', 'Only a host and a port, without a path or spaces.');
  }
  if (!address.startsWith('[') && address.split(':').length > 2) {
    return t('address.ipv6', 'An IPv6 address stands in brackets, such as [2001:db8::7]:4003');
  }
  const [, digits] = /:([^:\]]*)$/.exec(address) ?? [];
  const port = Number(digits ?? 4003);
  if (digits === '' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    return t('address.port', 'A port is a whole number from 1 to 65535.');
  }
  return others[port]?.();
}
