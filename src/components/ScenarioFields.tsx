import type { EventQuery } from '../types';
import type { Named, Scenario, Vocabulary } from '../vocabulary';
import { withScenario, withView } from './change';
import { ChoiceInput } from './ChoiceInput';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  onChange: (query: EventQuery) => void;
}

const option = ({ name, title, description }: Named) => ({ value: name, label: title, description });

/** What is asked, and what to answer with. */
export function ScenarioFields({ vocabulary, query, scenario, onChange }: Props) {
  const { scenarios, views } = vocabulary;
  return (
    <>
      <ChoiceInput
        label="Scenario"
        help="The kind of problem to look into; it decides which events are asked."
        placeholder="Choose one"
        preset=""
        value={query.scenario}
        options={scenarios.map(option)}
        onChange={(name) => {
          const next = scenarios.find((one) => one.name === name);
          onChange(next ? withScenario(query, next) : query);
        }}
      />
      <ChoiceInput
        label="View"
        help="What to answer with."
        preset="events"
        value={query.view}
        options={views.filter(({ name }) => scenario?.views.includes(name)).map(option)}
        onChange={(view) => onChange(view ? withView(query, view) : query)}
      />
    </>
  );
}
