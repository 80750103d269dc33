// Package health looks at a database and its table, and says what is wrong with them and what to do.
package health

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// Database runs statements; *store.Store is one.
type Database interface {
	Query(ctx context.Context, st statement.Statement) (*columnar.Result, error)
}

// Target is the table that is looked at, with what is known of it already.
type Target struct {
	Database Database
	Dialect  statement.Dialect
	Table    string // as SQL
	Schema   string
	Name     string
	Version  string
	Columns  event.Schema
	Unsafe   []string // columns whose names no statement can hold
	Host     string
	TLS      store.TLS
	Rollup   *rollup.Rollup // nil: none is to be used
	Now      time.Time
}

// Report is what was found. Every figure that could not be read is left out.
type Report struct {
	Server         string           `json:"server"`
	Database       string           `json:"database"` // GreptimeDB or PostgreSQL
	Table          string           `json:"table"`
	Columns        int              `json:"columns"`
	MissingColumns []string         `json:"missingColumns,omitempty"`
	Unwritable     []string         `json:"unwritable,omitempty"` // columns of types that EMQX can't write
	PrimaryKey     []string         `json:"primaryKey,omitempty"`
	Required       []string         `json:"required,omitempty"` // columns that may not be NULL, though events lack them
	PartitionedBy  []string         `json:"partitionedBy,omitempty"`
	AppendMode     *bool            `json:"appendMode,omitempty"`
	TTL            string           `json:"ttl,omitempty"`
	Indexed        []string         `json:"indexed,omitempty"`
	NotIndexed     []string         `json:"notIndexed,omitempty"`
	Newest         *time.Time       `json:"newest,omitempty"`
	AgeSeconds     *int64           `json:"ageSeconds,omitempty"`
	Kinds          map[string]int64 `json:"kinds,omitempty"` // rows of the last hour that had any
	Problems       []string         `json:"problems,omitempty"`
	Notes          []string         `json:"notes,omitempty"`
}

// Message is the report in one text: problems first, else what was found.
func (r *Report) Message() string {
	found := []string{fmt.Sprintf("Connected to %s, table %s with %d columns.", r.Server, r.Table, r.Columns)}
	if r.AppendMode != nil && *r.AppendMode {
		found = append(found, "Append mode is on.")
	}
	switch r.TTL {
	case "":
	case forever:
		found = append(found, "Rows are kept for ever.")
	default:
		found = append(found, "Rows are kept for "+r.TTL+".")
	}
	if len(r.Indexed) > 0 {
		found = append(found, "Indexes: "+strings.Join(r.Indexed, ", ")+".")
	}
	if len(r.PartitionedBy) > 0 {
		found = append(found, "Partitioned by "+strings.Join(r.PartitionedBy, ", ")+".")
	}
	if r.Newest != nil {
		found = append(found, fmt.Sprintf("Newest event: %s, %s ago.", r.Newest.Format("2006-01-02 15:04:05 UTC"), time.Duration(*r.AgeSeconds)*time.Second))
	}
	return strings.Join(append(append(r.Problems, found...), r.Notes...), " ")
}

func (r *Report) problem(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// Check looks at the table. It only reads, with statements that a read-only account may run; an error means that the
// table itself can't be read.
func Check(ctx context.Context, t Target) (*Report, error) {
	r := &Report{
		Server: t.Version, Database: t.Dialect.String(), Table: t.Schema + "." + t.Name, Columns: len(t.Columns),
		MissingColumns: t.Columns.Missing(),
	}
	tellColumns(r, t)
	tellEncryption(r, t)
	if t.Dialect == statement.GreptimeDB {
		checkGreptimeDB(ctx, t, r)
	} else {
		checkPostgreSQL(ctx, t, r)
	}
	return r, checkRows(ctx, t, r)
}

// uses says what a missing column switches off.
var uses = map[string]string{
	event.Username: "users", event.Peername: "sources and source", event.Node: "nodes", event.Topic: "topics and covers",
	event.ID: "messages, shares of drops and deliveries", event.FromClientID: "publishers and parties", event.QoS: "unacknowledged deliveries",
	event.Reason: "the outcome of disconnects and drops", event.ReasonCode: "the outcome of authentications", event.Result: "the outcome of authorizations",
	event.Action: "shared subscriptions in topics", event.PublishReceivedAt: "latency", event.ConnectedAt: "pairing of connections",
}

func tellColumns(r *Report, t Target) {
	for _, name := range r.MissingColumns {
		what := uses[name]
		if what == "" {
			what = "showing it"
		}
		r.problem("The table lacks the column %s, which switches off %s: add it to the table and to EMQX's action.", name, what)
	}
	if len(t.Unsafe) > 0 {
		r.note("Columns whose names hold quotes, backslashes or the like are left out: %d.", len(t.Unsafe))
	}
}

// windows are looked at one after the other for the newest event: most tables have one in the first.
var windows = []time.Duration{15 * time.Minute, 24 * time.Hour, 30 * 24 * time.Hour}

// future is how far ahead a node's clock may be and its events are still found; ahead, from where on it is told.
const future, ahead = 24 * time.Hour, time.Minute

// late is the age of the newest event from which something may be wrong with writing.
const late = 10 * time.Minute

func checkRows(ctx context.Context, t Target, r *Report) error {
	for _, window := range windows {
		b := &statement.Builder{Dialect: t.Dialect}
		result, err := t.Database.Query(ctx, b.Build(fmt.Sprintf("SELECT \"timestamp\"\nFROM %s\nWHERE \"timestamp\" >= %s\n  AND \"timestamp\" < %s\nORDER BY \"timestamp\" DESC\nLIMIT 2",
			t.Table, b.Bind(t.Now.Add(-window)), b.Bind(t.Now.Add(future))), 1, statement.Column{Name: event.Timestamp, Type: event.Time}))
		if err != nil {
			return err
		}
		if result.Rows > 0 {
			newest := result.Columns[0].Times[0]
			age := int64(max(0, t.Now.Sub(newest)).Seconds())
			r.Newest, r.AgeSeconds = &newest, &age
			switch {
			case newest.After(t.Now.Add(ahead)):
				r.note("The newest event is %s ahead: the clock of an EMQX node, or this server's, is wrong.", newest.Sub(t.Now).Round(time.Second))
			case newest.Before(t.Now.Add(-late)):
				r.note("Nothing was written since: if devices are connected, look at the metrics of EMQX's rule and action.")
			}
			checkKinds(ctx, t, r, newest)
			checkRepeats(ctx, t, r, newest)
			checkRollup(ctx, t, r, newest)
			return nil
		}
	}
	r.note("The table has no event of the last 30 days. Create EMQX's rule and action as the data source's setup page shows, or choose an older time range.")
	return nil
}

// kinds of rows that some sites leave out, and what their absence means.
var kinds = []struct{ name, condition, column, absent string }{
	{"authenticated", "event = 'client.check_authn_complete' AND reason_code = 'success'", event.ReasonCode, "No successful authentication was seen: shares of authentication failures can't be known."},
	{"allowed", "event = 'client.check_authz_complete' AND result = 'allow'", event.Result, "No allow row was seen: shares of denials can't be known. Don't leave allow rows out in EMQX's rule."},
	{"delivered", "event = 'message.delivered'", event.Event, "No delivered row was seen: shares of drops can't be known. Don't leave delivered rows out in EMQX's rule."},
	{"acknowledged", "event = 'message.acked'", event.Event, "No acked row was seen: every delivery looks unacknowledged, if there are any of QoS 1 or 2."},
	{"published", "event = 'message.publish'", event.Event, `No publish row was seen: $events/# doesn't hold publishes. To store them, let the rule select FROM "$events/#", "#".`},
}

func checkKinds(ctx context.Context, t Target, r *Report, newest time.Time) {
	b := &statement.Builder{Dialect: t.Dialect}
	var list []string
	var columns []statement.Column
	for _, k := range kinds {
		if c, ok := t.Columns.Column(k.column); ok && c.Type == event.String {
			list = append(list, fmt.Sprintf("count(CASE WHEN %s THEN 1 END) AS %s", k.condition, k.name))
			columns = append(columns, statement.Column{Name: k.name, Type: event.Int})
		}
	}
	result, err := t.Database.Query(ctx, b.Build(fmt.Sprintf("SELECT %s\nFROM %s\nWHERE \"timestamp\" >= %s\n  AND \"timestamp\" < %s\nLIMIT 2",
		strings.Join(list, ", "), t.Table, b.Bind(newest.Add(-time.Hour)), b.Bind(newest.Add(time.Millisecond))), 1, columns...))
	if err != nil {
		r.note("Which kinds of rows come couldn't be read: %v", err)
		return
	}
	r.Kinds = map[string]int64{}
	for _, k := range kinds {
		if c := result.Column(k.name); c != nil {
			r.Kinds[k.name] = c.Ints[0]
			if c.Ints[0] == 0 {
				r.note("%s", k.absent)
			}
		}
	}
}
