package evidence

import (
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
)

// Reader reads the rows of an aggregate by the names of its columns, which are found once; what is NULL or wasn't asked for reads
// as zero.
type Reader struct {
	columns map[string]*columnar.Column
	row     int
}

func ReadAll(result *columnar.Result, each func(Reader)) {
	columns := make(map[string]*columnar.Column, len(result.Columns))
	for i := range result.Columns {
		columns[result.Columns[i].Name] = &result.Columns[i]
	}
	for row := range result.Rows {
		each(Reader{columns, row})
	}
}

func (r Reader) Text(name string) string {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Strings[r.row]
	}
	return ""
}

func (r Reader) Int(name string) int64 {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Ints[r.row]
	}
	return 0
}

func (r Reader) Time(name string) time.Time {
	if c := r.columns[name]; c != nil && !c.Null(r.row) {
		return c.Times[r.row]
	}
	return time.Time{}
}
