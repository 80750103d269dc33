package rollup

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// layout is what the database says of the rollup, and of its list of minutes.
type layout struct {
	columns map[string]bool // those of the rollup that hold what they should; empty where there is none
	open    bool            // there is a list of minutes that aren't counted yet
	read    time.Time
}

// layoutAge is for how long a layout is taken for known, whether there is a rollup or not.
const layoutAge = time.Minute

// needed are the columns without which a table of this name is no rollup.
var needed = []string{event.Timestamp, event.Event, statement.RollupRows, statement.RollupFirst, statement.RollupLast}

// answers says whether there is a rollup with the columns of a question.
func (r *Rollup) answers(ctx context.Context, q Question) bool {
	l, err := r.look(ctx, q)
	if err != nil {
		return false
	}
	for _, name := range slices.Concat(needed, q.Columns) {
		if !l.columns[name] {
			return false
		}
	}
	return true
}

func (r *Rollup) look(ctx context.Context, q Question) (*layout, error) {
	r.mu.Lock()
	known := r.layout
	r.mu.Unlock()
	if known != nil && time.Since(known.read) < layoutAge {
		return known, nil
	}
	b := &statement.Builder{Dialect: q.Dialect}
	where := "table_schema = current_schema()"
	if r.schema != "" {
		where = "table_schema = " + b.Bind(r.schema)
	}
	list := statement.Select{statement.Text("in_table", "table_name"), statement.Text("name", "column_name"), statement.Text("type", "data_type")}
	result, err := q.Database.Query(ctx, b.Build("SELECT "+list.String()+"\nFROM information_schema.columns\nWHERE "+where+
		"\n  AND "+statement.OneOf(b, "table_name", []string{r.name, r.name + Suffix, r.name + OpenSuffix})+"\nLIMIT 1001", 1000, list.Columns()...))
	if err != nil {
		return nil, err
	}
	found := layoutOf(result, r.name)
	r.mu.Lock()
	r.layout = found
	r.mu.Unlock()
	return found, nil
}

// layoutOf reads the columns of the three tables. What is compared with a column of the rows must be of its type.
func layoutOf(result *columnar.Result, table string) *layout {
	types := map[string]map[string]string{}
	tables, names, kinds := result.Texts("in_table"), result.Texts("name"), result.Texts("type")
	for row := range result.Rows {
		in := types[tables.Get(row)]
		if in == nil {
			in = map[string]string{}
			types[tables.Get(row)] = in
		}
		in[names.Get(row)] = strings.ToLower(kinds.Get(row))
	}
	rows := types[table]
	l := &layout{columns: map[string]bool{}, open: types[table+OpenSuffix] != nil, read: time.Now()}
	for name, kind := range types[table+Suffix] {
		switch name {
		case statement.RollupRows:
			l.columns[name] = strings.Contains(kind, "int")
		case event.Timestamp, statement.RollupFirst, statement.RollupLast:
			l.columns[name] = strings.HasPrefix(kind, "timestamp")
		case statement.RollupClients:
			l.columns[name] = true
		default:
			l.columns[name] = kind == rows[name]
		}
	}
	return l
}
