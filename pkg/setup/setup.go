// Package setup writes what a site needs to fill and keep the table of one data source: the table itself, EMQX's
// connector, action and rule, and what can go wrong with each. It makes texts for people; nothing here is ever run.
package setup

import (
	"cmp"
	"embed"
	"encoding/json"
	"strings"
	"text/template"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

const (
	defaultDatabase = "public"
	defaultTable    = "emqx_full_link_events"
	defaultDays     = 7
)

// Target is the table to set up. Its zero value is the data source's default table.
type Target struct {
	Database string
	Table    string // may be schema.table
	Days     int    // how long rows are kept
}

// Kind is the language of a section's text.
type Kind string

const (
	SQL   Kind = "sql"
	JSON  Kind = "json"
	HOCON Kind = "hocon"
	Text  Kind = "text"
)

// Section is one text to copy, and what to know before it is used.
type Section struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Kind  Kind     `json:"kind"`
	Text  string   `json:"text"`
	Notes []string `json:"notes"`
}

// Guide is the whole set-up of one table, in the order in which it is done.
type Guide struct {
	Sections []Section `json:"sections"`
}

// For writes the guide for a table.
func For(target Target) Guide {
	v := valuesOf(target)
	guide := Guide{Sections: make([]Section, len(sections))}
	for i, s := range sections {
		guide.Sections[i] = Section{ID: s.id, Title: s.title, Kind: s.kind, Text: render(s.file, v.with(s.plain)), Notes: s.notes}
	}
	return guide
}

// values is what the templates can name.
type values struct {
	Table              string // quoted, with its schema
	Measurement        string // the table's name in a line protocol template
	Database           string // GreptimeDB's, which is the schema where the table has one
	PostgreSQLDatabase string
	Days               int
	Columns            []column
	Flow               string // counts events a minute
	FlowSink           string // the table that it fills

	Rollup                                                    string // the table of counts a minute, and what fills it
	RollupFlow                                                string
	RollupColumns                                             []column // what the rows that are counted together have in common
	RollupGroups                                              string   // their names
	RollupOpen, RollupChanged, RollupTruncated, RollupRefresh string

	AsText      string // stands behind each value that a client chooses, or nothing
	Text        string // what a payload looks like that is stored as it is
	WriteSyntax string
	Rule        string
	Insert      string
}

// column is one column of the table in the languages of the templates.
type column struct {
	Quoted     string
	GreptimeDB string
	PostgreSQL string
	Parameter  string // its value in EMQX's INSERT
}

func valuesOf(target Target) values {
	v := values{Days: target.Days}
	if v.Days <= 0 {
		v.Days = defaultDays
	}
	v.Database = cmp.Or(target.Database, defaultDatabase)
	v.PostgreSQLDatabase = v.Database
	name := cmp.Or(target.Table, defaultTable)
	prefix := ""
	if schema, table, ok := strings.Cut(name, "."); ok {
		prefix = quote(schema) + "."
		v.Database, name = schema, table
	}
	v.Table = prefix + quote(name)
	v.Flow, v.FlowSink = quote(name+"_count"), prefix+quote(name+"_per_minute")
	v.rollup(prefix, name+"_1m")
	v.Measurement = strings.NewReplacer(",", `\,`, " ", `\ `).Replace(name)
	for _, c := range event.Wide {
		v.Columns = append(v.Columns, columnOf(c))
	}
	return v
}

// rolled are the columns whose values the rows have in common that a row of the rollup counts.
var rolled = []string{event.Event, event.Node, event.Reason, event.ReasonCode, event.Action, event.Result, event.AuthzSource, event.QoS}

// rollup names the table of counts a minute and what belongs to it.
func (v *values) rollup(prefix, name string) {
	v.Rollup, v.RollupOpen = prefix+quote(name), prefix+quote(name+"_open")
	v.RollupFlow = quote(name)
	v.RollupChanged, v.RollupTruncated, v.RollupRefresh = prefix+quote(name+"_changed"), prefix+quote(name+"_truncated"), prefix+quote(name+"_refresh")
	names := make([]string, len(rolled))
	for i, column := range rolled {
		c, _ := event.Wide.Column(column)
		v.RollupColumns = append(v.RollupColumns, columnOf(c))
		names[i] = quote(column)
	}
	v.RollupGroups = strings.Join(names, ", ")
}

// asText is the placeholder of an empty value. Together with it no value of a client looks like a boolean to EMQX.
const asText = "${as_text}"

// textPattern matches valid UTF-8 without zero bytes, which PostgreSQL refuses. EMQX's rule language has no function that
// tells this. What was matched once is never tried again (?> and *+), so that no payload can make it slow.
const textPattern = `^(?>[\x01-\x7F]+|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}` +
	`|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})*+\z`

// with adds the texts that stand inside others. plain leaves the values of clients as they are.
func (v values) with(plain bool) values {
	rule := "rule-plain.sql"
	if !plain {
		v.AsText, rule = asText, "rule.sql"
	}
	v.Text = textPattern
	v.WriteSyntax = render("write-syntax.txt", v)
	v.Rule = render(rule, v)
	v.Insert = render("insert.sql", v)
	return v
}

var greptimeDBTypes = map[event.Type]string{event.String: "STRING", event.Int: "BIGINT", event.Bool: "BOOLEAN"}
var postgreSQLTypes = map[event.Type]string{event.String: "text", event.Int: "bigint", event.Bool: "boolean"}

func columnOf(c event.Column) column {
	col := column{
		Quoted:     quote(c.Name),
		GreptimeDB: greptimeDBTypes[c.Type],
		PostgreSQL: postgreSQLTypes[c.Type],
		Parameter:  "${" + c.Name + "}",
	}
	switch c.Name {
	case event.Timestamp:
		col.GreptimeDB, col.PostgreSQL = "TIMESTAMP TIME INDEX", "timestamptz NOT NULL"
		// Dividing by a decimal keeps the milliseconds.
		col.Parameter = "to_timestamp(${timestamp}::bigint / 1000.0)"
	case event.Event:
		col.PostgreSQL = "text NOT NULL"
	case event.ClientID, event.Username, event.Peername:
		col.GreptimeDB += " SKIPPING INDEX"
	}
	return col
}

// quote always quotes: unquoted, capitals would be lost and a column named event refused.
func quote(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}

//go:embed *.sql *.json *.hocon write-syntax.txt
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"json": jsonText}).
	ParseFS(files, "*.sql", "*.json", "*.hocon", "write-syntax.txt"))

// render fails only where a template names what values lacks, which the package's tests would show.
func render(file string, v values) string {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, file, v); err != nil {
		panic("setup: " + err.Error())
	}
	return strings.TrimRight(b.String(), "\n")
}

// jsonText leaves <, > and & as they are: nothing here ends up in a web page's source, and people read it.
func jsonText(s string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}
