// What a dashboard's filter offers: the columns that it can compare, and the values of one in the rows that the others leave.
import {
  type AdHocVariableFilter,
  dateTime,
  type GetTagResponse,
  makeTimeRange,
  type MetricFindValue,
} from '@grafana/data';
import { Button } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { Source } from './types';

type Offered = GetTagResponse | MetricFindValue[] | undefined;

const textsOf = (offered: Offered) =>
  (Array.isArray(offered) ? offered : (offered?.data ?? [])).map(({ text }) => text);

export function FiltersBench({ source }: { source: Source }) {
  const [keys, setKeys] = useState<string[]>([]);
  const [key, setKey] = useState('');
  const [values, setValues] = useState<string[]>([]);
  const [filters, setFilters] = useState<AdHocVariableFilter[]>([]);
  useEffect(() => {
    void source.getTagKeys?.({ filters: [] }).then((offered) => setKeys(textsOf(offered)));
  }, [source]);
  const choose = async (column: string) => {
    const timeRange = makeTimeRange(dateTime().subtract(1, 'hour'), dateTime());
    setValues(textsOf(await source.getTagValues?.({ key: column, filters, timeRange })));
    setKey(column);
  };
  return (
    <>
      <section aria-label="Columns">
        {keys.map((name) => (
          <Button key={name} onClick={() => void choose(name)}>
            {name}
          </Button>
        ))}
      </section>
      <section aria-label={`Values of ${key}`}>
        {values.map((value) => (
          <Button key={value} onClick={() => setFilters([...filters, { key, operator: '=', value }])}>
            {value}
          </Button>
        ))}
      </section>
      <pre data-testid="query">{JSON.stringify(filters)}</pre>
    </>
  );
}
