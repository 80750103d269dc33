import type { DataQueryRequest, TimeRange } from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { Collapse, Text } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { EditorSource, Statement } from '../../model/source';
import type { EventQuery } from '../../model/query';

interface Props {
  datasource: EditorSource;
  query: EventQuery;
  range?: TimeRange;
  /** How the query was last asked. */
  request?: DataQueryRequest;
}

/** Shows the SQL that the query becomes; it is asked for only while it is open. */
export function SqlPreview(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Collapse label="SQL preview" isOpen={open} onToggle={setOpen}>
      {open && <Statements {...props} />}
    </Collapse>
  );
}

interface Answer {
  statements: Statement[];
  error?: string;
}

function Statements({ datasource, query, range, request }: Props) {
  const { intervalMs, maxDataPoints } = request ?? {};
  const [{ statements, error }, setAnswer] = useState<Answer>({ statements: [] });
  useEffect(() => {
    let current = true;
    const show = (answer: Answer) => current && setAnswer(answer);
    datasource.sql({ ...query, intervalMs, maxDataPoints }, range).then(
      (answer) => show({ statements: answer }),
      (reason: unknown) => show({ statements: [], error: toDataQueryError(reason).message ?? 'No answer' })
    );
    return () => {
      current = false;
    };
  }, [datasource, query, range, intervalMs, maxDataPoints]);
  if (error) {
    return <Text color="error">{error}</Text>;
  }
  return statements.map(({ sql, values }, place) => (
    <pre key={place}>
      {sql}
      {values.length > 0 && `\n\n${values.map((value, i) => `$${i + 1} = ${JSON.stringify(value)}`).join('\n')}`}
    </pre>
  ));
}
