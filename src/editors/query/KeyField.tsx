// The input of one key of a query.
import type { TimeRange } from '@grafana/data';
import { type ComboboxOption, Input } from '@grafana/ui';
import { useId } from 'react';
import type { EventQuery } from '../../model/query';
import type { EditorSource } from '../../model/source';
import type { Scenario, Vocabulary } from '../../model/vocabulary';
import { ChoiceInput } from '../parts/ChoiceInput';
import { LabelledField } from '../parts/LabelledField';
import { ListInput } from '../parts/ListInput';
import { columnValues, variables } from '../suggestions';
import type { Key } from './keys';
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
  const shared = { ...field.words(), placeholder: field.placeholder?.(), error, focus };
  const offered = (): ComboboxOption[] => optionsOf(field.name, vocabulary, scenario, view);
  switch (field.kind) {
    case 'values': {
      const { name, suggest, syntax } = field;
      return (
        <ListInput
          {...shared}
          values={query[name]}
          options={columnValues(datasource, suggest, syntax, { ...query, [name]: undefined }, range)}
          onChange={(values) => onChange({ ...query, [name]: values })}
        />
      );
    }
    case 'list': {
      const { name } = field;
      return (
        <ListInput
          {...shared}
          values={query[name]}
          options={[...offered(), ...variables(datasource, '')]}
          onChange={(values) => onChange({ ...query, [name]: values })}
        />
      );
    }
    case 'choice': {
      const { name, preset, custom } = field;
      return (
        <ChoiceInput
          {...shared}
          preset={preset}
          custom={custom}
          value={query[name]}
          options={offered()}
          onChange={(chosen) => onChange({ ...query, [name]: chosen === preset ? undefined : chosen })}
        />
      );
    }
    default:
      return <TypedField {...props} />;
  }
}

/** A text or a number: asked when it is complete. */
function TypedField({ field, query, error, focus, onEdit, onRunQuery }: Props) {
  const id = useId();
  const { label, help } = field.words();
  const value = query[field.name];
  const number = field.kind === 'number';
  const set = (typed: string) => {
    const next = number ? Number(typed) : typed;
    onEdit({ ...query, [field.name]: typed === '' ? undefined : next });
  };
  return (
    <LabelledField id={id} label={label} help={help} error={error} focus={focus}>
      <Input
        id={id}
        {...(number ? { type: 'number', min: 1, step: 1 } : {})}
        placeholder={field.placeholder?.()}
        value={value === undefined ? '' : String(value)}
        onChange={({ currentTarget }) => set(currentTarget.value)}
        onBlur={onRunQuery}
        onKeyDown={({ key }) => key === 'Enter' && onRunQuery()}
      />
    </LabelledField>
  );
}
