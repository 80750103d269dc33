import type { TimeRange } from '@grafana/data';
import { Combobox, type ComboboxOption, FieldValidationMessage, IconButton, MultiCombobox, Stack } from '@grafana/ui';
import { useId } from 'react';
import type { EditorSource } from '../../model/source';
import { describeColumn } from '../../model/terms';
import type { Filter } from '../../model/query';
import type { Vocabulary } from '../../model/vocabulary';
import { useChoice, useStable } from './combobox';
import { labelOf } from './LabelledField';
import { filterValues } from '../suggestions';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  range?: TimeRange;
  number: number;
  filter: Filter;
  error?: string;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

/** One condition: a column, an operator, values. */
export function FilterRow({ datasource, vocabulary, range, number, filter, error, onChange, onRemove }: Props) {
  const id = useId();
  const column = vocabulary.columns.find(({ name }) => name === filter.column);
  const columns = useStable(
    vocabulary.columns
      .filter(({ filterable }) => filterable)
      .map((one) => ({ value: one.name, description: describeColumn(one) }))
  );
  const operators = useStable(
    vocabulary.operators
      .filter(({ types }) => !column || types.includes(column.type))
      .map(({ name, description }) => ({ value: name, description }))
  );
  const values = useStable(filter.values.map((value) => ({ value: String(value), label: String(value) })));
  // Enter after the list became shorter chooses nothing: Grafana's input gives undefined then.
  const chooseColumn = useChoice(filter.column, (chosen) => onChange({ column: chosen, operator: '=', values: [] }));
  const chooseOperator = useChoice(filter.operator, (operator) => onChange({ ...filter, operator }));
  const chooseValues = useChoice(filter.values, (chosen) => onChange({ ...filter, values: chosen }));
  return (
    <>
      <Stack direction="row" gap={0.5} alignItems="center" wrap="wrap">
        <label className="sr-only" htmlFor={`${id}-column`}>{`Column of filter ${number}`}</label>
        <Combobox
          id={`${id}-column`}
          width={24}
          placeholder="Column"
          value={filter.column || null}
          options={columns}
          invalid={Boolean(error)}
          onChange={(chosen?: ComboboxOption) => chosen && chooseColumn(chosen.value)}
        />
        <label className="sr-only" htmlFor={`${id}-operator`}>{`Operator of filter ${number}`}</label>
        <Combobox
          id={`${id}-operator`}
          width={10}
          value={filter.operator}
          options={operators}
          onChange={(chosen?: ComboboxOption) => chosen && chooseOperator(chosen.value)}
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
            value={values}
            options={filterValues(datasource, vocabulary, column, range)}
            invalid={Boolean(error)}
            onChange={(chosen) => chooseValues(chosen.map(({ value }) => value))}
          />
        </div>
        <IconButton name="times" tooltip={`Remove filter ${number}`} onClick={onRemove} />
      </Stack>
      {error && <FieldValidationMessage>{error}</FieldValidationMessage>}
    </>
  );
}
