// Words that the server tells, in the reader's language where somebody translated them.
import { t } from '@grafana/i18n';

type Kind = 'scenario' | 'view' | 'measure';

export const told = (kind: Kind, name: string, part: 'title' | 'description', text: string): string =>
  t(`told.${kind}.${name}.${part}`, text);
