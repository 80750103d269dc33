package health

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// lookedUp are the columns by which operators look for one device; an index makes the difference between reading a
// thousandth of a week and all of it.
var lookedUp = []string{event.ClientID, event.Username, event.Peername}

// tellIndexes says which look-ups are served; alter is how to add an index, with a place for the column.
func tellIndexes(r *Report, t Target, indexed []string, alter string) {
	r.Indexed = indexed
	for _, name := range lookedUp {
		if t.Columns.Has(name) && !slices.Contains(indexed, name) {
			r.NotIndexed = append(r.NotIndexed, name)
		}
	}
	for _, name := range r.NotIndexed {
		r.note("The column %s has no index, so looking for one reads the whole range: %s.", name, strings.ReplaceAll(alter, "%s", name))
	}
}

var indexedColumn = regexp.MustCompile(`\(\s*"?([A-Za-z0-9_]+)"?`)

// checkPostgreSQL reads the first column of each index.
func checkPostgreSQL(ctx context.Context, t Target, r *Report) {
	b := &statement.Builder{Dialect: t.Dialect}
	result, err := t.Database.Query(ctx, b.Build(
		"SELECT indexdef AS text\nFROM pg_catalog.pg_indexes\nWHERE schemaname = "+b.Bind(t.Schema)+"\n  AND tablename = "+b.Bind(t.Name)+"\nLIMIT 101",
		100, statement.Column{Name: "text", Type: event.String}))
	if err != nil {
		r.note("The table's indexes couldn't be read: %v", err)
		return
	}
	var indexed []string
	for _, definition := range result.Columns[0].Strings {
		if m := indexedColumn.FindStringSubmatch(definition); m != nil && !slices.Contains(indexed, m[1]) {
			indexed = append(indexed, m[1])
		}
	}
	tellIndexes(r, t, indexed, "CREATE INDEX ON "+t.Table+` (%s, "timestamp")`)
	checkNullable(ctx, t, r)
	if !slices.Contains(indexed, event.Timestamp) {
		r.problem(`The table has no index that begins with "timestamp", so every query reads all of it: CREATE INDEX ON %s ("timestamp").`, t.Table)
	}
}

// checkNullable reads which columns may not be NULL.
func checkNullable(ctx context.Context, t Target, r *Report) {
	b := &statement.Builder{Dialect: t.Dialect}
	result, err := t.Database.Query(ctx, b.Build(
		"SELECT column_name::text AS name\nFROM information_schema.columns\nWHERE table_schema = "+b.Bind(t.Schema)+"\n  AND table_name = "+b.Bind(t.Name)+
			"\n  AND is_nullable = 'NO'\nORDER BY ordinal_position\nLIMIT 1001",
		1000, statement.Column{Name: "name", Type: event.String}))
	if err != nil {
		r.note("Which columns may be NULL couldn't be read: %v", err)
		return
	}
	tellRequired(r, result.Columns[0].Strings[:result.Rows], "ALTER TABLE "+t.Table+" ALTER COLUMN … DROP NOT NULL")
}
