package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// Table is a table of fields that a view has computed; without rows it has none: "No data".
func Table(fields ...*data.Field) *data.Frame {
	f := newFrame(data.FrameTypeTable, tableVersion)
	f.Meta.PreferredVisualization = data.VisTypeTable
	if len(fields) > 0 && fields[0].Len() > 0 {
		f.Fields = fields
	}
	return f
}

// Nullable makes a field of values some of which may be missing; its type is nullable only if one is.
func Nullable[T any](name string, values []*T) *data.Field {
	plain := make([]T, len(values))
	for i, v := range values {
		if v == nil {
			return data.NewField(name, nil, values)
		}
		plain[i] = *v
	}
	return data.NewField(name, nil, plain)
}
