package outage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Many clients at once: bursts of ends that nobody wanted, and bursts of arrivals.

const (
	burstStep    = 10 * time.Second
	lostShare    = 0.05 // of the node's clients
	mostOfNode   = 0.5  // of the node's clients: then it is the node's trouble, whatever else they share
	ComeBack     = 2 * time.Minute
	arrivalPause = 20 * time.Second // between the steps of one burst of arrivals
	atOnce       = 5                // clients in a step, of which bursts are made
	fewestAtOnce = 3                // of a small site
	mostOfSite   = 0.8              // of the clients of a small site
	settled      = 10 * time.Minute // that these had been connected: a test that ran and ended is nothing
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
		Values: evidence.HowManyBeside(statement.Int("clients", statement.Different(event.ClientID))),
		From:   from.SQL(), Order: "clients DESC, t", Limit: evidence.MostGroups,
	}
}

// Bursts looks for ends and arrivals that come all at once.
func Bursts(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || !g.CanRead(q, event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := evidence.Everyone(q, b, event.Connected, event.Disconnected)
	from.And(involuntary()) // arrivals have no reason, so `reason IS NULL` lets them through
	sudden := inSteps(from)
	sudden.Having = statement.Different(event.ClientID) + fmt.Sprintf(" >= %d", fewestAtOnce)
	_, err := evidence.Read(ctx, q, b, sudden, func(r evidence.Reader) {
		burst := evidence.Burst{Node: r.Text(event.Node), Clients: r.Int("clients"), Span: evidence.SpanOf(r)}
		if r.Text(event.Event) == event.Connected {
			g.Arrivals = append(g.Arrivals, burst)
		} else {
			g.Bursts = append(g.Bursts, burst)
		}
	})
	return err
}

// OwnBursts looks when the connections began and ended of the clients that are asked about.
func OwnBursts(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if !g.Narrow || evidence.AboutMessages(q) || !q.Schema.Has(event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := q.Builder()
	from := evidence.Scope(q, b, event.Connected, event.Disconnected)
	from.And(involuntary())
	_, err := evidence.Read(ctx, q, b, inSteps(from), func(r evidence.Reader) {
		own := evidence.Burst{Node: r.Text(event.Node), Clients: r.Int("clients"), Span: evidence.SpanOf(r)}
		if r.Text(event.Event) == event.Connected {
			g.Returns = append(g.Returns, own)
		} else {
			g.OwnBursts = append(g.OwnBursts, own)
		}
	})
	return err
}

// many is how many clients must be concerned at once, and how many of them in a step: of a small site, most of its clients.
func many(f *evidence.Evidence) (clients, inStep int64) {
	if f.Narrow || f.Clients > evidence.FewClients {
		return evidence.LostClients, atOnce
	}
	return min(evidence.LostClients, max(fewestAtOnce, int64(math.Ceil(mostOfSite*float64(f.Clients))))), fewestAtOnce
}

// joined puts bursts together that follow each other on a node, and keeps those of many clients; the biggest come first.
func joined(f *evidence.Evidence, bursts []evidence.Burst, pause time.Duration) []evidence.Burst {
	least, inStep := many(f)
	bursts = slices.DeleteFunc(slices.Clone(bursts), func(b evidence.Burst) bool { return b.Clients < inStep })
	slices.SortFunc(bursts, func(x, y evidence.Burst) int { return cmp.Or(cmp.Compare(x.Node, y.Node), x.First.Compare(y.First)) })
	var list []evidence.Burst
	for _, b := range bursts {
		if n := len(list); n > 0 && list[n-1].Node == b.Node && b.First.Sub(list[n-1].Last) < pause {
			list[n-1].Clients += b.Clients
			list[n-1].Span = list[n-1].Span.With(b.Span)
			continue
		}
		list = append(list, b)
	}
	list = slices.DeleteFunc(list, func(b evidence.Burst) bool { return b.Clients < least })
	slices.SortStableFunc(list, func(x, y evidence.Burst) int { return cmp.Compare(y.Clients, x.Clients) })
	return list
}

// manyLost are the bursts of ends of many clients.
func manyLost(f *evidence.Evidence) []evidence.Burst { return joined(f, f.Bursts, burstStep) }

// partOf says whether clients that are asked about were disconnected in a loss, or came back right after it though they were on
// that node before.
func partOf(f *evidence.Evidence, l evidence.Burst) bool {
	if !f.Narrow || slices.ContainsFunc(f.OwnBursts, func(own evidence.Burst) bool { return own.Node == l.Node && own.Overlaps(l.Span) }) {
		return true
	}
	before := slices.ContainsFunc(f.Events, func(e evidence.EventCount) bool { return e.Node == l.Node && e.First.Before(l.First) })
	return before && slices.ContainsFunc(f.Returns, func(r evidence.Burst) bool {
		return r.Last.After(l.First) && r.First.Before(l.Last.Add(ComeBack))
	})
}

// aroundBursts is how long before and after bursts the clients of their nodes are counted: of a long range, all rows would have to be read.
const aroundBursts = time.Hour

// Nodes counts the clients that nodes had about the time when they lost many at once.
func Nodes(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	lost := manyLost(g.Evidence)
	if len(lost) == 0 {
		return nil
	}
	hit := words.Distinct(lost, func(b evidence.Burst) string { return b.Node })
	all := evidence.Sum(lost, func(b evidence.Burst) evidence.Span { return b.Span })
	b := q.Builder()
	from := statement.SelectRows(b, ask.Later(q.From, all.First.Add(-aroundBursts)), ask.Sooner(q.To, all.Last.Add(aroundBursts)), nil)
	from.And(statement.OneOf(b, event.Node, hit))
	g.NodeClients = map[string]int64{}
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Node)}, Values: statement.Select{statement.Int("clients", ask.DistinctClients)}, From: from.SQL(), Limit: evidence.MostGroups,
	}, func(r evidence.Reader) { g.NodeClients[r.Text(event.Node)] = r.Int("clients") })
	return err
}
