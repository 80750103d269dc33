// The keys of a query that narrow it down, as the editor shows them.
import type { EventQuery, ListKey } from '../types';
import type { Scenario } from '../vocabulary';

export interface Key {
  name: ListKey;
  label: string;
  help: string;
  /** The column whose values are suggested. */
  suggest?: string;
  /** The key is offered where the scenario is about this column; without one, everywhere. */
  about?: string;
  /** The key is offered only where the scenario has one of these events. */
  events?: string[];
}

const pattern = 'An exact value, or a pattern: * stands for any characters.';

export const keys: Key[] = [
  {
    name: 'clients',
    label: 'Clients',
    help: `Client ID of who connects, publishes or receives. ${pattern}`,
    suggest: 'clientid',
  },
  {
    name: 'parties',
    label: 'Parties',
    help: `Client ID of a device, whether it published or received. ${pattern}`,
    suggest: 'clientid',
    about: 'from_clientid',
  },
  { name: 'users', label: 'Users', help: `User name. ${pattern}`, suggest: 'username' },
  {
    name: 'publishers',
    label: 'Publishers',
    help: `Client ID of who published. ${pattern}`,
    suggest: 'from_clientid',
    about: 'from_clientid',
  },
  {
    name: 'sources',
    label: 'Sources',
    help: "The client's address: 78.234.1.9, 2001:db8::7, 78.234.0.0/17, 78.234.* or an address with its port.",
    suggest: 'source',
  },
  {
    name: 'topics',
    label: 'Topics',
    help: 'A topic, or an MQTT topic filter with + and #.',
    suggest: 'topic',
  },
  {
    name: 'covers',
    label: 'Subscribed to',
    help: 'A topic name: finds the subscriptions whose filter would receive it.',
    events: ['session.subscribed', 'session.unsubscribed', 'client.check_authz_complete'],
  },
  { name: 'messages', label: 'Message IDs', help: 'IDs of messages, exactly.', about: 'id' },
  { name: 'nodes', label: 'Nodes', help: `EMQX node. ${pattern}`, suggest: 'node' },
];

/** The keys that make sense for the scenario, and any other that the query has anyway: nothing may act unseen. */
export function keysFor(scenario: Scenario | undefined, query: EventQuery): Key[] {
  const fits = ({ about, events }: Key) =>
    !scenario ||
    ((about === undefined || scenario.columns.includes(about)) &&
      (events === undefined || events.some((event) => scenario.events.includes(event))));
  return keys.filter((key) => fits(key) || query[key.name]?.length);
}
