// What Explore asks beside a query: the histogram above its lines, the lines below its graph, and those around the first line.
import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  hasLogsContextSupport,
  hasSupplementaryQuerySupport,
  type Labels,
  LogRowContextQueryDirection,
  type LogRowModel,
  SupplementaryQueryType,
} from '@grafana/data';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { AnswerTable } from './AnswerTable';
import type { Run } from './QueryBench';
import type { Query, Source } from './types';

interface Props {
  source: Source;
  request: DataQueryRequest<Query>;
  series: DataFrame[];
  run: Run;
}

export function ExploreAnswers({ source, request, series, run }: Props) {
  const lines = series.find(({ meta }) => meta?.preferredVisualisationType === 'logs' && meta.type !== undefined);
  return (
    <>
      {[SupplementaryQueryType.LogsVolume, SupplementaryQueryType.LogsSample].map((type) => (
        <Supplement key={type} type={type} source={source} request={request} run={run} />
      ))}
      {lines && lines.length > 0 && <Context source={source} frame={lines} />}
    </>
  );
}

function Supplement({ type, source, request, run }: Omit<Props, 'series'> & { type: SupplementaryQueryType }) {
  const [frames, setFrames] = useState<DataFrame[]>([]);
  useEffect(() => {
    const asked = hasSupplementaryQuerySupport(source, type)
      ? source.getSupplementaryRequest?.(type, request)
      : undefined;
    const running = asked && run(asked).subscribe(({ data }) => setFrames(data as DataFrame[]));
    return () => running?.unsubscribe();
  }, [type, source, request, run]);
  return (
    <section aria-label={type}>
      {frames.map((frame, place) => (
        <AnswerTable key={place} frame={frame} />
      ))}
    </section>
  );
}

/** The first line as Grafana gives it to a data source. */
function firstLine(frame: DataFrame): LogRowModel {
  const of = (name: string): unknown => frame.fields.find((field) => field.name === name)?.values[0];
  const row: Partial<LogRowModel> = {
    dataFrame: frame,
    rowIndex: 0,
    rowId: String(of('id')),
    timeEpochMs: Number(of('timestamp')),
    labels: of('labels') as Labels,
  };
  return row as LogRowModel;
}

function Context({ source, frame }: { source: Source; frame: DataFrame }) {
  const [answer, setAnswer] = useState<DataQueryResponse>();
  const row = useMemo(() => firstLine(frame), [frame]);
  const supporting = hasLogsContextSupport(source) ? source : undefined;
  const ask = useCallback(() => {
    const direction = LogRowContextQueryDirection.Backward;
    supporting?.getLogRowContext(row, { direction, limit: 10 }).then(setAnswer, () => setAnswer(undefined));
  }, [supporting, row]);
  useEffect(ask, [ask]);
  return (
    <section aria-label="Context">
      {supporting?.getLogRowContextUi?.(row, ask)}
      {(answer?.data as DataFrame[] | undefined)?.map((one, place) => (
        <AnswerTable key={place} frame={one} />
      ))}
    </section>
  );
}
