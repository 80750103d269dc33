import type { TimeRange } from '@grafana/data';
import { FieldValidationMessage, Stack } from '@grafana/ui';
import { asks, type EventQuery, type Filter } from '../../model/query';
import type { EditorSource } from '../../model/source';
import type { Vocabulary } from '../../model/vocabulary';
import type { FieldErrors } from './errors';
import { FilterRow } from './FilterRow';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  /** What is asked beside the filters. */
  about: EventQuery;
  filters?: Filter[];
  range?: TimeRange;
  errors?: FieldErrors;
  /** Whether the last one was just added, and is to be filled in. */
  added?: boolean;
  onChange: (filters: Filter[] | undefined) => void;
}

/** Conditions on any column, a row each; all of them apply. */
export function FilterFields({ filters = [], about, errors = {}, added = false, onChange, ...rest }: Props) {
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
          about={{ ...about, filters: filters.toSpliced(place, 1) }}
          number={place + 1}
          filter={filter}
          error={errorOf(place)}
          focus={added && place === filters.length - 1 && filter.column !== ''}
          onChange={(changed) => set(filters.with(place, changed))}
          onRemove={() => set(filters.toSpliced(place, 1))}
        />
      ))}
      {errors.filters && <FieldValidationMessage>{errors.filters}</FieldValidationMessage>}
    </Stack>
  );
}
