package diagnosis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Many clients at once: bursts of ends that nobody wanted, and bursts of arrivals.

// Burst is clients of one node that were disconnected against their will, or connected, within ten seconds or in such steps one
// after the other.
type Burst struct {
	Node    string
	Clients int64
	Span    // of rows
}

const (
	burstStep    = 10 * time.Second
	lostClients  = 10
	lostShare    = 0.05 // of the node's clients
	mostOfNode   = 0.5  // of the node's clients: then it is the node's trouble, whatever else they share
	comeBack     = 2 * time.Minute
	arrivalPause = 20 * time.Second // between the steps of one burst of arrivals
)

// involuntary are the ends of connections that neither the client nor an administrator wanted.
func involuntary() string {
	return "(" + statement.IsNot(event.Reason, unharmed...) + " OR reason IS NULL)"
}

// unharmed are the reasons that don't count in a burst: the client or an administrator wanted it.
var unharmed = slices.Concat(event.VoluntaryReasons(), event.ByHandReasons())

// inSteps is what bursts are made of.
func inSteps(from *statement.Rows) statement.Aggregate {
	return statement.Aggregate{
		Groups: statement.Select{statement.Time("t", statement.Bucket(burstStep, `"timestamp"`)), statement.PlainText(event.Node), statement.PlainText(event.Event)},
		Values: append(howMany(), statement.Int("clients", "count(DISTINCT clientid)")),
		From:   from.SQL(), Order: "clients DESC, t", Limit: mostGroups,
	}
}

// bursts looks for ends and arrivals that come all at once.
func (g *gathering) bursts(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := everyone(q, b, event.Connected, event.Disconnected)
	from.And(involuntary()) // arrivals have no reason, so `reason IS NULL` lets them through
	sudden := inSteps(from)
	sudden.Having = "count(DISTINCT clientid) >= 5"
	_, err := read(ctx, q, b, sudden, func(r reader) {
		burst := Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)}
		if r.text(event.Event) == event.Connected {
			g.Arrivals = append(g.Arrivals, burst)
		} else {
			g.Bursts = append(g.Bursts, burst)
		}
	})
	return err
}

// ownBursts looks when the connections began and ended of the clients that are asked about.
func (g *gathering) ownBursts(ctx context.Context, q *ask.Question) error {
	if !g.Narrow || aboutMessages(q) || !q.Schema.Has(event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := scope(q, b, event.Connected, event.Disconnected)
	from.And(involuntary())
	_, err := read(ctx, q, b, inSteps(from), func(r reader) {
		own := Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)}
		if r.text(event.Event) == event.Connected {
			g.Returns = append(g.Returns, own)
		} else {
			g.OwnBursts = append(g.OwnBursts, own)
		}
	})
	return err
}

// joined puts bursts together that follow each other on a node, and keeps those of many clients; the biggest come first.
func joined(bursts []Burst, pause time.Duration) []Burst {
	bursts = slices.Clone(bursts)
	slices.SortFunc(bursts, func(x, y Burst) int { return cmp.Or(cmp.Compare(x.Node, y.Node), x.First.Compare(y.First)) })
	var list []Burst
	for _, b := range bursts {
		if n := len(list); n > 0 && list[n-1].Node == b.Node && b.First.Sub(list[n-1].Last) < pause {
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

// losses are the bursts of ends of many clients.
func (f *Evidence) losses() []Burst { return joined(f.Bursts, burstStep) }

// partOf says whether clients that are asked about were disconnected in a loss, or came back right after it though they were on
// that node before.
func (f *Evidence) partOf(l Burst) bool {
	if !f.Narrow || slices.ContainsFunc(f.OwnBursts, func(own Burst) bool { return own.Node == l.Node && own.overlaps(l.Span) }) {
		return true
	}
	before := slices.ContainsFunc(f.Events, func(e EventCount) bool { return e.Node == l.Node && e.First.Before(l.First) })
	return before && slices.ContainsFunc(f.Returns, func(r Burst) bool {
		return r.Last.After(l.First) && r.First.Before(l.Last.Add(comeBack))
	})
}

// nodes counts the clients of nodes that lost many at once.
func (g *gathering) nodes(ctx context.Context, q *ask.Question) error {
	hit := values(g.losses(), func(b Burst) string { return b.Node })
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
