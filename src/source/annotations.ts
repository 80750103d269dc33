// Annotations of a dashboard: the same query as everywhere, fixed to the view that marks graphs.
import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { type EventQuery, scenarios, views } from '../model/query';

/** Grafana puts these under whatever the annotation says, so they hold only what is always set. */
const preset = { scenario: scenarios.lifecycle, view: views.annotations };

export const annotationsWith = (
  QueryEditor: AnnotationSupport<EventQuery>['QueryEditor']
): AnnotationSupport<EventQuery> => ({
  QueryEditor,
  getDefaultQuery: () => preset,
  prepareQuery: ({ target }: AnnotationQuery<EventQuery>): EventQuery => ({
    refId: 'Anno',
    ...preset,
    ...target,
    view: views.annotations,
  }),
});
