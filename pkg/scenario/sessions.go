package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// How the views that speak of connections read their rows. What pairs them is package session.

const (
	keepalive  = "keepalive"
	cleanStart = "clean_start"

	// inList bounds the values of one IN list.
	inList = 500

	newestFirst = `"timestamp" DESC`
)

// sessionColumns are what rows tell of connections, with what isn't known where the table lacks one.
var sessionColumns = []struct{ name, unknown string }{
	{event.ClientID, "who connected"},
	{event.Username, "the user name"},
	{event.Peername, "where a connection came from, and its subscriptions"},
	{event.Node, "the node, and whether it is still there"},
	{event.Reason, "why a connection ended, and whether another one replaced it"},
	{event.ReasonCode, "which attempts were refused"},
	{keepalive, "the keep alive"},
	{cleanStart, "whether a session was resumed"},
	{event.ConnectedAt, "which rows are about the same connection, other than by time"},
	{event.DisconnectedAt, "the end of a connection, other than by the time of its row"},
}

// columnsOfSessions lists those of them that the table has.
func (a *asking) columnsOfSessions() []event.Column {
	var columns []event.Column
	for _, c := range sessionColumns {
		if a.has(c.name) {
			column, _ := event.Wide.Column(c.name)
			columns = append(columns, column)
		}
	}
	return columns
}

// tellLackingSessions says what the table's missing columns take away. wanted are those that the view shows.
func (a *asking) tellLackingSessions(wanted ...string) {
	for _, c := range sessionColumns {
		switch {
		case !slices.Contains(wanted, c.name) || a.has(c.name):
		case a.q.Schema.Has(c.name):
			a.q.Warnf("The column %s of the table holds another type than EMQX writes, so this isn't known: %s.", c.name, c.unknown)
		default:
			a.q.Warnf("The table lacks the column %s, so this isn't known: %s.", c.name, c.unknown)
		}
	}
}

// sessionRows reads rows about connections, at most limit; asked says that the query's keys choose them.
func (a *asking) sessionRows(b *statement.Builder, from *rows, order string, limit int, asked bool) (list []session.Row, more bool, err error) {
	selected := []string{`"timestamp"`, event.Event}
	columns := []statement.Column{{Name: event.Timestamp, Type: event.Time}, {Name: event.Event, Type: event.String}}
	for _, c := range a.columnsOfSessions() {
		selected = append(selected, statement.Identifier(c.Name))
		columns = append(columns, statement.Column{Name: c.Name, Type: c.Type, EpochMillis: c.EpochMillis})
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY %s\nLIMIT %d", strings.Join(selected, ", "), from.sql(), order, limit+1)
	result, err := a.run(b.Build(sql, limit, columns...))
	if err != nil {
		return nil, false, err
	}
	list = make([]session.Row, result.Rows)
	for i := range list {
		list[i] = session.Row{
			Time: result.Columns[0].Times[i], Event: result.Columns[1].Strings[i], Asked: asked,
			Username: sessionText(result, event.Username, i), Peername: sessionText(result, event.Peername, i), Node: sessionText(result, event.Node, i),
			Reason: sessionText(result, event.Reason, i), ReasonCode: sessionText(result, event.ReasonCode, i),
			ConnectedAt: optionalTime(result, event.ConnectedAt, i), DisconnectedAt: optionalTime(result, event.DisconnectedAt, i),
		}
		if id := sessionText(result, event.ClientID, i); id != nil {
			list[i].ClientID = *id
		}
		if c := result.Column(keepalive); c != nil && !c.Null(i) {
			list[i].Keepalive = &c.Ints[i]
		}
		if c := result.Column(cleanStart); c != nil && !c.Null(i) {
			list[i].CleanStart = &c.Bools[i]
		}
	}
	return list, result.More, nil
}

func sessionText(result *store.Result, name string, row int) *string {
	if c := result.Column(name); c != nil && !c.Null(row) {
		return &c.Strings[row]
	}
	return nil
}

func optionalTime(result *store.Result, name string, row int) *time.Time {
	if c := result.Column(name); c != nil {
		return timeAt(c, row)
	}
	return nil
}

// refusals is the condition for rows of a refused attempt to connect; nothing where they can't be told.
func (a *asking) refusals(events []string) string {
	return having(a.q.Schema, intersection(events, []string{event.CheckAuthnComplete, event.Connack}), event.Failure)
}

// intersection keeps those of a list that others holds too.
func intersection(list, others []string) []string {
	kept := []string{} // not nil, which would stand for any event
	for _, s := range list {
		if slices.Contains(others, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// until is the end of what can have happened: that of the range, or now.
func (a *asking) until() time.Time {
	if a.target.Now.Before(a.q.To) {
		return ask.Floor(a.target.Now, time.Millisecond)
	}
	return a.q.To
}

// A node is taken for dead when it has written nothing for a while, though before it was never quiet for long: it wrote in three of
// four minutes. A node that writes in bursts only, as many clients come and go, may be silent and well.
const (
	nodeSilence = 5 * time.Minute
	watchTime   = 10 * time.Minute // at least, to know its habits
	watchStep   = time.Minute
)

// deadNodes finds nodes that stopped writing rows while others went on, with the time of their last row. A missing row of a
// disconnect means nothing on them. It looks at the last minutes of the range, and further only at those that were silent.
func (a *asking) deadNodes(connections []*session.Connection) (map[string]time.Time, error) {
	recent := a.until().Add(-nodeSilence)
	if !a.has(event.Node) || !recent.After(a.q.From) {
		return nil, nil
	}
	var nodes []string
	for _, c := range connections {
		if c.State == session.Open && c.Node != nil && !slices.Contains(nodes, *c.Node) {
			nodes = append(nodes, *c.Node)
		}
	}
	if len(nodes) == 0 && !a.preview {
		return nil, nil
	}
	b := a.builder()
	r := selectRows(b, recent, a.until(), nil)
	sql := fmt.Sprintf("SELECT node, max(\"timestamp\") AS last_at\n%s\nGROUP BY node\nLIMIT %d", r.sql(), defaultRows+1)
	result, err := a.run(b.Build(sql, defaultRows, statement.Column{Name: event.Node, Type: event.String}, statement.Column{Name: "last_at", Type: event.Time}))
	if err != nil || result.Rows == 0 || result.More {
		return nil, err // nobody wrote anything: that says nothing about one node
	}
	silent := slices.DeleteFunc(nodes, func(n string) bool { return slices.Contains(result.Columns[0].Strings, n) })
	dead := map[string]time.Time{}
	for some := range slices.Chunk(silent, inList) {
		b := a.builder()
		r := selectRows(b, a.q.From, recent, nil)
		r.and(statement.OneOf(b, event.Node, some))
		sql := fmt.Sprintf("SELECT node, count(DISTINCT %s) AS minutes, min(\"timestamp\") AS first_at, max(\"timestamp\") AS last_at\n%s\nGROUP BY node\nLIMIT %d",
			statement.Bucket(watchStep, `"timestamp"`), r.sql(), len(some)+1)
		result, err := a.run(b.Build(sql, len(some),
			statement.Column{Name: event.Node, Type: event.String}, statement.Column{Name: "minutes", Type: event.Int},
			statement.Column{Name: "first_at", Type: event.Time}, statement.Column{Name: "last_at", Type: event.Time}))
		if err != nil {
			return nil, err
		}
		for i := range result.Rows {
			minutes, first, last := result.Columns[1].Ints[i], result.Columns[2].Times[i], result.Columns[3].Times[i]
			if span := last.Sub(first); span >= watchTime && time.Duration(minutes)*watchStep >= span*3/4 {
				dead[result.Columns[0].Strings[i]] = last
			}
		}
	}
	return dead, nil
}
