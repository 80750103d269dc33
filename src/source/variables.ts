// What a dashboard's variable offers: the values of a column.
import {
  CustomVariableSupport,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type QueryEditorProps,
} from '@grafana/data';
import { type ComponentType, createElement } from 'react';
import { from, map, type Observable } from 'rxjs';
import { valueOf } from '../model/labels';
import {
  asks,
  defaultVariableColumn,
  type EventQuery,
  type Filter,
  scenarios,
  type VariableQuery,
  views,
} from '../model/query';
import type { EventOptions } from '../model/settings';
import type { ColumnValue, EditorSource } from '../model/source';
import type { EventDataSource } from './datasource';

type AnyDataSource = DataSourceApi<EventQuery, EventOptions>;
type EditorProps = QueryEditorProps<AnyDataSource, EventQuery, EventOptions, VariableQuery>;

/** More than this is of no use in a list to choose from; a value that is missing can be typed. */
const mostValues = 500;

/** Columns that queries compare with patterns, in which these characters have a meaning. */
const patternColumns = ['clientid', 'from_clientid', 'username', 'node'];

const escaped = (column: string, text: string) =>
  patternColumns.includes(column) ? text.replace(/[\\*]/g, '\\$&') : text;

/** The condition on the beginning of a value; that of an address is the beginning of the whole peername. */
function beginning(column: string, prefix: string): Filter[] {
  const literal = prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return prefix === ''
    ? []
    : [{ column: column === 'source' ? 'peername' : column, operator: '=~', values: [`^${literal}`] }];
}

/** Fills a dashboard's variable with the values of a column. */
export class EventVariables extends CustomVariableSupport<AnyDataSource, VariableQuery> {
  readonly editor: ComponentType<EditorProps>;

  constructor(
    private readonly datasource: EventDataSource,
    Editor: ComponentType<Omit<EditorProps, 'datasource'> & { datasource: EditorSource }>
  ) {
    super();
    this.editor = (props) => createElement(Editor, { ...props, datasource });
  }

  query = (request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> => {
    const { range, scopedVars, targets } = request;
    const [{ column = defaultVariableColumn, prefix = '', filters = [] }] = targets;
    if (filters.some(asks)) {
      return this.filtered(request, column, this.datasource.fill(prefix, scopedVars), filters);
    }
    return from(this.datasource.values(column, prefix, range, mostValues, scopedVars)).pipe(map((data) => ({ data })));
  };

  /** With filters, the values are the groups of a query, the most frequent first. */
  private filtered(
    request: DataQueryRequest<VariableQuery>,
    column: string,
    prefix: string,
    filters: Filter[]
  ): Observable<DataQueryResponse> {
    const target: EventQuery = {
      refId: request.targets[0].refId ?? 'A', // Grafana asks for variables without one
      scenario: scenarios.events,
      view: views.count,
      groupBy: [column],
      filters: [...filters, ...beginning(column, prefix)],
      limit: mostValues,
    };
    const values = (frame: DataFrame): ColumnValue[] =>
      (frame.fields.find(({ name }) => name === column)?.values ?? [])
        .map((label) => valueOf(String(label)))
        // Patterns can't ask for what is missing or empty.
        .filter((value): value is string => typeof value === 'string' && value !== '')
        .map((text) => ({ text, value: escaped(column, text) }));
    return this.datasource
      .query({ ...request, targets: [target] })
      .pipe(map((answer) => ({ ...answer, data: (answer.data as DataFrame[]).flatMap(values) })));
  }
}
