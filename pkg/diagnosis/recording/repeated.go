package recording

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Rows that stand in the table more than once: two rules or two actions write them.

// sampledRows bounds the rows of a sample. They are the newest where the database keeps the order of a subquery, which GreptimeDB 1.0.0 does not.
const sampledRows = 2000

const (
	fewDoubled   = 3   // different rows of connections
	doubledShare = 0.9 // of them that stand there more than once
)

var RepeatedRules = []evidence.Rule{{
	ID:        "rows-repeated",
	Dashboard: "pipeline",
	Meaning:   "Every row stands in the table twice or more: two rules or two actions of EMQX write it.",
	Recognized: "Of a sample of 2,000 rows about connections, refusals and drops, at least 3 different ones and 90 % of those of their event stand there more than once, equal in time, " +
		"client, user, address and reason. Deliveries don't count: overlapping subscriptions deliver one message twice.",
	Otherwise: "A batch that EMQX wrote again because the answer to its first attempt got lost repeats some rows for a short time, never all.",
	Check: "Look in EMQX (Data Integration, Rules) for a second rule or action that writes into this table, and disable one of them. Until then counts are that many times too high; " +
		"the findings here count such rows once.",
	Find: findRepeated,
}}

// repeatable are the events whose rows are never equal in all that is compared, unless they were written twice.
var repeatable = []string{event.CheckAuthnComplete, event.Connected, event.Connack, event.Disconnected, event.MessageDropped, event.MessageDeliveryDropped}

// Copies counts, in a sample, how often equal rows stand in the table.
func Copies(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	// Of one client to which nothing happened, nothing is counted.
	if g.Subject != "" && len(g.Refusals)+len(g.Ends)+len(g.Takeovers)+len(g.Denials)+len(g.Drops) == 0 || !q.Schema.Has(event.ClientID) {
		return nil
	}
	columns := statement.Select{statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time}), statement.PlainText(event.Event)}
	for _, name := range []string{event.ClientID, event.Username, event.Peername, event.Node, event.Topic, event.ID, event.Reason, event.ReasonCode, event.ConnectedAt} {
		if c, ok := q.Schema.Column(name); ok {
			columns = append(columns, statement.Plain(c))
		}
	}
	b := q.Builder()
	sql := fmt.Sprintf("SELECT event, count(*) AS n, sum(copies) AS total, count(%s) AS doubled\n"+
		"FROM (SELECT event, count(*) AS copies\nFROM (SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d) AS s\nGROUP BY %s) AS q\nGROUP BY event\nORDER BY n DESC\nLIMIT %d",
		statement.Where("copies > 1", "1"), columns, evidence.Everyone(q, b, repeatable...).SQL(), sampledRows, columns.Of(""), len(repeatable)+2)
	list := statement.Select{statement.PlainText(event.Event), statement.Int("n", ""), statement.Int("total", ""), statement.Int("doubled", "")}
	result, err := q.Run(ctx, b.Build(sql, len(repeatable)+1, list.Columns()...))
	if err != nil {
		return err
	}
	g.Copies = map[string]int64{}
	evidence.ReadAll(result, func(r evidence.Reader) {
		different, total, doubled := r.Int("n"), r.Int("total"), r.Int("doubled")
		if doubled >= 1 && float64(doubled) >= doubledShare*float64(different) {
			name := event.Canonical(r.Text(event.Event))
			g.Copies[name] = (total + different/2) / different
			g.Doubled += doubled
		}
	})
	if g.Doubled < fewDoubled {
		g.Copies = nil
	}
	return nil
}

func findRepeated(f *evidence.Evidence, _ *evidence.Blame) []evidence.Finding {
	if len(f.Copies) == 0 {
		return nil
	}
	var events []string
	most := int64(0)
	for name, copies := range f.Copies {
		events, most = append(events, name), max(most, copies)
	}
	slices.Sort(events)
	var all evidence.Span
	for _, e := range f.Events {
		if slices.Contains(events, e.Event) {
			all = all.With(e.Span)
		}
	}
	return []evidence.Finding{{
		Severity: evidence.Warning, Span: all, Clients: f.Clients, About: evidence.Fleet, Certainty: evidence.Certain, Background: f.Narrow,
		Summary: fmt.Sprintf("Rows stand in the table %s each (%s): two rules or actions write them, and every count of them is that many times too high.", words.Times(most), strings.Join(events, ", ")),
		Rows:    evidence.Rows{Scenario: event.Events, Filters: []evidence.Filter{evidence.OneOf(event.Event, events)}},
	}}
}
