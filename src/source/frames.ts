// What Grafana needs to know of the tables in an answer.
import { type DataFrame, FieldType } from '@grafana/data';

const comparable: FieldType[] = [FieldType.string, FieldType.number, FieldType.boolean];

/** A table of rows whose cells carry + and -, which add a filter to the query or the dashboard. */
export const withFilterableCells = (frame: DataFrame): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) =>
    comparable.includes(field.type) ? { ...field, config: { ...field.config, filterable: true } } : field
  ),
});
