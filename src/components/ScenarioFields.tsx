import type { EventQuery } from '../types';
import type { Scenario, Vocabulary } from '../vocabulary';
import { withScenario, withView } from './change';
import { ChoiceInput } from './ChoiceInput';
import { ListInput } from './ListInput';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  onChange: (query: EventQuery) => void;
}

const outcomeTitles: Record<string, string> = { any: 'Any', failure: 'Failures', success: 'Successes' };

const named = ({ name, title, description }: { name: string; title: string; description: string }) => ({
  value: name,
  label: title,
  description,
});

/** What is asked: scenario, view, events and outcome. */
export function ScenarioFields({ vocabulary, query, scenario, onChange }: Props) {
  const { scenarios, views } = vocabulary;
  const offered = views.filter(({ name }) => scenario?.views.includes(name));
  const outcomes = ['any', ...(scenario?.outcomes ?? vocabulary.outcomes).filter((outcome) => outcome !== 'any')];
  return (
    <>
      <ChoiceInput
        label="Scenario"
        help="The kind of problem to look into; it decides which events are asked."
        preset=""
        value={query.scenario}
        options={scenarios.map(named)}
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
        options={offered.map(named)}
        onChange={(view) => onChange(view ? withView(query, view) : query)}
      />
      <ListInput
        label="Events"
        help="Only these of the scenario's events."
        placeholder="All of the scenario"
        values={query.events}
        options={(scenario?.events ?? []).map((value) => ({ value }))}
        custom
        onChange={(events) => onChange({ ...query, events })}
      />
      <ChoiceInput
        label="Outcome"
        help="How it ended for the client or the message."
        preset="any"
        value={query.outcome}
        options={outcomes.map((value) => ({ value, label: outcomeTitles[value] ?? value }))}
        error={
          query.measure === 'share' && (query.outcome ?? 'any') !== 'any'
            ? 'A share compares the outcomes: choose any'
            : undefined
        }
        onChange={(outcome) => onChange({ ...query, outcome: outcome === 'any' ? undefined : outcome })}
      />
    </>
  );
}
