import type { TimeRange } from '@grafana/data';
import { Button, FieldValidationMessage, Stack } from '@grafana/ui';
import type { EditorSource } from '../../model/source';
import { asks, type Filter } from '../../model/query';
import type { Vocabulary } from '../../model/vocabulary';
import type { FieldErrors } from './errors';
import { FilterRow } from './FilterRow';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  filters?: Filter[];
  range?: TimeRange;
  errors?: FieldErrors;
  onChange: (filters: Filter[] | undefined) => void;
}

/** Conditions on any column, a row each; all of them apply. */
export function FilterFields({ filters = [], errors = {}, onChange, ...rest }: Props) {
  const set = (next: Filter[]) => onChange(next.length > 0 ? next : undefined);
  // The server counts only the filters that were sent.
  const errorOf = (place: number) =>
    asks(filters[place]) ? errors[`filters[${filters.slice(0, place).filter(asks).length}]`] : undefined;
  return (
    <Stack direction="column" gap={0.5} alignItems="flex-start">
      {filters.map((filter, place) => (
        <FilterRow
          // A row has no identity but its place.
          key={place}
          {...rest}
          number={place + 1}
          filter={filter}
          error={errorOf(place)}
          onChange={(changed) => set(filters.with(place, changed))}
          onRemove={() => set(filters.toSpliced(place, 1))}
        />
      ))}
      {errors.filters && <FieldValidationMessage>{errors.filters}</FieldValidationMessage>}
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
