// The keys of a query as the editor shows them: those in use, and those that make sense here.
import { type EventQuery, valueOf } from '../../model/query';
import { told } from '../../model/told';
import { type Key, type Scenario, shapeOf } from '../../model/vocabulary';

/** What a key is called, and what it asks for, in the reader's language. */
export const wordsOf = ({ name, title, description }: Key) => ({
  label: told('key', name, 'title', title),
  help: told('key', name, 'description', description),
});

/** What an empty field says. */
export const emptyOf = ({ name, empty }: Key) => empty && told('key', name, 'empty', empty);

export function isSet(query: EventQuery, name: string): boolean {
  const value = valueOf(query, name);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

/** Where a key stands: those in use are shown, the others are offered, and those that make no sense here are neither. */
export function place(key: Key, query: EventQuery, view: string, scenario: Scenario | undefined, wanted: string[]) {
  const { name, first } = key;
  if (isSet(query, name) || wanted.includes(name)) {
    return 'shown'; // also where the scenario does without it: nothing may act unseen
  }
  const shaped = shapeOf(scenario, view).includes(name);
  if (!scenario || (!shaped && !scenario.keys.includes(name))) {
    return undefined;
  }
  return shaped && first ? 'shown' : 'offered';
}
