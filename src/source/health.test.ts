import { HealthStatus } from '@grafana/runtime';
import { tested } from './health';

it('shows all that the check found, a line each', () => {
  const details = {
    server: 'PostgreSQL 18',
    missingColumns: ['id', 'qos'],
    appendMode: true,
    kinds: { allow: 3, publish: 0 },
    notes: ['Nothing is published.'],
  };
  expect(tested({ status: HealthStatus.OK, message: 'Connected', details })).toEqual({
    status: 'success',
    message: 'Connected',
    details: {
      verboseMessage: [
        'Nothing is published.',
        'Server: PostgreSQL 18',
        'Missing columns: id, qos',
        'Append mode: true',
        'Kinds: allow 3, publish 0',
      ].join('\n'),
    },
  });
});

it('warns of problems', () => {
  const answer = tested({ status: HealthStatus.OK, message: 'Connected', details: { problems: ['No rows.'] } });
  expect(answer).toEqual({ status: 'warning', message: 'Connected', details: { verboseMessage: 'No rows.' } });
});

it('fails as Grafana expects', () => {
  const details = { verboseMessage: 'refused' };
  expect(() => tested({ status: HealthStatus.Error, message: 'cannot connect', details })).toThrow(
    expect.objectContaining({
      status: 'error',
      message: 'cannot connect',
      error: expect.objectContaining({ message: 'cannot connect', details }) as Error,
    })
  );
});

it('shows a check without details', () => {
  expect(tested({ status: HealthStatus.OK, message: 'Connected', details: undefined })).toEqual({
    status: 'success',
    message: 'Connected',
    details: undefined,
  });
});
