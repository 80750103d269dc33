// What else changes in a query when its scenario or view does: keys that the new one doesn't take would be errors.
import { type EventQuery, scenarios } from '../../model/query';
import { measuresOf, type Scenario, shapeOf } from '../../model/vocabulary';

/** Keys that shape an answer. A limit is none of them that stays: it counts something else in each view. */
const shapeKeys = ['groupBy', 'measure', 'interval', 'offset', 'baseline', 'columns', 'order'] as const;

/** Keys that choose rows in some scenarios, and are none in the others. */
const ownKeys = ['text', 'findings', 'severities'] as const;

/** What to rank, where nothing was chosen. */
const ranked = ['clientid'];

/** A statement to begin with. */
const rows = 'SELECT *\nFROM $__table\nWHERE $__timeFilter\nORDER BY "timestamp" DESC';

const known = (value: string | undefined, list: string[]) =>
  value !== undefined && list.includes(value) ? value : undefined;

/** Those of the values that are known, and variables, which may become some that are. */
const knownOf = (values: string[] | undefined, list: string[]) => {
  const stay = values?.filter((value) => list.includes(value) || value.startsWith('$'));
  return stay?.length ? stay : undefined;
};

export function withView(query: EventQuery, view: string, scenario: Scenario | undefined): EventQuery {
  const taken = shapeOf(scenario, view);
  const next: EventQuery = { ...query, view, format: undefined, limit: undefined };
  for (const key of shapeKeys) {
    if (!taken.includes(key)) {
      next[key] = undefined;
    }
  }
  next.measure = known(next.measure, measuresOf(scenario, view));
  return view === 'top' ? { ...next, groupBy: next.groupBy ?? ranked } : next;
}

export function withScenario(query: EventQuery, scenario: Scenario): EventQuery {
  const { name, keys, events, outcomes, views, groupBy } = scenario;
  const next: EventQuery = {
    ...query,
    scenario: name,
    events: keys.includes('events') ? knownOf(query.events, events) : undefined,
    outcome: keys.includes('outcome') ? known(query.outcome, outcomes) : undefined,
    groupBy: knownOf(query.groupBy, groupBy),
    rawSql: name === scenarios.sql ? (query.rawSql ?? rows) : undefined,
  };
  for (const key of ownKeys) {
    if (!keys.includes(key) && !views.some((view) => shapeOf(scenario, view).includes(key))) {
      next[key] = undefined;
    }
  }
  const stays = known(query.view, views);
  const changed = withView(next, stays ?? views[0], scenario);
  return stays && shapeOf(scenario, stays).includes('limit') ? { ...changed, limit: query.limit } : changed;
}
