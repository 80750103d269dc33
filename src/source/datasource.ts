import {
  CoreApp,
  type AdHocVariableFilter,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DataSourceWithLogsContextSupport,
  type DataSourceWithQueryModificationSupport,
  type DataSourceWithSupplementaryQueriesSupport,
  type DataSourceWithToggleableQueryFiltersSupport,
  type LogRowContextOptions,
  type LogRowModel,
  type MetricFindValue,
  type QueryFilterOptions,
  type QueryFixAction,
  type ScopedVars,
  type SupplementaryQueryOptions,
  SupplementaryQueryType,
  type TimeRange,
  type ToggleFilterAction,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { combineLatest, from, lastValueFrom, map, type Observable, of, switchMap } from 'rxjs';
import { describe } from '../model/describe';
import { type EventQuery, listOf, scenarios, showsRows, viewOf, views } from '../model/query';
import { type EventOptions, isTrue } from '../model/settings';
import type { AskedQuery, ColumnValue, EditorSource, FoundName, Preview, Statement } from '../model/source';
import { takenBy, type Vocabulary } from '../model/vocabulary';
import { add, byUse, cellOf, has, toggle, withAdHoc } from './adhoc';
import { type ContextName, contextOf, contextQuery } from './context';
import { withFilterableCells } from './frames';
import { follow } from './live';
import { lastHour, onlyRange } from './range';
import { isSample, sampleOf } from './sample';
import { interpolate } from './templates';
import { narrows, rowsOf, valuesOf, valuesQuery } from './values';
import { asked, isVolume, volumeOf, withLevels } from './volume';

/** Enough to choose from; a value that is missing can be typed. */
const mostTagValues = 500;
/** How many values are offered while somebody types. */
const mostOffered = 50;
/** How many lines of context Grafana shows at once, where it doesn't say. */
const contextLines = 50;

const span = (range = lastHour()) => ({ from: range.from.valueOf(), to: range.to.valueOf() });

/** The columns that filters compare. */
const compared = ({ columns }: Vocabulary): string[] =>
  columns.filter(({ filterable }) => filterable).map(({ name }) => name);

export class EventDataSource
  extends DataSourceWithBackend<EventQuery, EventOptions>
  implements
    EditorSource,
    DataSourceWithLogsContextSupport<EventQuery>,
    DataSourceWithQueryModificationSupport<EventQuery>,
    DataSourceWithSupplementaryQueriesSupport<EventQuery>,
    DataSourceWithToggleableQueryFiltersSupport<EventQuery>
{
  /** Whether the settings let people write SQL of their own. */
  readonly allowsSql: boolean;
  private asked?: Promise<Vocabulary>;
  private known?: Vocabulary;
  /** What the lines around a line shall have in common with it; kept for the next line that somebody opens. */
  protected context?: ContextName;

  constructor(
    settings: DataSourceInstanceSettings<EventOptions>,
    private readonly templates: TemplateSrv = getTemplateSrv()
  ) {
    super(settings);
    this.allowsSql = isTrue(settings.jsonData.allowRawSql) && settings.jsonData.payload !== 'hide';
  }

  /** What a new panel, alert rule or page of Explore asks, so that it shows something at once. */
  override getDefaultQuery(app: CoreApp): Partial<EventQuery> {
    switch (app) {
      case CoreApp.UnifiedAlerting:
      case CoreApp.CloudAlerting:
        // A rule needs a number. Its editor puts these keys under those of every rule, so they must be keys that all have.
        return { scenario: scenarios.drops, view: views.count };
      case CoreApp.Explore:
        return { scenario: scenarios.lifecycle, view: views.logs };
      default:
        // A new panel draws time series.
        return { scenario: scenarios.lifecycle, view: views.rate, groupBy: ['event'] };
    }
  }

  /** The query in one line, for the history, collapsed rows and saved queries. */
  override getQueryDisplayText(query: EventQuery): string {
    return describe(query);
  }

  override filterQuery(query: EventQuery): boolean {
    return Boolean(query.scenario) && !query.hide && !this.awaitsMessage(query);
  }

  /** Whether it would tell the one message that is chosen in a dashboard's variable, and none is. */
  private awaitsMessage(query: EventQuery): boolean {
    return (
      viewOf(query) === views.trace &&
      listOf(query, 'messages').length > 0 &&
      listOf(interpolate(query, this.templates, {}), 'messages').length === 0
    );
  }

  override query(request: DataQueryRequest<EventQuery>): Observable<DataQueryResponse> {
    if (request.liveStreaming) {
      const targets = request.targets.map((query) =>
        this.applyTemplateVariables(query, request.scopedVars, request.filters)
      );
      return follow(this.uid, { ...request, targets });
    }
    const showing = (...shown: string[]) =>
      new Set(
        request.targets.filter((query) => showsRows(query) && shown.includes(viewOf(query))).map(({ refId }) => refId)
      );
    const tables = showing(views.events);
    // On dashboards the cells of groups lead to pages.
    const groups = request.app === CoreApp.Explore ? showing(views.count, views.top) : new Set();
    const drawings = showing(views.timeline, views.graph);
    // Of an empty histogram or timeline Grafana says that the times are missing, and an empty graph is an unexpected error to it;
    // without one, it says that nothing was found.
    const drawn = ({ refId = '', fields }: DataFrame) => fields.length > 0 || !(isVolume(refId) || drawings.has(refId));
    // Which groups are columns says the vocabulary, which may come after the first answer.
    const named = groups.size > 0 ? from(this.vocabulary().then(compared, () => [])) : of([]);
    const finish = (columns: string[]) => (frame: DataFrame) => {
      if (isVolume(frame.refId)) {
        return withLevels(frame);
      }
      if (groups.has(frame.refId)) {
        return withFilterableCells(frame, columns);
      }
      return frame.refId !== undefined && tables.has(frame.refId) ? withFilterableCells(frame) : frame;
    };
    return this.answerable(request).pipe(
      switchMap((asked) => combineLatest([super.query(asked), named])),
      map(([answer, columns]) => ({
        ...answer,
        data: (answer.data as DataFrame[]).filter(drawn).map(finish(columns)),
      }))
    );
  }

  /** The request as this server can answer it, once that is known. */
  private answerable(request: DataQueryRequest<EventQuery>): Observable<DataQueryRequest<EventQuery>> {
    const beside = ({ refId }: EventQuery) => isVolume(refId) || isSample(refId);
    if (!request.targets.some(beside)) {
      return of(request);
    }
    return from(this.vocabulary()).pipe(
      map((vocabulary) => ({
        ...request,
        targets: request.targets.map((query) =>
          beside(query) ? takenBy(vocabulary, asked(query, vocabulary)) : query
        ),
      }))
    );
  }

  override applyTemplateVariables(
    query: EventQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): EventQuery {
    const filled = interpolate(query, this.templates, scopedVars);
    return query.scenario === scenarios.sql ? filled : withAdHoc(filled, filters);
  }

  /** Names of the dashboard's variables, as a query writes them. */
  variableNames(): string[] {
    return this.templates.getVariables().map((variable) => `$${variable.name}`);
  }

  /** What queries may say; asked once, and again only if that failed. */
  vocabulary(): Promise<Vocabulary> {
    this.asked ??= this.getResource<Vocabulary>('vocabulary').then(
      (answer) => (this.known = answer),
      (error: unknown) => {
        this.asked = undefined;
        throw error;
      }
    );
    return this.asked;
  }

  /** A text with the dashboard's variables filled in. */
  fill(text: string, scopedVars?: ScopedVars): string {
    return this.templates.replace(text, scopedVars);
  }

  /** Values of a column that begin with the prefix, seen in the range, the latest first. */
  values(column: string, prefix: string, range: TimeRange | undefined, limit: number) {
    return this.getResource<ColumnValue[]>('values', { column, prefix: this.fill(prefix), ...span(range), limit });
  }

  /** Those in the rows that a query is about; all of them, where it is about anything or nobody knows. */
  async valuesAbout(about: EventQuery, column: string, prefix: string, range?: TimeRange, limit = mostOffered) {
    const rows = rowsOf(about, (await this.vocabulary()).keys);
    if (narrows(rows)) {
      const target = valuesQuery(rows, column, this.fill(prefix), limit);
      const answer = await lastValueFrom(this.query(onlyRange(target, range ?? lastHour())));
      const values = valuesOf(answer.data as DataFrame[], column);
      if (values.length > 0) {
        return values;
      }
    }
    return this.values(column, prefix, range, limit);
  }

  /** What a text is, or is a part of, in the range: exact names first. */
  async find(text: string, range: TimeRange | undefined): Promise<FoundName[]> {
    return (await this.postResource<{ found: FoundName[] }>('find', { text: this.fill(text), ...span(range) })).found;
  }

  /** The SQL that a query becomes. */
  async sql(query: AskedQuery, range: TimeRange | undefined): Promise<Preview> {
    const asked = span(range);
    const body = { query: this.applyTemplateVariables(query, {}), ...asked };
    return { ...asked, ...(await this.postResource<{ statements: Statement[] }>('sql', body)) };
  }

  /** What a dashboard's filters can compare, in the order of use. */
  override async getTagKeys(): Promise<MetricFindValue[]> {
    return byUse(compared(await this.vocabulary())).map((name) => ({ text: name, value: name }));
  }

  override async getTagValues({
    key,
    filters,
    timeRange,
  }: DataSourceGetTagValuesOptions<EventQuery>): Promise<MetricFindValue[]> {
    const about = withAdHoc({ refId: 'A', scenario: scenarios.events }, filters);
    const values = await this.valuesAbout(about, key, '', timeRange, mostTagValues);
    return values.map(({ text }) => ({ text, value: text }));
  }

  override modifyQuery(query: EventQuery, { type, options = {} }: QueryFixAction): EventQuery {
    if (!this.filters(query, options)) {
      return query;
    }
    switch (type) {
      case 'ADD_FILTER':
        return add(query, '=', cellOf(options));
      case 'ADD_FILTER_OUT':
        return add(query, '!=', cellOf(options));
      default:
        return query;
    }
  }

  getSupportedQueryModifications() {
    return ['ADD_FILTER', 'ADD_FILTER_OUT'];
  }

  toggleQueryFilter(query: EventQuery, { type, options }: ToggleFilterAction): EventQuery {
    return this.filters(query, options) ? toggle(query, type === 'FILTER_FOR' ? '=' : '!=', cellOf(options)) : query;
  }

  queryHasFilter(query: EventQuery, options: QueryFilterOptions): boolean {
    return has(query, '=', cellOf(options));
  }

  getSupportedSupplementaryQueryTypes() {
    return [SupplementaryQueryType.LogsVolume, SupplementaryQueryType.LogsSample];
  }

  getSupplementaryQuery({ type }: SupplementaryQueryOptions, query: EventQuery): EventQuery | undefined {
    const beside = type === SupplementaryQueryType.LogsVolume ? volumeOf(query) : sampleOf(query);
    // It begins as a copy of the query, for another view.
    return beside && this.known ? takenBy(this.known, beside) : beside;
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<EventQuery>
  ): DataQueryRequest<EventQuery> | undefined {
    const targets = request.targets.flatMap((query) => this.getSupplementaryQuery({ type }, query) ?? []);
    return targets.length > 0 ? { ...request, targets } : undefined;
  }

  getLogRowContext(row: LogRowModel, { direction, limit = contextLines }: LogRowContextOptions = {}) {
    return contextOf(row, this.context, direction, limit, (query, range) =>
      lastValueFrom(this.query(onlyRange(query, range)))
    );
  }

  async getLogRowContextQuery(row: LogRowModel): Promise<EventQuery | null> {
    return contextQuery(row, this.context) ?? null;
  }

  /** Whether a value beside a line or in a cell is one that queries can compare. */
  private filters(query: EventQuery, options: QueryFilterOptions): boolean {
    const { column } = cellOf(options);
    return (!this.known || compared(this.known).includes(column)) && query.scenario !== scenarios.sql;
  }
}
