import { Input } from '@grafana/ui';
import { useId } from 'react';
import type { EventQuery } from '../types';
import type { Scenario, Vocabulary } from '../vocabulary';
import { shapeOf } from './change';
import { ChoiceInput } from './ChoiceInput';
import { LabelledField } from './LabelledField';
import { ListInput } from './ListInput';

interface Props {
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  /** Changes the query and asks it. */
  onChange: (query: EventQuery) => void;
  /** Changes the query alone, for what is typed digit by digit. */
  onEdit: (query: EventQuery) => void;
  onRunQuery: () => void;
}

const mostGroups = 3;

const intervals = ['$__interval', '30s', '1m', '5m', '15m', '1h', '6h', '1d'];

/** The help that a limit needs depends on what it counts. */
const limitHelp: Record<string, string> = {
  events: 'Most rows; the newest are kept.',
  count: 'Most groups; the biggest are kept.',
  rate: 'Most series; the rest is one more series, (other).',
  top: 'Most groups; the biggest are kept.',
};

function groupError(query: EventQuery): string | undefined {
  const groups = query.groupBy?.length ?? 0;
  if (groups > mostGroups) {
    return `At most ${mostGroups} groups`;
  }
  return query.view === 'top' && groups === 0 ? 'Choose what to rank' : undefined;
}

/** What the answer looks like: the fields that make sense for the view. */
export function ShapeFields(props: Props) {
  const { vocabulary, query, scenario, onChange } = props;
  const shown = shapeOf(query.view);
  return (
    <>
      {shown.includes('groupBy') && (
        <ListInput
          label="Group by"
          help="A value for each combination of these, at most three."
          placeholder="Nothing"
          values={query.groupBy}
          options={vocabulary.groupBy.map((value) => ({ value }))}
          custom
          error={groupError(query)}
          onChange={(groupBy) => onChange({ ...query, groupBy })}
        />
      )}
      {shown.includes('measure') && (
        <ChoiceInput
          label="Measure"
          preset="count"
          value={query.measure}
          options={vocabulary.measures
            .filter(({ name }) => !scenario || scenario.measures.includes(name))
            .map(({ name, title, description }) => ({ value: name, label: title, description }))}
          onChange={(measure) => onChange({ ...query, measure })}
        />
      )}
      {shown.includes('interval') && (
        <ChoiceInput
          label="Interval"
          help="Width of a bucket; left empty, it follows from the panel's width."
          placeholder="Automatic"
          value={query.interval}
          options={intervals.map((value) => ({ value }))}
          custom
          onChange={(interval) => onChange({ ...query, interval })}
        />
      )}
      {shown.includes('columns') && (
        <ListInput
          label="Columns"
          help="Which columns to show; * means all of them."
          placeholder="The scenario's own"
          values={query.columns}
          options={['*', ...vocabulary.columns.map(({ name }) => name)].map((value) => ({ value }))}
          custom
          onChange={(columns) => onChange({ ...query, columns })}
        />
      )}
      {shown.includes('order') && (
        <ChoiceInput
          label="Order"
          help="How the rows are shown; a limit keeps the newest ones in either case."
          placeholder="The scenario's own"
          value={query.order}
          options={[
            { value: 'asc', label: 'Oldest first' },
            { value: 'desc', label: 'Newest first' },
          ]}
          onChange={(order) => onChange({ ...query, order })}
        />
      )}
      {shown.includes('limit') && <LimitField {...props} />}
    </>
  );
}

function LimitField({ query, onEdit, onRunQuery }: Props) {
  const id = useId();
  const { limit } = query;
  const error =
    limit !== undefined && (limit < 1 || !Number.isInteger(limit)) ? 'A whole number, at least 1' : undefined;
  return (
    <LabelledField id={id} label="Limit" help={limitHelp[query.view ?? 'events']} error={error}>
      <Input
        id={id}
        type="number"
        min={1}
        step={1}
        placeholder="Automatic"
        value={limit ?? ''}
        onChange={({ currentTarget }) =>
          onEdit({ ...query, limit: currentTarget.value === '' ? undefined : Number(currentTarget.value) })
        }
        onBlur={onRunQuery}
      />
    </LabelledField>
  );
}
