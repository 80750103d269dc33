// What else changes in a query when its scenario or view does: keys that the new one doesn't take would be errors.
import { type EventQuery, scenarios } from '../../model/query';
import { type Key, measuresOf, type Scenario, shapeOf, withoutForeign } from '../../model/vocabulary';

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

export function withView(query: EventQuery, view: string, scenario: Scenario | undefined, keys: Key[]): EventQuery {
  // A limit counts something else in each view.
  const next = { ...withoutForeign(query, view, scenario, keys), view, format: undefined, limit: undefined };
  const measure = known(next.measure, measuresOf(scenario, view));
  return { ...next, measure, groupBy: next.groupBy ?? (view === 'top' ? ranked : undefined) };
}

export function withScenario(query: EventQuery, scenario: Scenario, vocabulary: Key[]): EventQuery {
  const { name, keys, events, outcomes, views, groupBy } = scenario;
  const next: EventQuery = {
    ...query,
    scenario: name,
    events: keys.includes('events') ? knownOf(query.events, events) : undefined,
    outcome: keys.includes('outcome') ? known(query.outcome, outcomes) : undefined,
    groupBy: knownOf(query.groupBy, groupBy),
    rawSql: name === scenarios.sql ? (query.rawSql ?? rows) : undefined,
  };
  const stays = known(query.view, views);
  const changed = withView(next, stays ?? views[0], scenario, vocabulary);
  return stays && shapeOf(scenario, stays).includes('limit') ? { ...changed, limit: query.limit } : changed;
}
