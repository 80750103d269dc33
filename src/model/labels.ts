// How the server names values that have no name of their own. Values that read like one of these names have a backslash in front
// of them, and one more where they have some already, so that no two values share a label.
import type { FilterValue } from './query';

const missing = '(none)';
const empty = '(empty)';
const named = /^\\*\((?:none|empty|other)\)$/;

/** The label of a value. */
export function shownAs(value: FilterValue): string {
  if (value === null || value === '') {
    return value === null ? missing : empty;
  }
  const text = String(value);
  return named.test(text) ? `\\${text}` : text;
}

/** The value that a label stands for. That of all other groups stands for none, and is a text like any other. */
export function valueOf(label: string): FilterValue {
  if (label === missing || label === empty) {
    return label === missing ? null : '';
  }
  return label.startsWith('\\') && named.test(label) ? label.slice(1) : label;
}

/** More characters than a line or an input has room for. */
const most = 60;

/** A label where there is little room; values may be as long as payloads are. */
export function shortened(label: string): string {
  const characters = Array.from(label.slice(0, 2 * most + 1));
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : label;
}

/** A text as a regular expression that finds it. */
export const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
