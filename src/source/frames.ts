// What Grafana needs to know of the tables in an answer.
import { type DataFrame, type Field, FieldType } from '@grafana/data';

const comparable: FieldType[] = [FieldType.string, FieldType.number, FieldType.boolean];

/** A cell without a value has nothing to be compared; of null Grafana's table in Explore would show + and -, and they would fail. */
const withoutNull = (field: Field): Field =>
  field.values.includes(null) ? { ...field, values: field.values.map((value: unknown) => value ?? undefined) } : field;

/** A table whose cells carry + and -, which add a filter to the query or the dashboard; only those of the columns, if they are named. */
export const withFilterableCells = (frame: DataFrame, columns?: string[]): DataFrame => ({
  ...frame,
  fields: frame.fields.map((field) =>
    comparable.includes(field.type) && (columns?.includes(field.name) ?? true)
      ? { ...withoutNull(field), config: { ...field.config, filterable: true } }
      : field
  ),
});
