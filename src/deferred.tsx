// Components that a browser loads only once they are shown: whoever looks at a dashboard needs none of the editors.
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, type ReactElement, Suspense } from 'react';
import { pluginId } from './model/plugin';

type Component<P> = (props: P) => ReactElement;

/** The component, and its texts in the reader's language. */
async function loaded<P>(load: () => Promise<Component<P>>) {
  const { initPluginTranslations } = await import(/* webpackChunkName: "translations" */ '@grafana/i18n');
  const [component] = await Promise.all([load(), initPluginTranslations(pluginId)]);
  return { default: component as Component<object> };
}

/** Stands for a component until it is loaded; both take the same. */
export function deferred<P extends object>(load: () => Promise<Component<P>>): Component<P> {
  const Loaded = lazy(() => loaded(load));
  return function Deferred(props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text="Loading…" />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
