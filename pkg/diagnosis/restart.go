package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// A node that dies records no end of its connections: its clients arrive again, all at once, and of their earlier connections
// nothing says that they ended.

// lookedAtArrivals bounds the bursts of arrivals that are looked at.
const lookedAtArrivals = 2

// arrivals are the biggest bursts of arrivals that those who are asked about were part of. What arrives at the very beginning of the
// time range has no rows before.
func (f *Evidence) arrivals() []Burst {
	list := slices.DeleteFunc(joined(f.Arrivals, arrivalPause), func(a Burst) bool {
		return a.First.Before(f.From.Add(burstStep)) || f.Narrow && !slices.ContainsFunc(f.Returns, func(r Burst) bool { return r.overlaps(a.Span) })
	})
	most := lookedAtArrivals
	if f.Subject != "" {
		most = 1
	}
	return list[:min(most, len(list))]
}

// arrived lists the clients of these bursts. Where ends were recorded in a burst of their own, nothing is missing.
func (g *gathering) arrived(ctx context.Context, q *ask.Question) error {
	if slices.ContainsFunc(g.losses(), g.partOf) {
		return nil
	}
	bursts := g.arrivals()
	g.Restarted = make([]Incident, len(bursts))
	parts := make([]func(context.Context, *ask.Question) error, len(bursts))
	for i, burst := range bursts {
		g.Restarted[i].Burst = burst
		parts[i] = func(ctx context.Context, q *ask.Question) (err error) {
			b := q.Builder()
			r := statement.SelectRows(b, burst.First, burst.Last.Add(burstStep), []string{event.Connected})
			g.Restarted[i].Members, err = members(ctx, q, b, r.SQL(), append(memberColumns(q), howMany()...))
			return err
		}
	}
	return q.Together(ctx, parts...)
}

// earlierLife is how a member of a burst fared before it.
type earlierLife struct {
	Node      string    // where it was; "" where it was on several
	LastRow   time.Time // the last before the burst that only a connected client can cause
	LastBegin time.Time
	LastEnd   time.Time // also within the burst: a takeover writes the new begin before the old end
}

// earlierLives looks what the members of the bursts did before.
func (g *gathering) earlierLives(ctx context.Context, q *ask.Question) error {
	parts := make([]func(context.Context, *ask.Question) error, len(g.Restarted))
	for i := range g.Restarted {
		parts[i] = func(ctx context.Context, q *ask.Question) error { return g.Restarted[i].lookBack(ctx, q) }
	}
	return q.Together(ctx, parts...)
}

// lookBack finds the members whose earlier connection has no recorded end.
func (i *Incident) lookBack(ctx context.Context, q *ask.Question) error {
	clients := values(i.Members, func(m Member) string { return m.ClientID })
	if len(clients) == 0 {
		return nil
	}
	clients = clients[:min(mostSuspects, len(clients))]
	b := q.Builder()
	r := statement.SelectRows(b, q.From, i.Last.Add(burstStep), append([]string{event.Disconnected}, connectedRows...))
	r.And(statement.OneOf(b, event.ClientID, clients))
	before := func(value string, conditions ...string) string { // each use binds its own time
		return statement.Where(strings.Join(append(conditions, `"timestamp" < `+b.Bind(i.First)), " AND "), value)
	}
	i.Vanished, i.LookedAt = map[string][]string{}, len(clients)
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)},
		Values: statement.Select{
			statement.Text("a_node", "min("+before(event.Node)+")"), statement.Text("another_node", "max("+before(event.Node)+")"),
			statement.Time("row_last", "max("+before(`"timestamp"`, statement.Is(event.Event, connectedRows...))+")"),
			statement.Time("begin_last", "max("+before(`"timestamp"`, statement.Is(event.Event, event.Connected))+")"),
			statement.Time("end_last", statement.Latest(statement.Is(event.Event, event.Disconnected))),
		},
		From: r.SQL(), Limit: len(clients),
	}, func(r reader) {
		life := earlierLife{LastRow: r.time("row_last"), LastBegin: r.time("begin_last"), LastEnd: r.time("end_last")}
		if r.text("a_node") == r.text("another_node") {
			life.Node = r.text("a_node")
		}
		if life.vanished() {
			i.Vanished[life.Node] = append(i.Vanished[life.Node], r.text(event.ClientID))
		}
	})
	return err
}

// vanished says whether the client was connected before, and no row says that it ended.
func (l earlierLife) vanished() bool {
	return !l.LastRow.IsZero() && (l.LastEnd.IsZero() || l.LastEnd.Before(l.LastBegin) || l.LastRow.Sub(l.LastEnd) > time.Second)
}

// killed tells of nodes whose clients came back without an end of their earlier connections.
func (f *Evidence) killed(b *blame) []Finding {
	for _, i := range f.Restarted {
		node, vanished := i.vanishedMost()
		// Most of those who came together must have vanished together.
		if vanished >= lostClients && float64(vanished) >= 0.8*float64(i.LookedAt) {
			for _, client := range i.Vanished[node] {
				b.on(client, "node-lost")
			}
			return []Finding{f.nodeKilled(i, node, vanished)}
		}
	}
	return nil
}

// vanishedMost is the node of which most members vanished.
func (i Incident) vanishedMost() (node string, vanished int) {
	for name, clients := range i.Vanished {
		if len(clients) > vanished || len(clients) == vanished && name < node {
			node, vanished = name, len(clients)
		}
	}
	return node, vanished
}

// vanishedFrom says whether clients of a node came back without an end of their earlier connections.
func (f *Evidence) vanishedFrom(node string) bool {
	return slices.ContainsFunc(f.Restarted, func(i Incident) bool { return len(i.Vanished[node]) >= lostClients })
}

func (f *Evidence) nodeKilled(i Incident, node string, vanished int) Finding {
	all := sum(i.Members, func(m Member) Span { return m.Span })
	where, back := cmp.Or(node, i.Node), "to it"
	if where != i.Node {
		back = "to " + i.Node
	}
	since := "it ended without a trace"
	if last := f.lastBefore(node, i.First); !last.IsZero() {
		since = fmt.Sprintf("it wrote nothing from %s on", f.at(last))
	}
	clientsBack := int64(len(i.Members))
	return Finding{
		Severity: Critical, Span: all, Clients: clientsBack, About: about("node", where), Certainty: Likely,
		Summary: fmt.Sprintf("%s was lost: %s of %s that were looked at had no recorded end of their connections, and %s connected again %s within %s, %s of them from %s until %s; %s, as a node does that is killed or loses its machine.",
			where, digits(int64(vanished)), digits(int64(i.LookedAt)), clients(clientsBack), back, inWords(max(all.Last.Sub(all.First), 100*time.Millisecond)),
			fmt.Sprintf("%s of %s", digits(clientsBack), digits(clientsBack)), f.at(all.First), f.at(all.Last), since),
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}, "nodes": {i.Node}}},
	}
}

// lastBefore is a node's last row before a time, where a pause follows.
func (f *Evidence) lastBefore(node string, at time.Time) (last time.Time) {
	for _, b := range f.Over.Buckets {
		if b.Node == node && b.Last.Before(at) {
			last = b.Last
		}
	}
	if at.Sub(last) < burstStep {
		return time.Time{}
	}
	return last
}
