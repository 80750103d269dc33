// What "Save & test" shows of a health check.
import type { TestDataSourceResponse } from '@grafana/data';
import { HealthCheckError, type HealthCheckResult, HealthStatus } from '@grafana/runtime';

/** Findings that are sentences, shown a line each before all others. */
const sentences = ['problems', 'notes'];

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** notIndexed: "Not indexed". */
const words = (key: string) => {
  const text = key.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function text(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(text).join(', ');
  }
  return value !== null && typeof value === 'object'
    ? Object.entries(value)
        .map(([key, one]) => `${key} ${text(one)}`)
        .join(', ')
    : String(value);
}

/** Everything that the check found, a line each. */
export function findings(report: Record<string, unknown>): string {
  const told = sentences.flatMap((key) => listed(report[key])).map(text);
  const figures = Object.entries(report)
    .filter(([key]) => !sentences.includes(key))
    .map(([key, value]) => `${words(key)}: ${text(value)}`);
  return [...told, ...figures].join('\n');
}

/** The check's message, with all that it found behind "Details"; a check that failed is thrown, as Grafana expects. */
export function tested({ status, message, details }: HealthCheckResult): TestDataSourceResponse {
  if (status !== HealthStatus.OK) {
    throw { status: 'error', message, error: new HealthCheckError(message, details) };
  }
  const report: Record<string, unknown> = details ?? {};
  const verboseMessage = findings(report);
  return {
    status: listed(report.problems).length > 0 ? 'warning' : 'success',
    message,
    details: verboseMessage ? { verboseMessage } : undefined,
  };
}
