// The keys of a query as the editor shows them, an entry each, in the order in which they stand.
import { t } from '@grafana/i18n';
import type { EventQuery, ListKey, TextKey } from '../../model/query';
import { type Scenario, shapeOf } from '../../model/vocabulary';
import type { Syntax } from '../suggestions';

interface Words {
  label: string;
  help: string;
}

export type Key = { words: () => Words; placeholder?: () => string } & (
  | { kind: 'values'; name: ListKey; suggest: string; syntax: Syntax }
  | { kind: 'list'; name: ListKey }
  | { kind: 'choice'; name: TextKey; preset?: string; custom?: boolean }
  | { kind: 'text'; name: TextKey }
  | { kind: 'number'; name: 'limit' }
);

const pattern = () => t('keys.pattern', 'An exact value, or a pattern: * stands for any characters.');

/** Which rows the question is about, the most used first. */
export const conditions: Key[] = [
  {
    kind: 'text',
    name: 'text',
    words: () => ({
      label: t('keys.text.label', 'Text'),
      help: t('keys.text.help', 'A client ID, user name, address, topic, message ID or node, or a part of one.'),
    }),
  },
  {
    kind: 'values',
    name: 'clients',
    suggest: 'clientid',
    syntax: 'pattern',
    words: () => ({
      label: t('keys.clients.label', 'Clients'),
      help: `${t('keys.clients.help', 'Client ID, the name that a client gives itself: of who connects, publishes or receives.')} ${pattern()}`,
    }),
  },
  {
    kind: 'values',
    name: 'topics',
    suggest: 'topic',
    syntax: 'topicFilter',
    words: () => ({
      label: t('keys.topics.label', 'Topics'),
      help: t(
        'keys.topics.help',
        'A topic, or a topic filter as clients subscribe to: + stands for one level, # for this level and all below.'
      ),
    }),
  },
  {
    kind: 'values',
    name: 'users',
    suggest: 'username',
    syntax: 'pattern',
    words: () => ({
      label: t('keys.users.label', 'Users'),
      help: `${t('keys.users.help', 'User name that the client logs in with.')} ${pattern()}`,
    }),
  },
  {
    kind: 'values',
    name: 'sources',
    suggest: 'source',
    syntax: 'source',
    words: () => ({
      label: t('keys.sources.label', 'Sources'),
      help: t(
        'keys.sources.help',
        "The client's address: 78.234.1.9, 2001:db8::7, 78.234.0.0/17, 78.234.* or an address with its port."
      ),
    }),
  },
  {
    kind: 'choice',
    name: 'outcome',
    preset: 'any',
    words: () => ({
      label: t('keys.outcome.label', 'Outcome'),
      help: t('keys.outcome.help', 'How it ended for the client or the message.'),
    }),
  },
  {
    kind: 'list',
    name: 'events',
    words: () => ({
      label: t('keys.events.label', 'Events'),
      help: t('keys.events.help', "Only these of the scenario's events."),
    }),
  },
  {
    kind: 'values',
    name: 'parties',
    suggest: 'clientid',
    syntax: 'pattern',
    words: () => ({
      label: t('keys.parties.label', 'Parties'),
      help: `${t('keys.parties.help', 'Client ID of a device, whether it published the message or received it.')} ${pattern()}`,
    }),
  },
  {
    kind: 'values',
    name: 'publishers',
    suggest: 'from_clientid',
    syntax: 'pattern',
    words: () => ({
      label: t('keys.publishers.label', 'Publishers'),
      help: `${t('keys.publishers.help', 'Client ID of who published the message, whoever the row is about.')} ${pattern()}`,
    }),
  },
  {
    kind: 'values',
    name: 'messages',
    suggest: 'id',
    syntax: 'exact',
    words: () => ({
      label: t('keys.messages.label', 'Message IDs'),
      help: t(
        'keys.messages.help',
        'IDs that EMQX gives to messages, exactly; the same in every event of one message.'
      ),
    }),
  },
  {
    kind: 'values',
    name: 'covers',
    suggest: 'topic',
    syntax: 'exact',
    words: () => ({
      label: t('keys.covers.label', 'Subscribed to'),
      help: t('keys.covers.help', 'A topic name: finds the subscriptions whose topic filter would receive it.'),
    }),
  },
  {
    kind: 'values',
    name: 'nodes',
    suggest: 'node',
    syntax: 'pattern',
    words: () => ({
      label: t('keys.nodes.label', 'Nodes'),
      help: `${t('keys.nodes.help', 'Node of the EMQX cluster that wrote the event.')} ${pattern()}`,
    }),
  },
  {
    kind: 'list',
    name: 'findings',
    words: () => ({
      label: t('keys.findings.label', 'Findings'),
      help: t('keys.findings.help', 'Only these; what is left out still explains what is shown.'),
    }),
  },
  {
    kind: 'list',
    name: 'severities',
    words: () => ({
      label: t('keys.severities.label', 'Severities'),
      help: t('keys.severities.help', 'Only findings that are so bad.'),
    }),
  },
];

/** What the answer looks like. */
export const shapes: Key[] = [
  {
    kind: 'list',
    name: 'groupBy',
    placeholder: () => t('keys.groupBy.placeholder', 'Nothing'),
    words: () => ({
      label: t('keys.groupBy.label', 'Group by'),
      help: t('keys.groupBy.help', 'A value for each combination of these, at most three.'),
    }),
  },
  {
    kind: 'choice',
    name: 'measure',
    preset: 'count',
    words: () => ({
      label: t('keys.measure.label', 'Measure'),
      help: t('keys.measure.help', 'What is counted.'),
    }),
  },
  {
    kind: 'choice',
    name: 'baseline',
    preset: 'others',
    words: () => ({
      label: t('keys.baseline.label', 'Compared with'),
      help: t('keys.baseline.help', 'What the failures are compared with.'),
    }),
  },
  {
    kind: 'choice',
    name: 'interval',
    custom: true,
    placeholder: () => t('keys.automatic', 'Automatic'),
    words: () => ({
      label: t('keys.interval.label', 'Interval'),
      help: t('keys.interval.help', "Width of a bucket; left empty, it follows from the panel's width."),
    }),
  },
  {
    kind: 'choice',
    name: 'offset',
    custom: true,
    placeholder: () => t('keys.offset.placeholder', 'None'),
    words: () => ({
      label: t('keys.offset.label', 'Earlier by'),
      help: t('keys.offset.help', 'The same question about an earlier time, such as 1h, 1d or 7d, to compare with.'),
    }),
  },
  {
    kind: 'list',
    name: 'columns',
    placeholder: () => t('keys.own', "The scenario's own"),
    words: () => ({
      label: t('keys.columns.label', 'Columns'),
      help: t('keys.columns.help', 'Which columns to show; * means all of them.'),
    }),
  },
  {
    kind: 'choice',
    name: 'order',
    placeholder: () => t('keys.own', "The scenario's own"),
    words: () => ({
      label: t('keys.order.label', 'Order'),
      help: t('keys.order.help', 'How the rows are shown; a limit keeps the newest ones in either case.'),
    }),
  },
  {
    kind: 'number',
    name: 'limit',
    placeholder: () => t('keys.automatic', 'Automatic'),
    words: () => ({
      label: t('keys.limit.label', 'Limit'),
      help: t(
        'keys.limit.help',
        'The most rows, groups or series; left empty, the view decides. Rows: the newest are kept. Groups: the biggest.'
      ),
    }),
  },
];

/** Keys without which a view mostly says little. */
const first: string[] = ['text', 'groupBy', 'measure'];

export const isSet = (query: EventQuery, { name }: Key): boolean => {
  const value = query[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
};

/** Where a key stands: those in use are shown, the others are offered, and those that make no sense here are neither. */
export function place(key: Key, query: EventQuery, view: string, scenario: Scenario | undefined, wanted: string[]) {
  if (isSet(query, key) || wanted.includes(key.name)) {
    return 'shown'; // also where the scenario does without it: nothing may act unseen
  }
  const shaped = shapeOf(scenario, view).includes(key.name);
  if (!scenario || (!shaped && !scenario.keys.includes(key.name))) {
    return undefined;
  }
  return shaped && first.includes(key.name) ? 'shown' : 'offered';
}
