// The editor of a dashboard variable: the values of a column become what can be chosen.
import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Input, Stack, Switch } from '@grafana/ui';
import { useId } from 'react';
import {
  asks,
  defaultVariableColumn,
  type EventQuery,
  type Filter,
  scenarios,
  type VariableQuery,
} from '../../model/query';
import { literal } from '../../model/labels';
import type { EventOptions } from '../../model/settings';
import type { EditorSource, FoundName } from '../../model/source';
import { describeColumn } from '../../model/terms';
import { ChoiceInput } from '../parts/ChoiceInput';
import { FilterFields } from '../parts/FilterFields';
import { LabelledField } from '../parts/LabelledField';
import { useVocabulary } from '../parts/useVocabulary';
import { FindName } from '../query/FindName';
import type { Vocabulary } from '../../model/vocabulary';

type OfGrafana = QueryEditorProps<DataSourceApi<EventQuery, EventOptions>, EventQuery, EventOptions, VariableQuery>;
type Props = Omit<OfGrafana, 'datasource'> & { datasource: EditorSource };

/** Never brought out as a list of values. */
const payload = 'payload';

/** What a variable of addresses is asked by: no column, but the address in one. */
const source = 'source';

/** Grafana asks again, with what somebody types into the variable's list in its place, if a query names it. */
const searched = '$__searchFilter';

/** The rows that are about a name. Rows hold an address with its port. */
function filterOf({ key, text }: FoundName, { keys }: Vocabulary): Filter {
  const column = keys.find(({ name }) => name === key)?.column ?? defaultVariableColumn;
  return column === source
    ? { column: 'peername', operator: '=~', values: [`^${literal(text)}(:|$)`] }
    : { column, operator: '=', values: [text] };
}

/** The filters and one more, which stands for another value beside one of its kind. */
function withFilter(filters: Filter[], { column, operator, values }: Filter): Filter[] {
  const place = filters.findIndex((one) => one.column === column && one.operator === operator);
  return place < 0
    ? [...filters, { column, operator, values }]
    : filters.with(place, { column, operator, values: [...new Set([...filters[place].values, ...values])] });
}

export function VariableQueryEditor({ datasource, query, range, onChange, onRunQuery }: Props) {
  const [prefixId, searchId] = [useId(), useId()];
  const { vocabulary, error } = useVocabulary(datasource);
  const columns = vocabulary?.columns.filter(({ name, filterable }) => filterable && name !== payload) ?? [];
  const { prefix = '', filters = [] } = query;
  const searches = prefix.endsWith(searched);
  const fixed = searches ? prefix.slice(0, -searched.length) : prefix;
  const change = (next: VariableQuery) => {
    onChange(next);
    onRunQuery();
  };
  const withPrefix = (begin: string, search: boolean) => ({
    ...query,
    prefix: begin + (search ? searched : '') || undefined,
  });
  return (
    <Stack direction="column" gap={1}>
      {error && <Alert title={t('variable.unknown', 'The columns are not known')}>{error}</Alert>}
      <ChoiceInput
        label={t('variable.column', 'Column')}
        help={t(
          'variable.column-help',
          'Its values can be chosen, the most recent first; with filters, the most frequent first.'
        )}
        preset={defaultVariableColumn}
        value={query.column}
        options={[
          ...columns.map((column) => ({ value: column.name, description: describeColumn(column) })),
          { value: source, description: t('groups.source', "The client's address, without its port.") },
        ]}
        onChange={(column) => column && change({ ...query, column })}
      />
      <LabelledField
        id={prefixId}
        label={t('variable.prefix', 'Prefix')}
        help={t('variable.prefix-help', 'Only values that begin with this; it may hold other variables.')}
      >
        <Input
          id={prefixId}
          placeholder={t('inputs.any', 'Any')}
          value={fixed}
          onChange={({ currentTarget }) => onChange(withPrefix(currentTarget.value, searches))}
          onBlur={onRunQuery}
        />
      </LabelledField>
      <LabelledField
        id={searchId}
        label={t('variable.search', 'Search in the table')}
        help={t(
          'variable.search-help',
          "What somebody types into the variable's list is looked up in the table, not only among the values that are listed."
        )}
      >
        <Switch
          id={searchId}
          value={searches}
          onChange={({ currentTarget }) => change(withPrefix(fixed, currentTarget.checked))}
        />
      </LabelledField>
      {vocabulary && (
        <FilterFields
          datasource={datasource}
          vocabulary={vocabulary}
          about={{ refId: query.refId, scenario: scenarios.events }}
          range={range}
          filters={filters}
          onChange={(next) => (next?.some(asks) || filters.some(asks) ? change : onChange)({ ...query, filters: next })}
        />
      )}
      <Stack direction="row" gap={1} wrap="wrap">
        <Button
          icon="plus"
          variant="secondary"
          size="sm"
          onClick={() => onChange({ ...query, filters: [...filters, { column: '', operator: '=', values: [] }] })}
        >
          {t('filters.add', 'Add filter')}
        </Button>
        {vocabulary && (
          <FindName
            datasource={datasource}
            keys={vocabulary.keys}
            range={range}
            onFind={(name) => change({ ...query, filters: withFilter(filters, filterOf(name, vocabulary)) })}
          />
        )}
      </Stack>
    </Stack>
  );
}
