import type { TimeRange } from '@grafana/data';
import type { EditorSource } from '../../model/source';
import { eventTerms } from '../../model/terms';
import type { EventQuery } from '../../model/query';
import type { Scenario, Vocabulary } from '../../model/vocabulary';
import { ChoiceInput } from '../parts/ChoiceInput';
import type { FieldErrors } from '../parts/errors';
import { keysFor } from './keys';
import { ListInput } from '../parts/ListInput';
import { columnValues, variables } from '../suggestions';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  range?: TimeRange;
  errors: FieldErrors;
  onChange: (query: EventQuery) => void;
}

const any = 'any';
const outcomeTitles: Record<string, string> = { [any]: 'Any', failure: 'Failures', success: 'Successes' };

/** Which events the question is about, and whom and what: every key that narrows it down. */
export function AboutFields({ datasource, vocabulary, query, scenario, range, errors, onChange }: Props) {
  const { outcome = any } = query;
  const takes = (key: 'events' | 'outcome') => !scenario || scenario.keys.includes(key) || query[key] !== undefined;
  const outcomes = [any, ...(scenario?.outcomes ?? vocabulary.outcomes).filter((one) => one !== any)];
  return (
    <>
      {takes('events') && (
        <ListInput
          label="Events"
          help="Only these of the scenario's events."
          placeholder="All of the scenario"
          values={query.events}
          options={[
            ...(scenario?.events ?? []).map((value) => ({ value, description: eventTerms[value] })),
            ...variables(datasource, ''),
          ]}
          custom
          error={errors.events}
          onChange={(events) => onChange({ ...query, events })}
        />
      )}
      {takes('outcome') && (
        <ChoiceInput
          label="Outcome"
          help="How it ended for the client or the message."
          preset={any}
          value={outcome}
          options={outcomes.map((value) => ({ value, label: outcomeTitles[value] ?? value }))}
          error={errors.outcome}
          onChange={(chosen) => onChange({ ...query, outcome: chosen === any ? undefined : chosen })}
        />
      )}
      {keysFor(scenario, query).map(({ name, label, help, suggest }) => (
        <ListInput
          key={name}
          label={label}
          help={help}
          values={query[name]}
          options={columnValues(datasource, suggest, 'value', range)}
          custom
          error={errors[name]}
          onChange={(values) => onChange({ ...query, [name]: values })}
        />
      ))}
    </>
  );
}
