package diagnosis

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
)

// reader reads the rows of an aggregate by the names of its columns, which are found once; what is NULL or wasn't asked for reads
// as zero.
type reader struct {
	columns map[string]*columnar.Column
	row     int
}

func readAll(result *columnar.Result, each func(reader)) {
	columns := make(map[string]*columnar.Column, len(result.Columns))
	for i := range result.Columns {
		columns[result.Columns[i].Name] = &result.Columns[i]
	}
	for row := range result.Rows {
		each(reader{columns, row})
	}
}

func (r reader) text(name string) string {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Strings[r.row]
	}
	return ""
}

func (r reader) int(name string) int64 {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Ints[r.row]
	}
	return 0
}

func (r reader) time(name string) time.Time {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Times[r.row]
	}
	return time.Time{}
}
