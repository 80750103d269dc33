// The input of one key of a query.
import type { TimeRange } from '@grafana/data';
import { Input } from '@grafana/ui';
import { useId } from 'react';
import { type EventQuery, type KeyValue, listOf, valueOf, withValue } from '../../model/query';
import type { EditorSource } from '../../model/source';
import type { Key, Scenario, Vocabulary } from '../../model/vocabulary';
import { ChoiceInput } from '../parts/ChoiceInput';
import { LabelledField } from '../parts/LabelledField';
import { ListInput } from '../parts/ListInput';
import { columnValues, variables } from '../suggestions';
import { emptyOf, wordsOf } from './keys';
import { optionsOf } from './options';

export interface KeyProps {
  datasource: EditorSource;
  vocabulary: Vocabulary;
  query: EventQuery;
  scenario?: Scenario;
  view: string;
  range?: TimeRange;
  /** Changes the query and asks it. */
  onChange: (query: EventQuery) => void;
  /** Changes the query alone, for what is typed letter by letter. */
  onEdit: (query: EventQuery) => void;
  onRunQuery: () => void;
}

interface Props extends KeyProps {
  field: Key;
  error?: string;
  focus?: boolean;
}

export function KeyField(props: Props) {
  const { field, datasource, vocabulary, query, scenario, view, range, error, focus, onChange } = props;
  const { name, kind, column, syntax = 'exact', preset } = field;
  const shared = { ...wordsOf(field), placeholder: emptyOf(field), error, focus };
  const set = (value: KeyValue | undefined) => onChange(withValue(query, name, value));
  const offered = optionsOf(field, vocabulary, scenario, view);
  switch (kind) {
    case 'values':
      return (
        <ListInput
          {...shared}
          values={listOf(query, name)}
          options={columnValues(datasource, column, syntax, withValue(query, name, undefined), range)}
          onChange={set}
        />
      );
    case 'list':
      return (
        <ListInput
          {...shared}
          values={listOf(query, name)}
          options={[...offered, ...variables(datasource, '')]}
          onChange={set}
        />
      );
    case 'choice':
    case 'length':
      return (
        <ChoiceInput
          {...shared}
          preset={preset}
          custom={kind === 'length'}
          value={textOf(query, name)}
          options={offered}
          onChange={(chosen) => set(chosen === preset ? undefined : chosen)}
        />
      );
    default:
      return <TypedField {...props} />;
  }
}

function textOf(query: EventQuery, name: string): string | undefined {
  const value = valueOf(query, name);
  return value === undefined ? undefined : String(value);
}

/** A text or a number: asked when it is complete. */
function TypedField({ field, query, error, focus, onEdit, onRunQuery }: Props) {
  const id = useId();
  const { label, help } = wordsOf(field);
  const number = field.kind === 'number';
  const set = (typed: string) => {
    const next = number ? Number(typed) : typed;
    onEdit(withValue(query, field.name, typed === '' ? undefined : next));
  };
  return (
    <LabelledField id={id} label={label} help={help} error={error} focus={focus}>
      <Input
        id={id}
        {...(number ? { type: 'number', min: 1, step: 1 } : {})}
        placeholder={emptyOf(field)}
        value={textOf(query, field.name) ?? ''}
        onChange={({ currentTarget }) => set(currentTarget.value)}
        onBlur={onRunQuery}
        onKeyDown={({ key }) => key === 'Enter' && onRunQuery()}
      />
    </LabelledField>
  );
}
