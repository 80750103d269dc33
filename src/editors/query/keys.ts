// The keys of a query that say whom and what it is about, as the editor shows them.
import type { EventQuery, ListKey } from '../../model/query';
import type { Scenario } from '../../model/vocabulary';

export interface Key {
  name: ListKey;
  label: string;
  help: string;
  /** The column whose values are suggested. */
  suggest?: string;
}

const pattern = 'An exact value, or a pattern: * stands for any characters.';

export const keys: Key[] = [
  {
    name: 'clients',
    label: 'Clients',
    help: `Client ID, the name that a client gives itself: of who connects, publishes or receives. ${pattern}`,
    suggest: 'clientid',
  },
  {
    name: 'parties',
    label: 'Parties',
    help: `Client ID of a device, whether it published the message or received it. ${pattern}`,
    suggest: 'clientid',
  },
  { name: 'users', label: 'Users', help: `User name that the client logs in with. ${pattern}`, suggest: 'username' },
  {
    name: 'publishers',
    label: 'Publishers',
    help: `Client ID of who published the message, whoever the row is about. ${pattern}`,
    suggest: 'from_clientid',
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
    help: 'A topic, or a topic filter as clients subscribe to: + stands for one level, # for this level and all below.',
    suggest: 'topic',
  },
  {
    name: 'covers',
    label: 'Subscribed to',
    help: 'A topic name: finds the subscriptions whose topic filter would receive it.',
    suggest: 'topic',
  },
  {
    name: 'messages',
    label: 'Message IDs',
    help: 'IDs that EMQX gives to messages, exactly; the same in every event of one message.',
    suggest: 'id',
  },
  { name: 'nodes', label: 'Nodes', help: `Node of the EMQX cluster that wrote the event. ${pattern}`, suggest: 'node' },
];

/** The keys that make sense for the scenario, and any other that the query has anyway: nothing may act unseen. */
export const keysFor = (scenario: Scenario | undefined, query: EventQuery): Key[] =>
  keys.filter(({ name }) => !scenario || scenario.keys.includes(name) || query[name]?.length);
