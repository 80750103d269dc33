package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What was asked about and has no rows: a name that is mistyped, or somebody who wasn't there.

const notSeen = "not-seen"

const (
	earlierDays = 7 * 24 * time.Hour // in which the last row is looked for
	nearNames   = 3
	sampleNames = 20_000 // rows of a sample in which near names are looked for
)

var notSeenRules = []evidence.Rule{{
	ID:         notSeen,
	Dashboard:  "pipeline",
	Meaning:    "What was asked about has no rows in the time range.",
	Recognized: "No row at all matches the client, user, address, topic or node that the query names. Names that have rows and differ by a few letters are told, and the last time it was seen in the seven days before. Where the name has rows and something else that was asked for rules them out, that is said.",
	Otherwise:  "A rule of EMQX that leaves its events out, or an ingestion-gap.",
	Check:      "Check the name: names are compared exactly, also in case. If it is right, widen the time range.",
	Find:       findNotSeen,
}}

// subject is the one name that a query is about, and the column that holds it.
func subject(q *query.Query) (kind, name, column string) {
	exact := func(patterns []pattern.Pattern) (string, bool) {
		if len(patterns) != 1 {
			return "", false
		}
		return patterns[0].Exact()
	}
	if name, ok := exact(q.Clients); ok {
		return "client", name, event.ClientID
	}
	if name, ok := exact(q.Parties); ok {
		return "client", name, event.ClientID
	}
	for _, f := range q.Filters {
		if f.Column.Name == event.ClientID && f.Operator == "=" && len(f.Values) == 1 {
			if name, ok := f.Values[0].(string); ok {
				return "client", name, event.ClientID
			}
		}
	}
	if name, ok := exact(q.Publishers); ok {
		return "publisher", name, event.FromClientID
	}
	if name, ok := exact(q.Users); ok {
		return "user", name, event.Username
	}
	if len(q.Topics) == 1 {
		if name, ok := q.Topics[0].Exact(); ok {
			return "topic", name, event.Topic
		}
	}
	if len(q.Sources) == 1 {
		switch source := q.Sources[0]; {
		case source.Network.IsValid() && source.Network.IsSingleIP():
			return "network", source.Network.Addr().String(), event.Peername
		case source.Prefix != "":
			return "network", strings.TrimRight(source.Prefix, ":."), event.Peername
		}
	}
	if name, ok := exact(q.Nodes); ok {
		return "node", name, event.Node
	}
	return "", "", ""
}

// sightings looks for names like the one that has no rows, and when it was seen before.
func sightings(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Rows() > 0 || !g.Narrow {
		return nil
	}
	kind, name, column := subject(q.Query)
	g.Seen = &evidence.Sightings{Kind: kind, Name: name}
	if kind == "" || !q.Schema.Has(column) {
		return nil
	}
	return q.Together(ctx,
		func(ctx context.Context, q *ask.Question) error { return near(ctx, g.Seen, q, column) },
		func(ctx context.Context, q *ask.Question) error { return published(ctx, g.Seen, q, column) },
		func(ctx context.Context, q *ask.Question) error { return before(ctx, g.Seen, q, column) })
}

// near reads names that have something in common with the one that was asked about, from a sample of rows.
func near(ctx context.Context, s *evidence.Sightings, q *ask.Question, column string) error {
	expression := statement.Identifier(column)
	if column == event.Peername {
		expression = ask.Source
	}
	b := q.Builder()
	r := statement.SelectRows(b, q.From, q.To, nil)
	var like []string
	for _, part := range parts(s.Name) {
		like = append(like, "lower("+expression+") LIKE "+b.Bind("%"+pattern.EscapeLike(strings.ToLower(part))+"%"))
	}
	if len(like) == 0 {
		return nil
	}
	r.And(statement.AnyOf(like...)...)
	a := statement.Aggregate{
		Groups: statement.Select{statement.Text("name", "name")}, Values: statement.Select{statement.Int("n", "count(*)")},
		From:  fmt.Sprintf("FROM (SELECT %s AS name, \"timestamp\"\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d) AS s", expression, r.SQL(), sampleNames),
		Order: "n DESC", Limit: evidence.MostGroups,
	}
	var names []string
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) { names = append(names, r.Text("name")) })
	s.Near = nearest(s.Name, names)
	return err
}

// publishedBy are the columns that name the publisher in the rows of others.
var publishedBy = map[string]string{"client": event.FromClientID, "user": event.FromUsername}

// published counts the rows of what a client or user published that stand at its receivers.
func published(ctx context.Context, s *evidence.Sightings, q *ask.Question, column string) error {
	from := publishedBy[s.Kind]
	if from == "" || column == event.FromClientID || !q.Schema.Has(from) {
		return nil
	}
	b := q.Builder()
	r := statement.SelectRows(b, q.From, q.To, nil)
	r.And(statement.Identifier(from) + " = " + b.Bind(s.Name))
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{Values: statement.Select{statement.Int("n", "count(*)")}, From: r.SQL(), Limit: 1},
		func(r evidence.Reader) { s.Published = r.Int("n") })
	return err
}

// parts are what a mistyped name still has in common with the right one: its first and its last half.
func parts(name string) []string {
	runes := []rune(name)
	if len(runes) < 2 {
		return nil
	}
	half := len(runes) / 2
	return []string{string(runes[:half]), string(runes[half:])}
}

// nearest lists the names that differ least.
func nearest(name string, names []string) []string {
	most := max(2, len([]rune(name))/4)
	names = slices.DeleteFunc(names, func(other string) bool {
		return other == name || mqtt.Distance(strings.ToLower(name), strings.ToLower(other)) > most
	})
	slices.SortStableFunc(names, func(x, y string) int {
		return cmp.Or(cmp.Compare(mqtt.Distance(name, x), mqtt.Distance(name, y)), strings.Compare(x, y))
	})
	return names[:min(nearNames, len(names))]
}

// before looks when the name had its last row, until the end of the time range: there it may have rows that something else asked for rules out.
func before(ctx context.Context, s *evidence.Sightings, q *ask.Question, column string) error {
	b := q.Builder()
	r := statement.SelectRows(b, q.From.Add(-earlierDays), q.To, nil)
	if column == event.Peername {
		r.And(event.Peername + " LIKE " + b.Bind(pattern.EscapeLike(s.Name)+":%"))
	} else {
		r.And(statement.Identifier(column) + " = " + b.Bind(s.Name))
	}
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{Values: statement.Select{statement.Time("last_at", `max("timestamp")`)}, From: r.SQL(), Limit: 1},
		func(r evidence.Reader) { s.Last = r.Time("last_at") })
	return err
}

func findNotSeen(f *evidence.Evidence, _ *evidence.Blame) []evidence.Finding {
	if f.Seen == nil {
		return nil
	}
	what, subject := "What was asked about", evidence.Fleet
	if f.Seen.Kind != "" {
		what, subject = "The "+words.Kind(f.Seen.Kind)+" "+f.Seen.Name, evidence.About(f.Seen.Kind, f.Seen.Name)
	}
	if f.Seen.Kind == "publisher" {
		subject = evidence.About("client", f.Seen.Name)
	}
	if f.Seen.Published > 0 {
		return []evidence.Finding{{
			Severity: evidence.Info, About: subject, Certainty: evidence.Certain, Rows: evidence.Rows{Scenario: event.Delivery, Whole: true, Filters: []evidence.Filter{evidence.OneOf(publishedBy[f.Seen.Kind], []string{f.Seen.Name})}},
			Summary: fmt.Sprintf("%s has no rows of its own in this time range, but %s of what it published.", what, words.Count(f.Seen.Published, "row tells", "rows tell")),
			Check:   "Ask with parties, or publishers, instead of clients, to see what became of its messages. If it should have rows of its own, its rule in EMQX leaves them out.",
		}}
	}
	if f.Seen.Kind != "" && !f.Seen.Last.Before(f.From) {
		return []evidence.Finding{{
			Severity: evidence.Info, About: subject, Certainty: evidence.Certain, Rows: evidence.Rows{Scenario: event.Events, View: "logs"},
			Summary: fmt.Sprintf("%s has rows in this time range, the last of %s, but none that match all else that was asked for.", what, f.At(f.Seen.Last)),
			Check:   "Ask for the name alone, and add the topics, addresses, nodes or filters one by one: what a client subscribed or published stands in its rows.",
		}}
	}
	summary := what + " has no rows in this time range"
	switch {
	case !f.Seen.Last.IsZero():
		summary += "; its last row before is of " + f.Seen.Last.UTC().Format("2006-01-02 15:04:05 UTC")
	case f.Seen.Kind != "":
		summary += ", nor in the seven days before"
	}
	if len(f.Seen.Near) > 0 {
		summary += ". Did you mean " + strings.Join(f.Seen.Near, ", ") + "? The rows have " + countOf(f.Seen.Near)
	}
	return []evidence.Finding{{Severity: evidence.Info, Summary: summary + ".", About: subject, Certainty: evidence.Certain, Rows: evidence.Rows{Scenario: event.Events, View: "logs"}}}
}

func countOf(names []string) string {
	if len(names) == 1 {
		return "that name"
	}
	return "these names"
}
