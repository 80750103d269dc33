import { Box, Combobox, type ComboboxOption, FieldValidationMessage, IconButton, Stack } from '@grafana/ui';
import { t } from '@grafana/i18n';
import { useEffect, useId } from 'react';
import { shortened, shownAs, valueOf } from '../../model/labels';
import type { EventQuery, Filter } from '../../model/query';
import type { EditorSource } from '../../model/source';
import { describeColumn } from '../../model/terms';
import type { Vocabulary } from '../../model/vocabulary';
import type { TimeRange } from '@grafana/data';
import { filterValues } from '../suggestions';
import { useChoice, useStable } from './combobox';
import { inputOf, labelOf } from './input';
import { ValuesInput } from './ListInput';

interface Props {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  range?: TimeRange;
  /** What else is asked: values that exist in those rows are offered. */
  about: EventQuery;
  number: number;
  filter: Filter;
  error?: string;
  focus?: boolean;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

/** The filter on another column, with as much of it as that column can be compared with. */
function moved(filter: Filter, to: string, { columns, operators }: Vocabulary): Filter {
  const typeOf = (name: string) => columns.find((one) => one.name === name)?.type;
  const type = typeOf(to);
  const usable = operators.filter(({ types }) => type === undefined || types.includes(type)).map(({ name }) => name);
  return {
    column: to,
    operator: usable.includes(filter.operator) ? filter.operator : (usable[0] ?? '='),
    values: type === typeOf(filter.column) ? filter.values : [],
  };
}

/** One condition: a column, an operator, values. */
export function FilterRow(props: Props) {
  const { datasource, vocabulary, range, about, number, filter, error, focus, onChange, onRemove } = props;
  const id = useId();
  useEffect(() => {
    if (focus) {
      inputOf(`${id}-values`)?.focus();
    }
  }, [focus, id]);
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
  const values = useStable(filter.values.map((value) => ({ value: shownAs(value), label: shortened(shownAs(value)) })));
  // Enter after the list became shorter chooses nothing: Grafana's input gives undefined then.
  const chooseColumn = useChoice(filter.column, (chosen) => onChange(moved(filter, chosen, vocabulary)));
  const chooseOperator = useChoice(filter.operator, (operator) => onChange({ ...filter, operator }));
  const choose = useChoice(filter.values, (chosen) => onChange({ ...filter, values: chosen }));
  // What is compared as it is may also be missing or empty.
  const exact = filter.operator === '=' || filter.operator === '!=';
  const chooseValues = (texts: string[]) => choose(exact ? texts.map(valueOf) : texts);
  return (
    <>
      <Stack direction="row" gap={0.5} alignItems="center" wrap="wrap">
        <label className="sr-only" htmlFor={`${id}-column`}>
          {t('filters.column', 'Column of filter {{number}}', { number })}
        </label>
        <Combobox
          id={`${id}-column`}
          width={24}
          placeholder={t('filters.column-placeholder', 'Column')}
          value={filter.column || null}
          options={columns}
          invalid={Boolean(error)}
          onChange={(chosen?: ComboboxOption) => chosen && chooseColumn(chosen.value)}
        />
        <label className="sr-only" htmlFor={`${id}-operator`}>
          {t('filters.operator', 'Operator of filter {{number}}', { number })}
        </label>
        <Combobox
          id={`${id}-operator`}
          width={10}
          value={filter.operator}
          options={operators}
          onChange={(chosen?: ComboboxOption) => chosen && chooseOperator(chosen.value)}
        />
        <label className="sr-only" id={labelOf(`${id}-values`)} htmlFor={`${id}-values`}>
          {t('filters.values', 'Values of filter {{number}}', { number })}
        </label>
        <Box minWidth={35}>
          <ValuesInput
            id={`${id}-values`}
            values={values}
            options={filterValues(datasource, vocabulary, column, about, range)}
            placeholder={t('filters.values-placeholder', 'Values')}
            invalid={Boolean(error)}
            onChange={chooseValues}
          />
        </Box>
        <IconButton
          name="times"
          tooltip={t('filters.remove', 'Remove filter {{number}}', { number })}
          onClick={onRemove}
        />
      </Stack>
      {error && <FieldValidationMessage>{error}</FieldValidationMessage>}
    </>
  );
}
