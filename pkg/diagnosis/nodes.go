package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var nodeRules = []Rule{{
	ID:      "node-lost",
	Meaning: "Many clients of one node lost their connection at once: the node, its machine or the network before it failed.",
	Recognized: "At least 10 clients and 5 % of the node's clients were disconnected against their will within ten seconds; or the node recorded nothing more for a minute " +
		"while 10 or more of its clients connected to other nodes.",
	Check: "Look at the node: its uptime and log, the machine's memory and restarts, the load balancer before it. Clients whose end the node couldn't record any more are missing from the figures.",
	find:  findLostNodes,
}}

// joined puts bursts together that follow each other on a node, and keeps those of many clients; the biggest come first.
func joined(f *Evidence) []Burst {
	bursts := slices.Clone(f.Bursts)
	slices.SortFunc(bursts, func(x, y Burst) int { return cmp.Or(cmp.Compare(x.Node, y.Node), x.First.Compare(y.First)) })
	var list []Burst
	for _, b := range bursts {
		if n := len(list); n > 0 && list[n-1].Node == b.Node && b.First.Sub(list[n-1].Last) < 10*time.Second {
			list[n-1].Clients += b.Clients
			list[n-1].Span = list[n-1].Span.with(b.Span)
			continue
		}
		list = append(list, b)
	}
	list = slices.DeleteFunc(list, func(b Burst) bool { return b.Clients < lostClients })
	slices.SortStableFunc(list, func(x, y Burst) int { return cmp.Compare(y.Clients, x.Clients) })
	return list
}

// hitNodes lists the nodes that lost many clients at once. Whoever gathers facts adds how many they have.
func hitNodes(f *Evidence) []string { return values(joined(f), func(b Burst) string { return b.Node }) }

// lossesOf keeps bursts of a good part of their node.
func lossesOf(f *Evidence) []Burst {
	return slices.DeleteFunc(joined(f), func(b Burst) bool { return float64(b.Clients) < lostShare*float64(f.NodeClients[b.Node]) })
}

func findLostNodes(f *Evidence, b *blame) []Finding {
	losses := lossesOf(f)
	silent := f.silentNode()
	if f.Narrow { // only those that clients who are asked about were part of
		losses = slices.DeleteFunc(losses, func(l Burst) bool {
			return !f.partOf(l)
		})
	}
	if len(losses) == 0 {
		if silent == nil || !silent.lost() || f.Narrow && !f.partOf(Burst{Node: silent.Node, Span: Span{First: silent.Since, Last: silent.Since}}) {
			return nil
		}
		return []Finding{{
			Severity: Critical, Clients: silent.Moved, Span: Span{Count: silent.Moved, First: silent.Since, Last: silent.Since.Add(comeBack)},
			Summary: fmt.Sprintf("%s fell silent at %s without recording an end of its connections, and %s of it connected to other nodes within two minutes.",
				silent.Node, f.at(silent.Since), clients(silent.Moved)),
			Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}},
				Filters: []Filter{{event.Node, "!=", []string{silent.Node}}}},
		}}
	}
	// The single breaks of clients that were part of it are explained, unless they went on.
	for _, e := range f.Ends {
		if slices.ContainsFunc(losses, func(l Burst) bool { return within(e.First, l) && within(e.Last, l) }) || f.repeatedly(losses, e) {
			b.on(e.ClientID, "node-lost")
		}
	}
	worst := losses[0]
	all := sum(losses, func(l Burst) Span { return l.Span })
	most := worst.Clients
	summary := fmt.Sprintf("%s of %s were disconnected within %s at %s", clients(worst.Clients), worst.Node, span(max(worst.Last.Sub(worst.First), 100*time.Millisecond)), f.at(worst.First))
	if silent != nil && silent.Node == worst.Node {
		if summary += ", and it recorded nothing until " + f.at(silent.Until); silent.Open {
			summary += " or later"
		}
	}
	if len(losses) > 1 {
		nodes := values(losses, func(l Burst) string { return l.Node })
		summary += fmt.Sprintf("; it happened %s, to %s, with %s in all", times(int64(len(losses))), listed(nodes[:min(3, len(nodes))]), count(all.Count, "disconnect", "disconnects"))
	}
	return []Finding{{
		Severity: Critical, Span: all, Clients: most, Summary: summary + ".",
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true,
			Keys:    map[string][]string{"events": {event.Disconnected}, "nodes": values(losses, func(l Burst) string { return l.Node })},
			Filters: []Filter{{event.Reason, "!=", unharmed}}},
	}}
}

// partOf says whether clients that are asked about were disconnected in a loss, or came back right after it though they
// were on that node before.
func (f *Evidence) partOf(l Burst) bool {
	if slices.ContainsFunc(f.OwnBursts, func(own Burst) bool {
		return own.Node == l.Node && !own.First.After(l.Last) && !own.Last.Before(l.First)
	}) {
		return true
	}
	before := slices.ContainsFunc(f.Events, func(e EventCount) bool { return e.Node == l.Node && e.First.Before(l.First) })
	return before && slices.ContainsFunc(f.Returns, func(r Burst) bool {
		return r.Last.After(l.First) && r.First.Before(l.Last.Add(comeBack))
	})
}

// unharmed are the reasons that don't count in a burst: the client or an administrator wanted it.
var unharmed = slices.Concat(event.VoluntaryReasons(), event.ByHandReasons())

func within(t time.Time, l Burst) bool { return !t.Before(l.First) && !t.After(l.Last) }

// repeatedly says whether a client broke no more often than its node was lost.
func (f *Evidence) repeatedly(losses []Burst, e End) bool {
	return e.Count <= int64(len(losses)) &&
		slices.ContainsFunc(losses, func(l Burst) bool { return within(e.First, l) }) &&
		slices.ContainsFunc(losses, func(l Burst) bool { return within(e.Last, l) })
}

// involuntary are the ends of connections that neither the client nor an administrator wanted.
func involuntary() string {
	return "(" + statement.IsNot(event.Reason, unharmed...) + " OR reason IS NULL)"
}

func burst(from *statement.Rows) statement.Aggregate {
	return statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(10*time.Second, `"timestamp"`)), statement.PlainText(event.Node), statement.PlainText(event.Event)},
		Values: append(howMany(), statement.Int("clients", "count(DISTINCT clientid)")),
		From:   from.SQL(), Order: "clients DESC, t", Limit: mostGroups,
	}
}

func (g *gathering) bursts(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := everyone(q, b, event.Disconnected)
	from.And(involuntary())
	sudden := burst(from)
	sudden.Having = "count(DISTINCT clientid) >= 5"
	_, err := read(ctx, q, b, sudden, func(r reader) {
		g.Bursts = append(g.Bursts, Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)})
	})
	return err
}

func (g *gathering) nodes(ctx context.Context, q *ask.Question) error {
	hit := hitNodes(g.Evidence)
	if len(hit) == 0 {
		return nil
	}
	b := q.Builder()
	from := everyone(q, b)
	from.And(statement.OneOf(b, event.Node, hit))
	g.NodeClients = map[string]int64{}
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Node)}, Values: statement.Select{statement.Int("clients", ask.DistinctClients)}, From: from.SQL(), Limit: mostGroups,
	}, func(r reader) { g.NodeClients[r.text(event.Node)] = r.int("clients") })
	return err
}

func (g *gathering) ownBursts(ctx context.Context, q *ask.Question) error {
	if !g.Narrow || len(g.Bursts)+len(g.Silences) == 0 || !g.canRead(q, event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := scope(q, b, event.Connected, event.Disconnected)
	from.And(involuntary()) // which rows of client.connected are, for want of a reason
	_, err := read(ctx, q, b, burst(from), func(r reader) {
		own := Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)}
		if r.text(event.Event) == event.Connected {
			g.Returns = append(g.Returns, own)
		} else {
			g.OwnBursts = append(g.OwnBursts, own)
		}
	})
	return err
}
