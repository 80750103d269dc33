// MQTT's words in a sentence each, for tooltips and the query help.
import { told } from './told';

const eventTerms: Record<string, string> = {
  'client.check_authn_complete': 'Authentication: whether the broker believed who the client says it is.',
  'client.connected': 'A client is connected, as the broker sees it.',
  'client.connack': "The broker's answer to a request to connect: accepted, or refused and why.",
  'client.disconnected': 'A connection ended, with the reason.',
  'client.ping': 'A sign of life from a client that had nothing else to send.',
  'client.check_authz_complete': 'Authorization: whether a client may publish or subscribe to a topic.',
  'session.subscribed': 'A client asked for messages by a topic filter, and the broker agreed.',
  'session.unsubscribed': 'A client gave up a subscription.',
  'message.publish': 'A client sent a message; such rows exist only if the rule in EMQX selects them.',
  'message.delivered': 'A message was handed to the connection of a receiver.',
  'message.acked': 'The receiver confirmed a message; only with QoS 1 and 2.',
  'message.dropped': 'A message went nowhere before it reached any receiver: mostly nobody subscribed.',
  'message.delivery_dropped':
    'A message was lost on its way to one receiver: its queue was full, or the message expired.',
  'schema.validation_failed': 'The content of a message was not what a schema in EMQX demands.',
  'message.transformation_failed': 'A transformation in EMQX could not read the content of a message.',
  'alarm.activated': 'EMQX raised an alarm about itself.',
  'alarm.deactivated': 'An alarm of EMQX went away.',
};

/** What an event tells, beside its name where events are chosen. */
export const describeEvent = (name: string): string | undefined =>
  name in eventTerms ? told('event', name, 'description', eventTerms[name]) : undefined;

export interface Term {
  word: string;
  meaning: string;
}

const terms: Term[] = [
  { word: 'Client ID', meaning: 'The name a client gives itself; two that use one name throw each other out.' },
  {
    word: 'Session',
    meaning: 'What the broker keeps for a client: its subscriptions, and messages that still wait for it.',
  },
  {
    word: 'Clean start',
    meaning: 'The client asks for a new session and gives up the one that the broker may have kept.',
  },
  { word: 'Session expiry', meaning: 'How long the broker keeps the session of a client that is gone.' },
  {
    word: 'Keep alive',
    meaning:
      'The longest silence, in seconds, that a client promises; after one and a half times that the broker hangs up.',
  },
  { word: 'CONNACK', meaning: "The broker's answer to a request to connect, with a reason code." },
  { word: 'Topic', meaning: 'The address of a message: levels between slashes, such as factory/press-7/status.' },
  {
    word: 'Topic filter',
    meaning: 'What a client subscribes to: + stands for one level, # at the end for all that follow.',
  },
  { word: 'Shared subscription', meaning: '$share/group/filter: each message goes to one client of the group only.' },
  { word: 'QoS', meaning: 'Quality of service: 0 at most once, 1 at least once, 2 exactly once.' },
  {
    word: 'Acknowledgement',
    meaning: 'How the receiver of a message with QoS 1 or 2 confirms it; without one the broker tries again.',
  },
  {
    word: 'Retained message',
    meaning: 'The last message of a topic, which the broker hands to everyone who subscribes later.',
  },
  { word: 'Will message', meaning: 'What the broker publishes for a client whose connection ends without a goodbye.' },
  {
    word: 'Takeover',
    meaning: 'A client with the same ID connected: the older connection ends and the session moves.',
  },
  {
    word: 'Message queue',
    meaning: 'Where messages wait for a receiver that is slow or away; when it is full, messages are dropped.',
  },
];

/** MQTT's words, in the reader's language. */
export const toldTerms = (): Term[] =>
  terms.map(({ word, meaning }) => ({
    word: told('term', word, 'title', word),
    meaning: told('term', word, 'description', meaning),
  }));

/** The meaning of a word, for a tooltip. */
function meaningOf(word: string): string | undefined {
  const term = terms.find((one) => one.word === word);
  return term && told('term', word, 'description', term.meaning);
}

/** Columns whose name is one of MQTT's words. */
const columnWords: Record<string, string> = {
  clean_start: 'Clean start',
  expiry_interval: 'Session expiry',
  keepalive: 'Keep alive',
  qos: 'QoS',
};

/** What a column holds, and what MQTT means by its name. */
export const describeColumn = ({ name, description }: { name: string; description?: string }) =>
  [description, meaningOf(columnWords[name] ?? '')].filter(Boolean).join(' ') || undefined;
