// What there is to choose from for a key that takes one of a few values.
import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import { describeColumn, describeEvent } from '../../model/terms';
import { measuresOf, type Named, type Scenario, type Vocabulary } from '../../model/vocabulary';
import { told } from '../../model/told';

const intervals = ['$__interval', '30s', '1m', '5m', '15m', '1h', '6h', '1d'];
const offsets = ['1h', '1d', '7d'];

const any = 'any';

const outcomeTitle = (outcome: string): string =>
  ({
    [any]: t('outcomes.any', 'Any'),
    failure: t('outcomes.failure', 'Failures'),
    success: t('outcomes.success', 'Successes'),
  })[outcome] ?? outcome;

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

const severities = ['critical', 'warning', 'info'];

/** Names with their titles, as the server tells them. */
export const named = (kind: 'scenario' | 'view' | 'measure', words: Named[]): ComboboxOption[] =>
  words.map(({ name, title, description }) => ({
    value: name,
    label: told(kind, name, 'title', title),
    description: told(kind, name, 'description', description),
  }));

export function optionsOf(
  key: string,
  vocabulary: Vocabulary,
  scenario: Scenario | undefined,
  view: string
): ComboboxOption[] {
  const describe = (name: string) => {
    const column = vocabulary.columns.find((one) => one.name === name);
    return { value: name, description: column ? describeColumn(column) : computedGroup(name) };
  };
  const plain = (values: string[]) => values.map((value) => ({ value }));
  switch (key) {
    case 'events':
      return (scenario?.events ?? []).map((value) => ({ value, description: describeEvent(value) }));
    case 'outcome':
      return [any, ...(scenario?.outcomes ?? vocabulary.outcomes).filter((one) => one !== any)].map((value) => ({
        value,
        label: outcomeTitle(value),
      }));
    case 'findings':
      return vocabulary.findings.map(({ name, title }) => ({ value: name, description: title }));
    case 'severities':
      return plain(severities);
    case 'groupBy':
      return (scenario?.groupBy ?? []).map(describe);
    case 'measure':
      return named(
        'measure',
        vocabulary.measures.filter(({ name }) => measuresOf(scenario, view).includes(name))
      );
    case 'baseline':
      return [
        { value: 'others', label: t('baselines.others', 'The rows that are no failures') },
        { value: 'previous', label: t('baselines.previous', 'The failures of the time before') },
      ];
    case 'interval':
      return plain(intervals);
    case 'offset':
      return plain(offsets);
    case 'columns':
      return [
        { value: '*', description: t('columns.all', 'All columns of the table.') },
        ...vocabulary.columns.map(({ name }) => describe(name)),
      ];
    case 'order':
      return [
        { value: 'asc', label: t('orders.asc', 'Oldest first') },
        { value: 'desc', label: t('orders.desc', 'Newest first') },
      ];
    default:
      return [];
  }
}
