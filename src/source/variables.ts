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
import { asks, defaultVariableColumn, type EventQuery, scenarios, type VariableQuery } from '../model/query';
import type { EventOptions } from '../model/settings';
import type { EditorSource } from '../model/source';
import type { EventDataSource } from './datasource';
import { valuesOf, valuesQuery } from './values';

type AnyDataSource = DataSourceApi<EventQuery, EventOptions>;
type EditorProps = QueryEditorProps<AnyDataSource, EventQuery, EventOptions, VariableQuery>;

/** More than this is of no use in a list to choose from; a value that is missing can be typed. */
const mostValues = 500;

/** What Grafana puts in place of what somebody types into the list of a variable, where a query names it. */
const searched = /\$\{?__searchFilter\}?/g;

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
    const [{ refId, column = defaultVariableColumn, prefix: typed = '', filters = [] }] = targets;
    // Until somebody types, nothing stands in its place.
    const prefix = this.datasource.fill(typed, scopedVars).replace(searched, '');
    if (filters.some(asks)) {
      // Grafana asks for variables without a name for the query.
      const about: EventQuery = { refId: refId ?? 'A', scenario: scenarios.events, filters: filters.filter(asks) };
      return this.datasource
        .query({ ...request, targets: [valuesQuery(about, column, prefix, mostValues)] })
        .pipe(map((answer) => ({ ...answer, data: valuesOf(answer.data as DataFrame[], column) })));
    }
    return from(this.datasource.values(column, prefix, range, mostValues)).pipe(map((data) => ({ data })));
  };
}
