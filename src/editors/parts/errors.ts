// Where in the editor an error of the server belongs: its message begins with the key of the query that is wrong.
import type { PanelData } from '@grafana/data';

/** Messages by key, such as `limit` or `filters[2]`. */
export type FieldErrors = Partial<Record<string, string>>;

/** A key, the place in its list, and what of that is wrong. */
const form = /^([a-zA-Z]+(?:\[\d+\])?)(?:\.\w+)?: (.+)$/s;

/** The errors of the query's last answer; one that is of no key belongs to the whole query, and Grafana shows it. */
export function fieldErrors(data: PanelData | undefined, refId: string): FieldErrors {
  // Grafana 12 knows some errors only by their older name.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const errors = data?.errors ?? (data?.error ? [data.error] : []);
  const found: FieldErrors = {};
  for (const error of errors) {
    const [, key, text] = form.exec(error.data?.message ?? error.message ?? '') ?? [];
    if (key !== undefined && (error.refId ?? refId) === refId) {
      found[key] = text;
    }
  }
  return found;
}
