import { Grid, Stack } from '@grafana/ui';
import { useState } from 'react';
import { scenarios, viewOf } from '../../model/query';
import type { Key, Vocabulary } from '../../model/vocabulary';
import { fieldErrors } from '../parts/errors';
import { FilterFields } from '../parts/FilterFields';
import { AddCondition } from './AddCondition';
import { Asked } from './Asked';
import { FindName, withName } from './FindName';
import { KeyField } from './KeyField';
import { place } from './keys';
import { asksWhenTold, isRule, withoutVariables } from './places';
import type { Props as EditorProps } from './props';
import { RuleHint } from './RuleHint';
import { ScenarioFields } from './ScenarioFields';
import { SqlFields } from './SqlFields';
import { SqlPreview } from './SqlPreview';
import { useAsking } from './useAsking';

interface Props extends EditorProps {
  vocabulary: Vocabulary;
}

export function QueryForm({ vocabulary, query, app, range, data, fixedView, onChange, onRunQuery, ...rest }: Props) {
  const whenTold = asksWhenTold(app);
  const { stale, edit, change, complete, ask, onKeyDown } = useAsking({ query, data, whenTold, onChange, onRunQuery });
  const rule = isRule(app);
  const datasource = rule ? withoutVariables(rest.datasource) : rest.datasource;
  const scenario = vocabulary.scenarios.find(({ name }) => name === query.scenario);
  const view = fixedView ?? viewOf(query);
  const errors = fieldErrors(data, query.refId);
  // Keys that were added and have no value yet; the last one is to be filled in.
  const [added, setAdded] = useState<string[]>([]);
  const wanted = [...added, ...Object.keys(errors)];
  const conditions = vocabulary.keys.filter(({ condition }) => condition);
  const shapes = vocabulary.keys.filter(({ condition }) => !condition);
  const placed = (keys: Key[], where: 'shown' | 'offered') =>
    keys.filter((key) => place(key, query, view, scenario, wanted) === where);
  const shared = { datasource, vocabulary, query, scenario, view, range, onChange: change, onEdit: edit };
  const fields = (keys: Key[]) =>
    placed(keys, 'shown').map((key) => (
      <KeyField
        key={key.name}
        {...shared}
        field={key}
        error={errors[key.name]}
        focus={added.at(-1) === key.name}
        onRunQuery={complete}
      />
    ));
  const asked = fields(conditions);
  const compares = !scenario || scenario.keys.includes('filters');
  const sql = query.scenario === scenarios.sql;
  return (
    // Whatever has the keyboard's focus inside, these keys ask the query.
    <div onKeyDown={onKeyDown}>
      <Stack direction="column" gap={2}>
        <Asked query={query} stale={whenTold ? stale : undefined} onRunQuery={ask} />
        <Grid minColumnWidth={34} gap={1}>
          <ScenarioFields
            {...shared}
            errors={errors}
            allowsSql={datasource.allowsSql}
            rule={rule}
            fixedView={fixedView}
          />
          {fields(shapes)}
        </Grid>
        {rule && <RuleHint view={view} />}
        {sql && <SqlFields {...shared} errors={errors} allowsSql={datasource.allowsSql} onRunQuery={ask} />}
        {asked.length > 0 && (
          <Grid minColumnWidth={34} gap={1}>
            {asked}
          </Grid>
        )}
        {query.filters && (
          <FilterFields
            {...shared}
            about={query}
            filters={query.filters}
            errors={errors}
            added={added.at(-1) === filterKey}
            onChange={(filters) => change({ ...query, filters })}
          />
        )}
        <AddCondition
          // A list that became shorter begins anew.
          key={`${query.scenario} ${view} ${added.join()} ${query.filters?.length}`}
          conditions={placed(conditions, 'offered')}
          shapes={placed(shapes, 'offered')}
          vocabulary={compares ? vocabulary : undefined}
          onKey={(name) => setAdded([...added.filter((one) => one !== name), name])}
          onColumn={(column) => {
            setAdded([...added.filter((one) => one !== filterKey), filterKey]);
            edit({ ...query, filters: [...(query.filters ?? []), { column, operator: '=', values: [] }] });
          }}
        />
        {scenario && !sql && !rule && (
          <FindName
            datasource={datasource}
            keys={conditions.filter(({ name }) => scenario.keys.includes(name))}
            range={range}
            onFind={(name) => change(withName(query, name))}
          />
        )}
        <SqlPreview
          datasource={datasource}
          query={query}
          range={range}
          request={data?.request}
          onEditAsSql={datasource.allowsSql && !fixedView ? change : undefined}
        />
      </Stack>
    </div>
  );
}

/** Stands for a filter among the keys that were added. */
const filterKey = 'filters';
