import type { TimeRange } from '@grafana/data';
import { Button, Combobox, IconButton, MultiCombobox, Stack } from '@grafana/ui';
import { useId } from 'react';
import type { EventDataSource } from '../datasource';
import type { EventQuery, Filter } from '../types';
import type { Vocabulary } from '../vocabulary';
import { labelOf } from './LabelledField';
import { filterValues } from './suggestions';

interface Props {
  datasource: EventDataSource;
  vocabulary: Vocabulary;
  query: EventQuery;
  range?: TimeRange;
  onChange: (query: EventQuery) => void;
}

/** Conditions on any column, a row each; all of them apply. */
export function FilterFields({ query, onChange, ...rest }: Props) {
  const filters = query.filters ?? [];
  const set = (next: Filter[]) => onChange({ ...query, filters: next.length > 0 ? next : undefined });
  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      {filters.map((filter, place) => (
        <FilterRow
          // A row has no identity but its place.
          key={place}
          {...rest}
          number={place + 1}
          filter={filter}
          onChange={(changed) => set(filters.with(place, changed))}
          onRemove={() => set(filters.toSpliced(place, 1))}
        />
      ))}
      <Button
        icon="plus"
        variant="secondary"
        size="sm"
        onClick={() => set([...filters, { column: '', operator: '=', values: [] }])}
      >
        Add filter
      </Button>
    </Stack>
  );
}

interface RowProps extends Omit<Props, 'query' | 'onChange'> {
  number: number;
  filter: Filter;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

function FilterRow({ datasource, vocabulary, range, number, filter, onChange, onRemove }: RowProps) {
  const id = useId();
  const column = vocabulary.columns.find(({ name }) => name === filter.column);
  const operators = vocabulary.operators.filter(({ types }) => !column || types.includes(column.type));
  return (
    <Stack direction="row" gap={0.5} alignItems="center">
      <label className="sr-only" htmlFor={`${id}-column`}>{`Column of filter ${number}`}</label>
      <Combobox
        id={`${id}-column`}
        width={24}
        placeholder="Column"
        value={filter.column || null}
        options={vocabulary.columns
          .filter(({ filterable }) => filterable)
          .map(({ name, description }) => ({ value: name, description }))}
        onChange={({ value }) => onChange({ column: value, operator: '=', values: [] })}
      />
      <label className="sr-only" htmlFor={`${id}-operator`}>{`Operator of filter ${number}`}</label>
      <Combobox
        id={`${id}-operator`}
        width={10}
        value={filter.operator}
        options={operators.map(({ name, description }) => ({ value: name, description }))}
        onChange={({ value }) => onChange({ ...filter, operator: value })}
      />
      <label className="sr-only" id={labelOf(`${id}-values`)} htmlFor={`${id}-values`}>
        {`Values of filter ${number}`}
      </label>
      <div style={{ minWidth: 280 }}>
        <MultiCombobox
          id={`${id}-values`}
          aria-labelledby={labelOf(`${id}-values`)}
          createCustomValue
          customValueDescription="Use as typed"
          placeholder="Values"
          value={filter.values.map((value) => ({ value: String(value), label: String(value) }))}
          options={filterValues(datasource, vocabulary, column, range)}
          onChange={(chosen) => onChange({ ...filter, values: chosen.map(({ value }) => value) })}
        />
      </div>
      <IconButton name="times" tooltip={`Remove filter ${number}`} onClick={onRemove} />
    </Stack>
  );
}
