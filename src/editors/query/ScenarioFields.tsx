import { t } from '@grafana/i18n';
import { type EventQuery, scenarios as names, viewOf } from '../../model/query';
import type { Scenario, Vocabulary } from '../../model/vocabulary';
import { ChoiceInput } from '../parts/ChoiceInput';
import type { FieldErrors } from '../parts/errors';
import { withScenario, withView } from './change';
import { named } from './options';
import { ruleUse } from './places';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  errors: FieldErrors;
  /** Whether people may write SQL of their own. */
  allowsSql: boolean;
  /** Whether an alert rule asks. */
  rule: boolean;
  /** The one view that is asked; without one, the view is chosen here. */
  fixedView?: string;
  onChange: (query: EventQuery) => void;
}

/** What is asked, and what to answer with. */
export function ScenarioFields(props: Props) {
  const { vocabulary, query, scenario, errors, allowsSql, rule, fixedView, onChange } = props;
  const view = viewOf(query);
  const usable = (name: string) => (fixedView === undefined ? !rule || ruleUse(name) : name === fixedView);
  const offered = vocabulary.scenarios.filter(
    ({ name, views }) => name === query.scenario || (views.some(usable) && (name !== names.sql || allowsSql))
  );
  return (
    <>
      <ChoiceInput
        label={t('scenario.label', 'Scenario')}
        help={t('scenario.help', 'The kind of problem to look into; it decides which events are asked.')}
        placeholder={t('scenario.placeholder', 'Choose one')}
        preset=""
        value={query.scenario}
        options={named('scenario', offered)}
        error={errors.scenario}
        onChange={(name) => {
          const next = offered.find((one) => one.name === name);
          if (next) {
            const changed = withScenario(query, { ...next, views: next.views.filter(usable) }, vocabulary.keys);
            onChange(fixedView === undefined ? changed : withView(changed, fixedView, next, vocabulary.keys));
          }
        }}
      />
      {fixedView === undefined && (
        <ChoiceInput
          label={t('view.label', 'View')}
          help={t('view.help', 'What to answer with.')}
          preset=""
          value={view}
          options={named(
            'view',
            vocabulary.views.filter(({ name }) => scenario?.views.includes(name) && (usable(name) || name === view))
          )}
          error={errors.view ?? errors.format}
          onChange={(chosen) => onChange(chosen ? withView(query, chosen, scenario, vocabulary.keys) : query)}
        />
      )}
    </>
  );
}
