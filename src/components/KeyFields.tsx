import type { TimeRange } from '@grafana/data';
import type { EventDataSource } from '../datasource';
import type { EventQuery } from '../types';
import type { Scenario } from '../vocabulary';
import { keysFor } from './keys';
import { ListInput } from './ListInput';
import { columnValues } from './suggestions';

interface Props {
  datasource: EventDataSource;
  query: EventQuery;
  scenario?: Scenario;
  range?: TimeRange;
  onChange: (query: EventQuery) => void;
}

/** Who and what the question is about. */
export function KeyFields({ datasource, query, scenario, range, onChange }: Props) {
  return keysFor(scenario, query).map(({ name, label, help, suggest }) => (
    <ListInput
      key={name}
      label={label}
      help={help}
      values={query[name]}
      options={columnValues(datasource, suggest, 'value', range)}
      custom
      onChange={(values) => onChange({ ...query, [name]: values })}
    />
  ));
}
