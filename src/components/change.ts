// What else changes in a query when its scenario or view does: keys that the new one doesn't know would be errors.
import type { EventQuery } from '../types';
import type { Scenario } from '../vocabulary';

type ShapeKey = 'groupBy' | 'measure' | 'interval' | 'columns' | 'order' | 'limit';

/** The keys that shape the answer of a view. */
export const shapes: Record<string, ShapeKey[]> = {
  events: ['columns', 'order', 'limit'],
  count: ['groupBy', 'measure', 'limit'],
  rate: ['groupBy', 'measure', 'interval', 'limit'],
  top: ['groupBy', 'measure', 'limit'],
};

/** What can be chosen of a view's shape; of a view that isn't known here, nothing. */
export const shapeOf = (view = 'events'): ShapeKey[] => shapes[view] ?? [];

export function withView(query: EventQuery, view: string): EventQuery {
  const kept = shapeOf(view);
  const keep = <K extends ShapeKey>(key: K) => (kept.includes(key) ? query[key] : undefined);
  return {
    ...query,
    view,
    groupBy: keep('groupBy') ?? (view === 'top' ? ['clientid'] : undefined),
    measure: keep('measure'),
    interval: keep('interval'),
    columns: keep('columns'),
    order: keep('order'),
    // A limit counts rows in one view and groups or series in another.
    limit: undefined,
  };
}

export function withScenario(query: EventQuery, scenario: Scenario): EventQuery {
  const { name, events, measures, outcomes, views } = scenario;
  const known = <T extends string>(value: T | undefined, list: string[]) =>
    value !== undefined && list.includes(value) ? value : undefined;
  const stays = query.events?.filter((event) => events.includes(event));
  const next = {
    ...query,
    scenario: name,
    events: stays?.length ? stays : undefined,
    outcome: known(query.outcome, ['any', ...outcomes]),
    measure: known(query.measure, measures),
  };
  const view = query.view ?? 'events';
  return views.includes(view) ? next : withView(next, views[0] ?? 'events');
}
