// Annotations of a dashboard: the same query as everywhere, fixed to the view that marks graphs.
import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { AnnotationQueryEditor } from './components/AnnotationQueryEditor';
import { type EventQuery, scenarios, views } from './types';

/** Grafana puts these under whatever the annotation says, so they hold only what is always set. */
const preset = { scenario: scenarios.lifecycle, view: views.annotations };

export const annotations: AnnotationSupport<EventQuery> = {
  QueryEditor: AnnotationQueryEditor,
  getDefaultQuery: () => preset,
  prepareQuery: ({ target }: AnnotationQuery<EventQuery>): EventQuery => ({
    refId: 'Anno',
    ...preset,
    ...target,
    view: views.annotations,
  }),
};
