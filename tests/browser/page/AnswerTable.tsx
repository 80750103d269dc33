// The beginning of a frame, as a table.
import { type DataFrame, FieldType, toDataFrame } from '@grafana/data';

const rows = 10;

const textOf = (value: unknown, type: FieldType) => {
  if (value === null || value === undefined) {
    return '';
  }
  return type === FieldType.time ? new Date(Number(value)).toISOString() : String(value);
};

/** Values that are not in fields, such as those of a variable, become fields. */
export function AnswerTable({ frame }: { frame: DataFrame }) {
  const { fields, length, meta, name } = toDataFrame(frame.fields ? frame : [frame]);
  return (
    <table aria-label={name ?? meta?.type ?? 'frame'} data-length={length} className="answer">
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field.name}>{[field.name, ...Object.values(field.labels ?? {})].join(' ')}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: Math.min(length, rows) }, (_, row) => (
          <tr key={row}>
            {fields.map(({ name: column, type, values }) => (
              <td key={column}>{textOf(values[row], type)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
