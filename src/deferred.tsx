// Components that a browser loads only once they are shown: whoever looks at a dashboard needs none of the editors.
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, type ReactElement, Suspense } from 'react';

type Component<P> = (props: P) => ReactElement;

/** Stands for a component until it is loaded; both take the same. */
export function deferred<P extends object>(load: () => Promise<Component<P>>): Component<P> {
  const Loaded = lazy(async () => ({ default: (await load()) as Component<object> }));
  return function Deferred(props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
