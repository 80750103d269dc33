// When a changed query is asked: at once, or only when somebody says so.
import type { PanelData } from '@grafana/data';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { asks, type EventQuery } from '../../model/query';

/** What the server would get to see of a query. */
const meaning = (query: EventQuery) => {
  const filters = query.filters?.filter(asks);
  return JSON.stringify({ ...query, filters: filters?.length ? filters : undefined });
};

interface Options {
  query: EventQuery;
  data?: PanelData;
  whenTold: boolean;
  onChange: (query: EventQuery) => void;
  onRunQuery: () => void;
}

export function useAsking({ query, data, whenTold, onChange, onRunQuery }: Options) {
  const request = data?.request;
  const [changed, setChanged] = useState<{ since: typeof request }>();
  const [asked, setAsked] = useState(meaning(query));
  const run = useRef(onRunQuery);
  useEffect(() => {
    run.current = onRunQuery;
  });
  const edit = (next: EventQuery) => {
    setChanged({ since: request });
    onChange(next);
  };
  const ask = () => {
    setChanged(undefined);
    setAsked(meaning(query));
    onRunQuery();
  };
  return {
    /** Whether the query has changed since it was asked. */
    stale: changed !== undefined && changed.since === request,
    /** Changes the query alone. */
    edit,
    /** Changes the query, and asks it where that is the custom and something else is asked now. */
    change: (next: EventQuery) => {
      edit(next);
      if (!whenTold && meaning(next) !== meaning(query)) {
        setAsked(meaning(next));
        onRunQuery();
      }
    },
    /** Asks what was typed, once it is complete. */
    complete: () => {
      if (!whenTold && asked !== meaning(query)) {
        ask();
      }
    },
    ask,
    /** Asks by Shift+Enter or Ctrl/Cmd+Enter, after the input has told what was typed. */
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        setTimeout(() => {
          setChanged(undefined);
          run.current();
        });
      }
    },
  };
}
