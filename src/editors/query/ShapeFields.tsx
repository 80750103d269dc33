import { Input } from '@grafana/ui';
import { useId } from 'react';
import type { EditorSource } from '../../model/source';
import { describeColumn } from '../../model/terms';
import type { EventQuery } from '../../model/query';
import { type Scenario, shapeOf, type Vocabulary } from '../../model/vocabulary';
import { ChoiceInput } from '../parts/ChoiceInput';
import type { FieldErrors } from '../parts/errors';
import { LabelledField } from '../parts/LabelledField';
import { ListInput } from '../parts/ListInput';
import { variables } from '../suggestions';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  errors: FieldErrors;
  /** Changes the query and asks it. */
  onChange: (query: EventQuery) => void;
  /** Changes the query alone, for what is typed digit by digit. */
  onEdit: (query: EventQuery) => void;
  onRunQuery: () => void;
}

const intervals = ['$__interval', '30s', '1m', '5m', '15m', '1h', '6h', '1d'];

const computedGroups: Record<string, string> = {
  source: "The client's address, without its port.",
  outcome: 'Failure, success or neither.',
};

/** What the answer looks like: the keys that the view takes. */
export function ShapeFields(props: Props) {
  const { datasource, vocabulary, query, scenario, errors, onChange } = props;
  const shown = shapeOf(scenario, query.view);
  const describe = (value: string) => {
    const column = vocabulary.columns.find(({ name }) => name === value);
    return { value, description: column ? describeColumn(column) : computedGroups[value] };
  };
  const offered = variables(datasource, '');
  return (
    <>
      {shown.includes('groupBy') && (
        <ListInput
          label="Group by"
          help="A value for each combination of these, at most three."
          placeholder="Nothing"
          values={query.groupBy}
          options={[...(scenario?.groupBy ?? []).map(describe), ...offered]}
          custom
          error={errors.groupBy}
          onChange={(groupBy) => onChange({ ...query, groupBy })}
        />
      )}
      {shown.includes('measure') && (
        <ChoiceInput
          label="Measure"
          help="What is counted."
          preset="count"
          value={query.measure}
          options={vocabulary.measures
            .filter(({ name }) => scenario?.measures.includes(name))
            .map(({ name, title, description }) => ({ value: name, label: title, description }))}
          error={errors.measure}
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
          error={errors.interval}
          onChange={(interval) => onChange({ ...query, interval })}
        />
      )}
      {shown.includes('columns') && (
        <ListInput
          label="Columns"
          help="Which columns to show; * means all of them."
          placeholder="The scenario's own"
          values={query.columns}
          options={[
            { value: '*', description: 'All columns of the table.' },
            ...vocabulary.columns.map(({ name }) => describe(name)),
            ...offered,
          ]}
          custom
          error={errors.columns}
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
          error={errors.order}
          onChange={(order) => onChange({ ...query, order })}
        />
      )}
      {shown.includes('limit') && <LimitField {...props} />}
    </>
  );
}

function LimitField({ query, errors, onEdit, onRunQuery }: Props) {
  const id = useId();
  const { limit } = query;
  return (
    <LabelledField
      id={id}
      label="Limit"
      help="The most rows, groups or series; left empty, the view decides. Rows: the newest are kept. Groups: the biggest."
      error={errors.limit}
    >
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
