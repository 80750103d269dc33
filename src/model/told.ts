// Words that come from the server or from a list, in the reader's language where somebody translated them.
import { t } from '@grafana/i18n';

type Kind = 'scenario' | 'view' | 'key' | 'choice' | 'measure' | 'event' | 'term' | 'question';
type Part = 'title' | 'description' | 'empty';

/** A key may hold no dots, which would make parts of it, and no colon, which would name another list of texts. */
const keyOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

export const told = (kind: Kind, name: string, part: Part, text: string): string =>
  t(`told.${kind}.${keyOf(name)}.${part}`, text);
