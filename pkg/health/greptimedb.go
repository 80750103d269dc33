package health

import (
	"context"
	"regexp"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

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
	checkColumns(ctx, t, r)
	created, err := t.Database.Query(ctx, statement.Statement{
		SQL:     "SHOW CREATE TABLE " + t.Table,
		Columns: []statement.Column{{Name: "name", Type: event.String}, {Name: "text", Type: event.String}},
		MaxRows: 1,
	})
	if err != nil || created.Rows == 0 {
		r.note("The table's indexes couldn't be read.")
		return
	}
	definition := created.Columns[1].Strings[0]
	tellIndexes(r, t, indexes(definition), "ALTER TABLE "+t.Table+" MODIFY COLUMN %s SET SKIPPING INDEX, which serves what is written from then on")
	if m := partitioned.FindStringSubmatch(definition); m != nil {
		for name := range strings.SplitSeq(m[1], ",") {
			r.PartitionedBy = append(r.PartitionedBy, strings.Trim(name, `" `))
		}
	}
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

// forever is a TTL that was asked for; without any, the database's counts.
const forever = "forever"

func tellOptions(r *Report, text string) {
	options := tableOptions(text)
	on := options["append_mode"] == "true"
	r.AppendMode, r.TTL = &on, options["ttl"]
	if !on {
		r.problem("The table isn't in append mode, so of the rows with equal time only one is kept. Create it anew WITH ('append_mode'='true').")
	}
	if r.TTL == "" {
		r.note("The table has no TTL of its own: rows are kept as long as SHOW CREATE DATABASE says, perhaps for ever.")
	}
}

// index finds a column that is found by its value: by a skipping index, as the guide has it, or by an inverted one.
var index = regexp.MustCompile(`(?m)^\s*"?([A-Za-z0-9_]+)"?\s.*(?:SKIPPING|INVERTED) INDEX`)

// partitioned finds the columns by which a cluster's table is split.
var partitioned = regexp.MustCompile(`(?m)^PARTITION ON COLUMNS \(([^)]*)\)`)

func indexes(createTable string) []string {
	var columns []string
	for _, m := range index.FindAllStringSubmatch(createTable, -1) {
		columns = append(columns, m[1])
	}
	return columns
}
