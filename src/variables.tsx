import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type QueryEditorProps,
} from '@grafana/data';
import { from, map, type Observable } from 'rxjs';
import { VariableQueryEditor } from './components/VariableQueryEditor';
import type { EventDataSource } from './datasource';
import { defaultVariableColumn, type EventOptions, type EventQuery, type VariableQuery } from './types';

type AnyDataSource = DataSourceApi<EventQuery, EventOptions>;
type EditorProps = QueryEditorProps<AnyDataSource, EventQuery, EventOptions, VariableQuery>;

/** More than this is of no use in a list to choose from; a value that is missing can be typed. */
const mostValues = 500;

/** Fills a dashboard's variable with the values of a column. */
export class EventVariables extends CustomVariableSupport<AnyDataSource, VariableQuery> {
  constructor(private readonly datasource: EventDataSource) {
    super();
  }

  editor = (props: EditorProps) => <VariableQueryEditor {...props} datasource={this.datasource} />;

  query = ({ targets, range, scopedVars }: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> => {
    const [{ column = defaultVariableColumn, prefix = '' }] = targets;
    return from(this.datasource.values(column, prefix, range, mostValues, scopedVars)).pipe(map((data) => ({ data })));
  };
}
