package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Connections that another one with the same client ID ended.

// Takeover is the connections of one client from one address that another connection with its client ID ended.
type Takeover struct {
	ClientID, Source string
	Span
}

const (
	fewTakeovers  = 4
	fewEach       = 2 // takeovers of each address that counts
	quickTakeover = 10 * time.Minute
	sharedBy      = 5 // client IDs that make an address one that proves nothing about devices
)

var takeoverRules = []Rule{{
	ID:      "duplicate-client-id",
	Meaning: "Two programs or devices use one client ID and take the session from each other.",
	Recognized: "Connections of one client ID were taken over 4 times or more, at most 10 minutes apart on average, at least twice from each address that counts. " +
		"A device that moves from network to network is taken over too, but doesn't come back to its old address.",
	Otherwise: "From one address it may be one program that opens a second connection before it closes the first. Addresses that 5 or more client IDs share (a gateway, a balancer) don't tell devices apart.",
	Check:     "Find out who connects with this client ID, at each of the addresses, and give all but one of them a client ID of their own (cloned images and test tools are the usual suspects).",
	find:      findDuplicates,
}}

// takeovers looks at who was taken over from which addresses. A client that is asked about by one address may have others.
func (g *gathering) takeovers(ctx context.Context, q *ask.Question) error {
	if g.Subject != "" || aboutMessages(q) || !g.canRead(q, event.ClientID, event.Reason, event.Peername) {
		return nil
	}
	b := q.Builder()
	var asked *statement.Rows
	taken := statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ClientID), statement.Text("source", ask.Source)}, Values: howMany(), Having: "count(*) >= 2"}
	if g.Narrow {
		asked = scope(q, b, event.Disconnected)
		asked.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	}
	from := everyone(q, b, event.Disconnected)
	from.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	taken.From = from.SQL()
	list, columns := taken.List().Of("t."), taken.List().Columns()
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS t", list, taken.SQL())
	if asked != nil {
		sql = fmt.Sprintf("SELECT %s\nFROM (SELECT clientid\n%s\nGROUP BY clientid) AS q\nJOIN (%s) AS t\nON t.clientid = q.clientid", list, asked.SQL(), taken.SQL())
	}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("%s\nORDER BY t.n DESC\nLIMIT %d", sql, mostGroups+1), mostGroups, columns...))
	if err != nil {
		return err
	}
	readAll(result, func(r reader) {
		g.Takeovers = append(g.Takeovers, Takeover{ClientID: r.text(event.ClientID), Source: r.text("source"), Span: spanOf(r)})
	})
	return nil
}

func findDuplicates(f *Evidence, b *blame) []Finding {
	var list []tally[Takeover]
	for _, t := range byClient(f.Takeovers, func(t Takeover) string { return t.ClientID }, func(t Takeover) Span { return t.Span }) {
		t.Rows = slices.DeleteFunc(t.Rows, func(t Takeover) bool { return t.Count < fewEach })
		t.Span = sum(t.Rows, func(t Takeover) Span { return t.Span })
		if t.Count >= fewTakeovers && t.every() <= quickTakeover && !b.explained(t.Client) {
			b.on(t.Client, "duplicate-client-id")
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return nil
	}
	worst, all := list[0], total(list)
	summary, certainty := f.whoTakes(worst)
	var sources []Takeover
	for _, t := range list {
		sources = append(sources, t.Rows...)
	}
	return []Finding{{
		Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: aboutClients(names(list)), Certainty: certainty,
		Summary: summary + f.othersOf(othersFigures(list), "takeover", "takeovers") + ".",
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, // the other devices, wherever they are
			Keys:    map[string][]string{"events": {event.Disconnected}, "sources": values(sources, func(t Takeover) string { return t.Source })},
			Filters: []Filter{{event.Reason, "=", event.ReplacedReasons()}, clientFilter(names(list))}},
	}}
}

// whoTakes says who may take the session from whom, as far as addresses tell devices apart.
func (f *Evidence) whoTakes(t tally[Takeover]) (string, Certainty) {
	var addresses []string
	own := 0 // addresses that few others share
	for i, row := range t.Rows {
		if i < 3 {
			addresses = append(addresses, fmt.Sprintf("%s (%s)", row.Source, times(row.Count)))
		}
		if f.Addresses[row.Source] < sharedBy {
			own++
		}
	}
	often := fmt.Sprintf("%s, every %s, %s", times(t.Count), inWords(t.every()), f.course(t.Span))
	switch {
	case len(t.Rows) == 1:
		return fmt.Sprintf("The session of the client ID %s is taken over %s, all from %s: two programs behind one address use it, or one that connects again before it closes its connection",
			name(t.Client), often, t.Rows[0].Source), Likely
	case own >= 2:
		return fmt.Sprintf("%s use the client ID %s and take the session from each other %s: it was taken from %s", count(int64(len(t.Rows)), "device", "devices"),
			name(t.Client), often, listed(addresses)), Likely
	}
	return fmt.Sprintf("The session of the client ID %s is taken over %s, from addresses that many clients share: %s. Two devices use it, or one that comes by several balancers and connects again before it closes its connection",
		name(t.Client), often, listed(addresses)), Possible
}
