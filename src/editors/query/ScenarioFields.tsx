import { type EventQuery, scenarios as names } from '../../model/query';
import { type Named, type Scenario, viewOf, type Vocabulary } from '../../model/vocabulary';
import { withScenario, withView } from './change';
import { ChoiceInput } from '../parts/ChoiceInput';
import type { FieldErrors } from '../parts/errors';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  errors: FieldErrors;
  /** Whether people may write SQL of their own. */
  allowsSql: boolean;
  /** The one view that is asked; without one, the view is chosen here. */
  fixedView?: string;
  onChange: (query: EventQuery) => void;
}

const option = ({ name, title, description }: Named) => ({ value: name, label: title, description });

/** What is asked, and what to answer with. */
export function ScenarioFields({ vocabulary, query, scenario, errors, allowsSql, fixedView, onChange }: Props) {
  const offered = vocabulary.scenarios.filter(
    ({ name, views }) =>
      name === query.scenario ||
      ((fixedView === undefined || views.includes(fixedView)) && (name !== names.sql || allowsSql))
  );
  return (
    <>
      <ChoiceInput
        label="Scenario"
        help="The kind of problem to look into; it decides which events are asked."
        placeholder="Choose one"
        preset=""
        value={query.scenario}
        options={offered.map(option)}
        error={errors.scenario}
        onChange={(name) => {
          const next = offered.find((one) => one.name === name);
          if (next) {
            const changed = withScenario(query, next);
            onChange(fixedView === undefined ? changed : withView(changed, fixedView, next));
          }
        }}
      />
      {fixedView === undefined && (
        <ChoiceInput
          label="View"
          help="What to answer with."
          preset=""
          value={viewOf(scenario, query.view ?? query.format)}
          options={vocabulary.views.filter(({ name }) => scenario?.views.includes(name)).map(option)}
          error={errors.view ?? errors.format}
          onChange={(view) => onChange(view ? withView(query, view, scenario) : query)}
        />
      )}
    </>
  );
}
