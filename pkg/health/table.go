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

// checkGreptimeDB reads the table's options and indexes. Where indexes are listed differs between GreptimeDB 1.0 and 1.1;
// SHOW CREATE TABLE is the same in both, and a read-only account may run it.
func checkGreptimeDB(ctx context.Context, t Target, r *Report) {
	b := &statement.Builder{Dialect: t.Dialect}
	options, err := t.Database.Query(ctx, b.Build(
		"SELECT create_options AS options\nFROM information_schema.tables\nWHERE table_schema = "+b.Bind(t.Schema)+"\n  AND table_name = "+b.Bind(t.Name)+"\nLIMIT 2",
		1, statement.Column{Name: "options", Type: event.String}))
	switch {
	case err != nil:
		r.note("The table's options couldn't be read: %v", err)
	case options.Rows > 0:
		tellOptions(r, options.Columns[0].Strings[0])
	}
	created, err := t.Database.Query(ctx, statement.Statement{
		SQL:     "SHOW CREATE TABLE " + t.Table,
		Columns: []statement.Column{{Name: "name", Type: event.String}, {Name: "text", Type: event.String}},
		MaxRows: 1,
	})
	if err != nil || created.Rows == 0 {
		r.note("The table's indexes couldn't be read.")
		return
	}
	tellIndexes(r, t, indexes(created.Columns[1].Strings[0]),
		"ALTER TABLE "+t.Table+" MODIFY COLUMN %s SET SKIPPING INDEX")
}

// option finds ` key=value`; a TTL can hold spaces ("1day 12h"), so a value ends only where the next key begins.
var option = regexp.MustCompile(`(?:^| )([a-z_.]+)=`)

func tableOptions(text string) map[string]string {
	options := map[string]string{}
	found := option.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		options[text[at[2]:at[3]]] = strings.TrimSpace(text[at[1]:end])
	}
	return options
}

func tellOptions(r *Report, text string) {
	options := tableOptions(text)
	on := options["append_mode"] == "true"
	r.AppendMode, r.TTL = &on, options["ttl"]
	if !on {
		r.problem("The table isn't in append mode, so of the rows with equal time only one is kept. Create it anew WITH ('append_mode'='true').")
	}
	if r.TTL == "" {
		r.note("The table has no TTL of its own: rows are kept as long as the database says, perhaps for ever.")
	}
}

// index finds a column that is found by its value: by a skipping index, as the guide has it, or by an inverted one.
var index = regexp.MustCompile(`(?m)^\s*"?([A-Za-z0-9_]+)"?\s.*(?:SKIPPING|INVERTED) INDEX`)

func indexes(createTable string) []string {
	var columns []string
	for _, m := range index.FindAllStringSubmatch(createTable, -1) {
		columns = append(columns, m[1])
	}
	return columns
}

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
	if !slices.Contains(indexed, event.Timestamp) {
		r.problem(`The table has no index that begins with "timestamp", so every query reads all of it: CREATE INDEX ON %s ("timestamp").`, t.Table)
	}
}
