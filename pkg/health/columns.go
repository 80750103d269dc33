package health

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// writable are GreptimeDB's types that EMQX's writer knows. It asks for the table's columns before it writes, and one of
// another type keeps it from learning any of them.
var writable = regexp.MustCompile(`^(U?Int(8|16|32|64)|Float(32|64)|String|Boolean|Binary|Date|Date[Tt]ime|Timestamp(Second|Millisecond|Microsecond|Nanosecond))$`)

// plain are the types to choose for what EMQX writes.
var plain = map[event.Type]string{event.String: "STRING", event.Int: "BIGINT", event.Bool: "BOOLEAN"}

// checkColumns looks at the columns as EMQX's writer sees them: types, time index, primary key.
func checkColumns(ctx context.Context, t Target, r *Report) {
	b := &statement.Builder{Dialect: t.Dialect}
	result, err := t.Database.Query(ctx, b.Build(
		"SELECT column_name AS name, greptime_data_type AS kind, semantic_type AS meaning, is_nullable AS nullable\nFROM information_schema.columns\nWHERE table_schema = "+b.Bind(t.Schema)+
			"\n  AND table_name = "+b.Bind(t.Name)+"\nORDER BY ordinal_position\nLIMIT 1001",
		1000, statement.Column{Name: "name", Type: event.String}, statement.Column{Name: "kind", Type: event.String}, statement.Column{Name: "meaning", Type: event.String},
		statement.Column{Name: "nullable", Type: event.String}))
	if err != nil {
		r.note("The types of the table's columns couldn't be read: %v", err)
		return
	}
	names, kinds, meanings, nullable := result.Columns[0].Strings, result.Columns[1].Strings, result.Columns[2].Strings, result.Columns[3].Strings
	var required []string
	for i, name := range names[:result.Rows] {
		switch meanings[i] {
		case "TAG":
			r.PrimaryKey = append(r.PrimaryKey, name)
		case "TIMESTAMP":
			tellTimeIndex(r, t, name, kinds[i])
		default:
			tellType(r, t, name, kinds[i])
			if strings.EqualFold(nullable[i], "no") {
				required = append(required, name)
			}
		}
	}
	written := slices.DeleteFunc(slices.Clone(r.PrimaryKey), func(name string) bool { return !event.Wide.Has(name) })
	if len(written) > 0 {
		r.problem("The table has a PRIMARY KEY. EMQX writes NULL into its columns (%s), unless its action's write_syntax has them as tags: create the table anew without PRIMARY KEY, with indexes instead.", strings.Join(written, ", "))
	}
	tellRequired(r, required, "create the table anew without NOT NULL")
}

// always are the columns that every event has.
var always = []string{event.Timestamp, event.Event, event.Node}

// tellRequired looks at the columns that may not be NULL. change is how to let them be.
func tellRequired(r *Report, required []string, change string) {
	for _, name := range required {
		if !slices.Contains(always, name) {
			r.Required = append(r.Required, name)
		}
	}
	if len(r.Required) > 0 {
		r.problem("Columns are NOT NULL that not every event has (%s). Such an event fails, and with it its batch of up to 1000 others: %s.", strings.Join(r.Required, ", "), change)
	}
}

func tellTimeIndex(r *Report, t Target, name, kind string) {
	switch {
	case name != event.Timestamp:
		r.problem("The table's TIME INDEX is the column %s. It must be timestamp, or every query reads all rows: create the table anew as the data source's setup page shows.", name)
	case kind != "TimestampMillisecond":
		r.problem("The column timestamp is a %s. Time ranges are asked in milliseconds, which find other rows there or none, and EMQX, which writes milliseconds, may write rows into 1970: create the table anew with TIMESTAMP(3).", kind)
	}
}

// tellType looks at a column that is neither the time index nor part of a key.
func tellType(r *Report, t Target, name, kind string) {
	const replace = "ALTER TABLE %s DROP COLUMN %s, and add it as %s."
	want, known := event.Wide.Column(name)
	has, _ := t.Columns.Column(name)
	instead := cmp.Or(plain[want.Type], "STRING")
	switch {
	case !writable.MatchString(kind):
		r.problem("The column %s has the type %s, which keeps EMQX's writer from reading the table's columns, so that rows are lost: "+replace,
			name, kind, t.Table, event.Quote(name), instead)
	case known && want.Type != event.Time && has.Type != want.Type:
		r.problem("The column %s has the type %s, but EMQX writes %s there, so that every batch with such a value is lost: "+replace,
			name, kind, instead, t.Table, event.Quote(name), instead)
	default:
		return
	}
	r.Unwritable = append(r.Unwritable, name)
}
