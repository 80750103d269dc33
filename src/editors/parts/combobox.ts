// What Grafana's comboboxes need to stay calm in an editor whose parent renders at once, as Explore does.
import { useEffect, useMemo, useRef } from 'react';

/** The value as it was at the last render, if it reads the same now: comboboxes compare options by identity. */
export function useStable<T>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as T, [text]);
}

/**
 * Tells of each choice once. A combobox that is rendered anew while it tells of a choice can tell it again, and each time it
 * would be rendered anew: so it is told afterwards, and only what isn't the value yet.
 */
export function useChoice<T>(value: T, tell: (chosen: T) => void): (chosen: T) => void {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return (chosen) =>
    queueMicrotask(() => {
      if (JSON.stringify(chosen) !== JSON.stringify(latest.current)) {
        tell(chosen);
      }
    });
}
