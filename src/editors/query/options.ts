// What there is to choose from for a key that takes one of a few values.
import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import { describeColumn, describeEvent } from '../../model/terms';
import { type Key, measuresOf, type Named, type Scenario, type Vocabulary } from '../../model/vocabulary';
import { told } from '../../model/told';

/** What the server computes of a row, beside its columns. */
const computedGroup = (name: string): string | undefined =>
  ({
    source: t('groups.source', "The client's address, without its port."),
    network: t('groups.network', "The network of the client's address: /24, or /64 of IPv6."),
    topicShape: t('groups.topicShape', 'The topic, with + for each level that tells clients apart.'),
    outcome: t('groups.outcome', 'Failure, success or neither.'),
    about: t('groups.about', 'What a finding is about: a client, user, network, node or topic, or the fleet.'),
    severity: t('groups.severity', 'Error, warning, info or debug, as log lines have it.'),
  })[name];

/** Names with their titles, as the server tells them. */
export const named = (kind: 'scenario' | 'view' | 'measure', words: Named[]): ComboboxOption[] =>
  words.map(({ name, title, description }) => ({
    value: name,
    label: told(kind, name, 'title', title),
    description: told(kind, name, 'description', description),
  }));

const chosenFrom = ({ name, choices = [] }: Key): ComboboxOption[] =>
  choices.map((one) => ({ value: one.name, label: told('choice', `${name} ${one.name}`, 'title', one.title) }));

/** The choices that the vocabulary gives a key, or those of the scenario and the table. */
export function optionsOf(
  key: Key,
  vocabulary: Vocabulary,
  scenario: Scenario | undefined,
  view: string
): ComboboxOption[] {
  const describe = (name: string) => {
    const column = vocabulary.columns.find((one) => one.name === name);
    return { value: name, description: column ? describeColumn(column) : computedGroup(name) };
  };
  switch (key.name) {
    case 'events':
      return (scenario?.events ?? []).map((value) => ({ value, description: describeEvent(value) }));
    case 'outcome': {
      const known = [key.preset, ...(scenario?.outcomes ?? vocabulary.outcomes)];
      return chosenFrom(key).filter(({ value }) => known.includes(value));
    }
    case 'findings':
      return vocabulary.findings.map(({ name, title }) => ({ value: name, description: title }));
    case 'groupBy':
      return (scenario?.groupBy ?? []).map(describe);
    case 'measure':
      return named(
        'measure',
        vocabulary.measures.filter(({ name }) => measuresOf(scenario, view).includes(name))
      );
    case 'columns':
      return [
        { value: '*', description: t('columns.all', 'All columns of the table.') },
        ...vocabulary.columns.map(({ name }) => describe(name)),
      ];
    default:
      return chosenFrom(key);
  }
}
