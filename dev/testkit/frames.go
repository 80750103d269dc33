package testkit

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

// Frame is the first, or only, frame of an answer.
func Frame(t testing.TB, r backend.DataResponse) *data.Frame {
	t.Helper()
	require.NoError(t, r.Error)
	return r.Frames[0]
}

// Texts are the values of a field of strings, NULL as "NULL".
func Texts(t testing.TB, r backend.DataResponse, field string) []string {
	t.Helper()
	f, _ := Frame(t, r).FieldByName(field)
	require.NotNil(t, f, field)
	var list []string
	for i := range f.Len() {
		text := "NULL"
		if v, ok := f.ConcreteAt(i); ok {
			text = v.(string)
		}
		list = append(list, text)
	}
	return list
}

// Notices are the texts of an answer's notices.
func Notices(t testing.TB, r backend.DataResponse) []string {
	t.Helper()
	var list []string
	for _, n := range Frame(t, r).Meta.Notices {
		list = append(list, n.Text)
	}
	return list
}

// FieldNames are the names of a frame's fields, in order.
func FieldNames(frame *data.Frame) []string {
	var names []string
	for _, field := range frame.Fields {
		names = append(names, field.Name)
	}
	return names
}
