// Questions to start from: a click in the query help asks them.
import type { EventQuery } from '../model/query';

export interface Example {
  question: string;
  query: Omit<EventQuery, 'refId'>;
}

export interface Examples {
  scenario: string;
  title: string;
  examples: Example[];
}

export const exampleGroups: Examples[] = [
  {
    scenario: 'diagnosis',
    title: 'Diagnosis',
    examples: [
      { question: 'What is wrong in the whole fleet?', query: { scenario: 'diagnosis', view: 'findings' } },
      {
        question: 'What is critical, and nothing else?',
        query: { scenario: 'diagnosis', view: 'findings', severities: ['critical'] },
      },
      {
        question: 'What is wrong with clients whose ID begins with device-?',
        query: { scenario: 'diagnosis', view: 'findings', clients: ['device-*'] },
      },
    ],
  },
  {
    scenario: 'lifecycle',
    title: 'Client lifecycle',
    examples: [
      {
        question: 'When was each client connected, and why did it leave?',
        query: { scenario: 'lifecycle', view: 'connections' },
      },
      {
        question: 'Why do clients lose their connection?',
        query: {
          scenario: 'lifecycle',
          view: 'top',
          events: ['client.disconnected'],
          outcome: 'failure',
          groupBy: ['reason'],
        },
      },
    ],
  },
  {
    scenario: 'access',
    title: 'Authentication and authorization',
    examples: [
      {
        question: 'From which addresses do most logins fail?',
        query: {
          scenario: 'access',
          view: 'top',
          events: ['client.check_authn_complete'],
          outcome: 'failure',
          groupBy: ['source'],
        },
      },
      {
        question: 'What do refused clients have in common?',
        query: { scenario: 'access', view: 'contrast' },
      },
      {
        question: 'How many publishes and subscriptions are denied, by topic?',
        query: {
          scenario: 'access',
          view: 'rate',
          events: ['client.check_authz_complete'],
          outcome: 'failure',
          groupBy: ['topic'],
        },
      },
    ],
  },
  {
    scenario: 'delivery',
    title: 'Message delivery',
    examples: [
      {
        question: 'Which messages arrived, and which are unacknowledged?',
        query: { scenario: 'delivery', view: 'messages' },
      },
      { question: 'Who received what, and when?', query: { scenario: 'delivery', view: 'receivers' } },
      {
        question: 'Which receivers get their messages latest?',
        query: { scenario: 'delivery', view: 'top', groupBy: ['clientid'], measure: 'p99' },
      },
      { question: 'How long do messages take?', query: { scenario: 'delivery', view: 'latency' } },
    ],
  },
  {
    scenario: 'drops',
    title: 'Message drops',
    examples: [
      { question: 'Why are messages dropped, and what helps?', query: { scenario: 'drops', view: 'causes' } },
      { question: 'How many, over time?', query: { scenario: 'drops', view: 'rate', groupBy: ['reason'] } },
      {
        question: 'How many were there a week earlier?',
        query: { scenario: 'drops', view: 'rate', groupBy: ['reason'], offset: '7d' },
      },
    ],
  },
  {
    scenario: 'events',
    title: 'All events',
    examples: [
      { question: 'What happened lately, as log lines?', query: { scenario: 'events', view: 'logs' } },
      {
        question: 'What is this text: a client, a user, an address, a topic or a message?',
        query: { scenario: 'events', view: 'find', text: 'device001' },
      },
      {
        question: 'What came from a network?',
        query: { scenario: 'events', view: 'events', sources: ['10.0.0.0/8'] },
      },
    ],
  },
  {
    scenario: 'sql',
    title: 'SQL',
    examples: [
      {
        question: 'How many events of each kind?',
        query: {
          scenario: 'sql',
          view: 'table',
          rawSql:
            'SELECT event, count(*) AS rows\nFROM $__table\nWHERE $__timeFilter\nGROUP BY event\nORDER BY rows DESC',
        },
      },
    ],
  },
];
