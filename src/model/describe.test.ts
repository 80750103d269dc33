import { describe as told } from './describe';
import type { EventQuery } from './query';

const cases: { query: Partial<EventQuery>; line: string }[] = [
  {
    query: { scenario: 'drops', view: 'rate', groupBy: ['reason'], topics: ['factory/#'] },
    line: 'drops, rate by reason, topic factory/#',
  },
  { query: {}, line: '' },
  { query: { scenario: 'lifecycle' }, line: 'lifecycle, events' },
  {
    query: { scenario: 'diagnosis', severities: ['critical', 'warning'] },
    line: 'diagnosis, findings, severity critical or warning',
  },
  {
    query: { scenario: 'access', view: 'count', measure: 'share', groupBy: ['node', 'source'], outcome: 'any' },
    line: 'access, count of share by node and source',
  },
  {
    query: { scenario: 'events', view: 'logs', clients: ['a', 'b', 'c', 'd', 'e'], outcome: 'failure', limit: 5 },
    line: 'events, logs, failures, client a, b, c or 2 more, limit 5',
  },
  {
    query: {
      scenario: 'delivery',
      view: 'rate',
      interval: '5m',
      offset: '1d',
      filters: [
        { column: 'qos', operator: '>', values: [0] },
        { column: 'username', operator: '=', values: ['', null, 'x'] },
        { column: 'reason', operator: '=', values: [] },
      ],
    },
    line: 'delivery, rate, qos > 0, username = (empty), (none) or x, every 5m, 1d earlier',
  },
  {
    query: { scenario: 'events', filters: [{ column: 'payload', operator: '=', values: ['x'.repeat(1024)] }] },
    line: `events, events, payload = ${'x'.repeat(60)}…`,
  },
  { query: { scenario: 'sql', format: 'logs', rawSql: ' SELECT 1\n  FROM t' }, line: 'sql, logs: SELECT 1 FROM t' },
];

test.each(cases)('$line', ({ query, line }) => {
  expect(told({ refId: 'A', ...query })).toBe(line);
});
