import {
  CoreApp,
  type DataQueryRequest,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { interpolate } from './templates';
import type { EventOptions, EventQuery } from './types';
import { EventVariables } from './variables';
import type { Vocabulary } from './vocabulary';

/** A value of a column: the text to show, and the same written so that a pattern finds exactly it. */
export interface ColumnValue {
  text: string;
  value: string;
}

export interface Statement {
  sql: string;
  values: unknown[];
}

const span = (range: TimeRange) => ({ from: range.from.valueOf(), to: range.to.valueOf() });

export class EventDataSource extends DataSourceWithBackend<EventQuery, EventOptions> {
  private known?: Promise<Vocabulary>;

  constructor(
    settings: DataSourceInstanceSettings<EventOptions>,
    private readonly templates: TemplateSrv = getTemplateSrv()
  ) {
    super(settings);
    this.variables = new EventVariables(this);
  }

  override getDefaultQuery(app: CoreApp): Partial<EventQuery> {
    // An alert rule needs a number, and rows of events are none.
    return app === CoreApp.UnifiedAlerting
      ? { scenario: 'lifecycle', view: 'count', outcome: 'failure' }
      : { scenario: 'lifecycle', view: 'events' };
  }

  override filterQuery(query: EventQuery): boolean {
    return Boolean(query.scenario) && !query.hide;
  }

  override applyTemplateVariables(query: EventQuery, scopedVars: ScopedVars): EventQuery {
    return interpolate(query, this.templates, scopedVars);
  }

  /** Names of the dashboard's variables, as a query writes them. */
  variableNames(): string[] {
    return this.templates.getVariables().map((variable) => `$${variable.name}`);
  }

  /** What queries may say; asked once, and again only if that failed. */
  vocabulary(): Promise<Vocabulary> {
    this.known ??= this.getResource<Vocabulary>('vocabulary').catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Values of a column that begin with the prefix, seen in the range, the latest first. */
  values(column: string, prefix: string, range: TimeRange, limit: number, scopedVars?: ScopedVars) {
    const begin = this.templates.replace(prefix, scopedVars);
    return this.getResource<ColumnValue[]>('values', { column, prefix: begin, ...span(range), limit });
  }

  /** The SQL that a query becomes; the interval decides how wide the buckets of a rate are. */
  async sql(
    query: EventQuery & Partial<Pick<DataQueryRequest, 'intervalMs' | 'maxDataPoints'>>,
    range: TimeRange
  ): Promise<Statement[]> {
    const body = { query: this.applyTemplateVariables(query, {}), ...span(range) };
    const answer = await this.postResource<{ statements: Statement[] }>('sql', body);
    return answer.statements;
  }
}
