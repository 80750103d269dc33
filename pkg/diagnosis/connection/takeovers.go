package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/access"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Connections that another one with the same client ID ended.

const (
	fewTakeovers  = 4
	quickTakeover = 10 * time.Minute
	slowestFight  = 2 * time.Minute // who is cut off tries again sooner than that
)

var TakeoverRules = []evidence.Rule{{
	ID:        "duplicate-client-id",
	Dashboard: "lifecycle",
	Meaning:   "Two programs or devices use one client ID and take the session from each other.",
	Recognized: "Connections of one client ID were taken over 4 times or more, at most 10 minutes apart on average, at least twice from each address that counts. " +
		"A device that moves from network to network is taken over too, but doesn't come back to its old address; more than 2 minutes apart, takeovers may be those of one that moves to and fro.",
	Otherwise: "From one address it may be one program that opens a second connection before it closes the first. Addresses that 5 or more client IDs share (a gateway, a balancer) don't tell devices apart.",
	Check:     "Find out who connects with this client ID, at each of the addresses, and give all but one of them a client ID of their own (cloned images and test tools are the usual suspects).",
	Find:      findDuplicates,
}}

// Takeovers looks at who was taken over from which addresses. A client that is asked about by one address may have others.
func Takeovers(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject != "" || evidence.AboutMessages(q) || !g.CanRead(q, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	var asked *statement.Rows
	taken := statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: evidence.HowMany(), Having: "count(*) >= 2"}
	if q.Schema.Has(event.Peername) {
		taken.Groups = append(taken.Groups, statement.Text("source", ask.Source))
	}
	if g.Narrow {
		asked = evidence.Scope(q, b, event.Disconnected)
		asked.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	}
	from := evidence.Everyone(q, b, event.Disconnected)
	from.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	taken.From = from.SQL()
	list, columns := taken.List().Of("t."), taken.List().Columns()
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS t", list, taken.SQL())
	if asked != nil {
		sql = fmt.Sprintf("SELECT %s\nFROM (SELECT clientid\n%s\nGROUP BY clientid) AS q\nJOIN (%s) AS t\nON t.clientid = q.clientid", list, asked.SQL(), taken.SQL())
	}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("%s\nORDER BY t.n DESC\nLIMIT %d", sql, evidence.MostGroups+1), evidence.MostGroups, columns...))
	if err != nil {
		return err
	}
	evidence.ReadAll(result, func(r evidence.Reader) {
		g.Takeovers = append(g.Takeovers, evidence.Takeover{ClientID: r.Text(event.ClientID), Source: r.Text("source"), Span: evidence.SpanOf(r)})
	})
	return nil
}

func findDuplicates(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list []evidence.Tally[evidence.Takeover]
	for _, t := range evidence.ByClient(f.Takeovers, func(t evidence.Takeover) string { return t.ClientID }, func(t evidence.Takeover) evidence.Span { return t.Span }) {
		t.Rows = slices.DeleteFunc(t.Rows, func(t evidence.Takeover) bool { return t.Count < access.FewEach })
		t.Span = evidence.Sum(t.Rows, func(t evidence.Takeover) evidence.Span { return t.Span })
		if t.Count >= fewTakeovers && t.Every() <= quickTakeover && !b.Explained(t.Client) {
			b.On(t.Client, "duplicate-client-id")
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], evidence.Total(list)
	summary, certainty := whoTakes(f, worst)
	var sources []evidence.Takeover
	for _, t := range list {
		sources = append(sources, t.Rows...)
	}
	keys := map[string][]string{"events": {event.Disconnected}}
	if addresses := slices.DeleteFunc(words.Distinct(sources, func(t evidence.Takeover) string { return t.Source }), func(s string) bool { return s == "" }); len(addresses) > 0 {
		keys["sources"] = addresses
	}
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: evidence.AboutClients(evidence.Names(list)), Certainty: certainty,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "takeover", "takeovers") + ".",
		Rows: evidence.Rows{Scenario: event.Lifecycle, Whole: true, Keys: keys, // the other devices, wherever they are
			Filters: []evidence.Filter{evidence.OneOf(event.Reason, event.ReplacedReasons()), evidence.ClientFilter(evidence.Names(list))}},
	}}
}

// whoTakes says who may take the session from whom, as far as addresses tell devices apart.
func whoTakes(f *evidence.Evidence, t evidence.Tally[evidence.Takeover]) (string, evidence.Certainty) {
	var addresses []string
	own := 0 // addresses that few others share
	for i, row := range t.Rows {
		if i < 3 {
			addresses = append(addresses, fmt.Sprintf("%s (%s)", row.Source, words.Times(row.Count)))
		}
		if f.Addresses[row.Source] < access.SharedBy {
			own++
		}
	}
	often := fmt.Sprintf("%s, every %s, %s", words.Times(t.Count), words.InWords(t.Every()), f.Course(t.Span))
	switch {
	case len(t.Rows) == 1 && t.Rows[0].Source == "":
		return fmt.Sprintf("The session of the client ID %s is taken over %s: two programs use it, or one that connects again before it closes its connection", words.Name(t.Client), often), evidence.Possible
	case len(t.Rows) == 1:
		return fmt.Sprintf("The session of the client ID %s is taken over %s, all from %s: two programs behind one address use it, or one that connects again before it closes its connection",
			words.Name(t.Client), often, t.Rows[0].Source), evidence.Likely
	case own >= 2 && t.Every() > slowestFight:
		return fmt.Sprintf("The session of the client ID %s is taken over %s: it was taken from %s. Two devices use it and come back late, or one moves to and fro between two networks", words.Name(t.Client), often, words.Listed(addresses)), evidence.Possible
	case own >= 2:
		return fmt.Sprintf("%s use the client ID %s and take the session from each other %s: it was taken from %s", words.Count(int64(len(t.Rows)), "device", "devices"),
			words.Name(t.Client), often, words.Listed(addresses)), evidence.Likely
	}
	return fmt.Sprintf("The session of the client ID %s is taken over %s, from addresses that many clients share: %s. Two devices use it, or one that comes by several balancers and connects again before it closes its connection",
		words.Name(t.Client), often, words.Listed(addresses)), evidence.Possible
}
