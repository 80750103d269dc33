import type { TimeRange } from '@grafana/data';
import type { EventDataSource } from '../datasource';
import type { EventQuery } from '../types';
import type { Scenario, Vocabulary } from '../vocabulary';
import { ChoiceInput } from './ChoiceInput';
import { keysFor } from './keys';
import { ListInput } from './ListInput';
import { columnValues } from './suggestions';

interface Props {
  datasource: EventDataSource;
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  range?: TimeRange;
  onChange: (query: EventQuery) => void;
}

const any = 'any';
const outcomeTitles: Record<string, string> = { [any]: 'Any', failure: 'Failures', success: 'Successes' };

/** Which events the question is about, and whom and what: every key that narrows it down. */
export function AboutFields({ datasource, vocabulary, query, scenario, range, onChange }: Props) {
  const { outcome = any } = query;
  const outcomes = [any, ...(scenario?.outcomes ?? vocabulary.outcomes).filter((one) => one !== any)];
  const comparesOutcomes = query.measure === 'share' && outcome !== any;
  return (
    <>
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
        preset={any}
        value={outcome}
        options={outcomes.map((value) => ({ value, label: outcomeTitles[value] ?? value }))}
        error={comparesOutcomes ? 'A share compares the outcomes: choose any' : undefined}
        onChange={(chosen) => onChange({ ...query, outcome: chosen === any ? undefined : chosen })}
      />
      {keysFor(scenario, query).map(({ name, label, help, suggest }) => (
        <ListInput
          key={name}
          label={label}
          help={help}
          values={query[name]}
          options={columnValues(datasource, suggest, 'value', range)}
          custom
          onChange={(values) => onChange({ ...query, [name]: values })}
        />
      ))}
    </>
  );
}
