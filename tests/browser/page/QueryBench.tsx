// A panel with the editor of its query: what the editor changes is asked, and what is answered is shown.
import {
  CoreApp,
  type DataQueryRequest,
  type DataQueryResponse,
  dateTime,
  LoadingState,
  makeTimeRange,
  type PanelData,
  type QueryEditorProps,
  type TimeRange,
} from '@grafana/data';
import { Alert, Button } from '@grafana/ui';
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import type { Observable, Subscription } from 'rxjs';
import { AnswerTable } from './AnswerTable';
import { ExploreAnswers } from './ExploreAnswers';
import type { Query, Source } from './types';

export type Editor = ComponentType<QueryEditorProps<Source, Query>>;
export type Run = (request: DataQueryRequest<Query>) => Observable<DataQueryResponse>;

interface Props {
  /** The part of Grafana that the page plays. */
  app: CoreApp;
  source: Source;
  Editor: Editor;
  preset: Partial<Query>;
  run: Run;
}

/** More would take the browser long to draw. */
const mostFrames = 20;

const lastHour = (): TimeRange => makeTimeRange(dateTime().subtract(1, 'hour'), dateTime());

function requestOf(app: CoreApp, query: Query, range: TimeRange, liveStreaming: boolean): DataQueryRequest<Query> {
  return {
    app,
    liveStreaming,
    requestId: 'bench',
    timezone: 'utc',
    startTime: Date.now(),
    interval: '1m',
    intervalMs: 60_000,
    maxDataPoints: 600,
    range,
    scopedVars: {},
    targets: [query],
  };
}

export function QueryBench({ app, source, Editor, preset, run }: Props) {
  const [query, setQuery] = useState<Query>({ refId: 'A', ...preset });
  const [data, setData] = useState<PanelData>();
  const [range] = useState(lastHour);
  // An editor changes the query and has it run in one go, before the page is drawn again.
  const latest = useRef(query);
  const live = useRef(false);
  const running = useRef<Subscription>();
  const runQuery = useCallback(() => {
    running.current?.unsubscribe();
    const request = requestOf(app, latest.current, range, live.current);
    setData((before) => before && { ...before, state: LoadingState.Loading });
    running.current = run(request).subscribe(({ data: series, error, errors }) => {
      const state = error || errors?.length ? LoadingState.Error : LoadingState.Done;
      setData({ state, series, error, errors, timeRange: range, request });
    });
  }, [app, run, range]);
  useEffect(() => {
    // A panel asks at once.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    runQuery();
    return () => running.current?.unsubscribe();
  }, [runQuery]);
  const change = (next: Query) => {
    latest.current = next;
    setQuery(next);
  };
  const follow = () => {
    live.current = true;
    runQuery();
  };
  const busy = data === undefined || data.state === LoadingState.Loading;
  const failed = data?.errors?.[0] ?? data?.error;
  return (
    <>
      <section aria-label="Editor">
        <Editor
          app={app}
          datasource={source}
          query={query}
          data={data}
          range={range}
          onChange={change}
          onRunQuery={runQuery}
        />
      </section>
      {app === CoreApp.Explore && <Button onClick={follow}>Live</Button>}
      <section aria-label="Answer" aria-busy={busy}>
        <pre data-testid="query">{JSON.stringify(query)}</pre>
        {failed && <Alert title="The query failed">{failed.data?.message ?? failed.message}</Alert>}
        {data?.series.slice(0, mostFrames).map((frame, place) => (
          <AnswerTable key={place} frame={frame} />
        ))}
      </section>
      {app === CoreApp.Explore && data?.request && !data.request.liveStreaming && !busy && (
        <ExploreAnswers
          source={source}
          request={data.request as DataQueryRequest<Query>}
          series={data.series}
          run={run}
        />
      )}
    </>
  );
}
