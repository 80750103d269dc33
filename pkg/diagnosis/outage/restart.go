package outage

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
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// A node that dies records no end of its connections: its clients arrive again, all at once, and of their earlier connections
// nothing says that they ended.

// lookedAtArrivals bounds the bursts of arrivals that are looked at.
const lookedAtArrivals = 2

const overAndOver = 3 // connects of each client

// arrivals are the biggest bursts of arrivals that those who are asked about were part of. What arrives at the very beginning of the
// time range has no rows before; what follows a burst of recorded ends are those who were lost.
func arrivals(f *evidence.Evidence) []evidence.Burst {
	lost := manyLost(f)
	list := slices.DeleteFunc(joined(f, f.Arrivals, arrivalPause), func(a evidence.Burst) bool {
		returned := slices.ContainsFunc(lost, func(l evidence.Burst) bool { return !a.Last.Before(l.First) && a.First.Sub(l.Last) < ComeBack })
		return returned || a.First.Before(f.From.Add(burstStep)) || f.Narrow && f.Node == "" && !slices.ContainsFunc(f.Returns, func(r evidence.Burst) bool { return r.Overlaps(a.Span) })
	})
	most := lookedAtArrivals
	if f.Subject != "" {
		most = 1
	}
	return list[:min(most, len(list))]
}

// Arrived lists the clients of these bursts.
func Arrived(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	bursts := arrivals(g.Evidence)
	g.Restarted = make([]evidence.Incident, len(bursts))
	parts := make([]func(context.Context, *ask.Question) error, len(bursts))
	for i, burst := range bursts {
		g.Restarted[i].Burst = burst
		parts[i] = func(ctx context.Context, q *ask.Question) (err error) {
			b := q.Builder()
			r := statement.SelectRows(b, burst.First, burst.Last.Add(burstStep), []string{event.Connected})
			g.Restarted[i].Members, err = members(ctx, q, b, r.SQL(), append(evidence.MemberColumns(q), evidence.HowMany()...))
			return err
		}
	}
	return q.Together(ctx, parts...)
}

// earlierLife is how a member of a burst fared before it.
type earlierLife struct {
	Node       string    // where it was; "" where it was on several
	LastActive time.Time // before the burst
	LastBegin  time.Time
	LastEnd    time.Time // also within the burst: a takeover writes the new begin before the old end
}

// EarlierLives looks what the members of the bursts did before.
func EarlierLives(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	parts := make([]func(context.Context, *ask.Question) error, len(g.Restarted))
	for i := range g.Restarted {
		parts[i] = func(ctx context.Context, q *ask.Question) error { return lookBack(ctx, &g.Restarted[i], q) }
	}
	return q.Together(ctx, parts...)
}

// lookBack finds the members whose earlier connection has no recorded end.
func lookBack(ctx context.Context, i *evidence.Incident, q *ask.Question) error {
	clients := words.Distinct(i.Members, func(m evidence.Member) string { return m.ClientID })
	if len(clients) == 0 {
		return nil
	}
	clients = clients[:min(evidence.MostSuspects, len(clients))]
	b := q.Builder()
	r := statement.SelectRows(b, q.From, i.Last.Add(burstStep), append([]string{event.Disconnected}, evidence.ConnectedRows...))
	r.And(statement.OneOf(b, event.ClientID, clients))
	before := func(value string, conditions ...string) string { // each use binds its own time
		return statement.Where(strings.Join(append(conditions, `"timestamp" < `+b.Bind(i.First)), " AND "), value)
	}
	i.Vanished, i.LookedAt = map[string][]string{}, len(clients)
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)},
		Values: append(evidence.LastActiveColumns(func(condition string) string { return "max(" + before(`"timestamp"`, condition) + ")" }),
			statement.Text("a_node", "min("+before(event.Node)+")"), statement.Text("another_node", "max("+before(event.Node)+")"),
			statement.Time("begin_last", "max("+before(`"timestamp"`, statement.Is(event.Event, event.Connected))+")"),
			statement.Time("end_last", statement.Latest(statement.Is(event.Event, event.Disconnected))),
		),
		From: r.SQL(), Limit: len(clients),
	}, func(r evidence.Reader) {
		life := earlierLife{LastBegin: r.Time("begin_last"), LastEnd: r.Time("end_last")}
		life.LastActive = evidence.LastActive(r.Time("active_last"), r.Time("willed_last"), life.LastEnd)
		if r.Text("a_node") == r.Text("another_node") {
			life.Node = r.Text("a_node")
		}
		if life.vanished() {
			i.Vanished[life.Node] = append(i.Vanished[life.Node], r.Text(event.ClientID))
		}
	})
	if node, vanished := vanishedMost(*i); err == nil && node != "" && vanished > 0 {
		i.WentOn, err = wentOnWith(ctx, q, node, i.Span)
	}
	return err
}

// wentOnWith counts the clients that a node served before a burst and after it, without a new connection in between.
func wentOnWith(ctx context.Context, q *ask.Question, node string, burst evidence.Span) (clients int64, err error) {
	b := q.Builder()
	r := statement.SelectRows(b, ask.Later(q.From, burst.First.Add(-Beside)), burst.Last.Add(Beside), evidence.ConnectedRows)
	r.And("node = "+b.Bind(node), "clientid <> ''")
	rows := statement.Select{
		statement.PlainText(event.ClientID),
		statement.Int("begun", statement.CountWhere(statement.Is(event.Event, event.Connected))),
		statement.Int("earlier", statement.CountWhere(`"timestamp" < `+b.Bind(burst.First.Add(-time.Second)))),
		statement.Int("later", statement.CountWhere(`"timestamp" > `+b.Bind(burst.Last.Add(time.Second)))),
	}
	sql := fmt.Sprintf("SELECT count(*) AS clients\nFROM (SELECT %s\n%s\nGROUP BY clientid) AS w\nWHERE begun = 0 AND earlier > 0 AND later > 0\nLIMIT 2", rows, r.SQL())
	result, err := q.Run(ctx, b.Build(sql, 1, statement.Int("clients", "").Column))
	if err != nil {
		return 0, err
	}
	evidence.ReadAll(result, func(r evidence.Reader) { clients = r.Int("clients") })
	return clients, nil
}

// vanished says whether the client was connected before, and no row says that it ended.
func (l earlierLife) vanished() bool {
	return !l.LastActive.IsZero() && (l.LastEnd.IsZero() || l.LastEnd.Before(l.LastBegin) || l.LastActive.Sub(l.LastEnd) > time.Second)
}

// killed tells of a node whose clients came back without an end of their earlier connections, and notes it.
func killed(f *evidence.Evidence, b *evidence.Blame, told map[string]bool) []evidence.Finding {
	if endsUnwritten(f) {
		return nil
	}
	for _, i := range f.Restarted {
		node, vanished := vanishedMost(i)
		if f.Node != "" && f.Node != node && f.Node != i.Node {
			continue
		}
		// Most of those who came together must have vanished together, and a node that died serves nobody.
		if least, _ := many(f); int64(vanished) >= least && !served(i, vanished) && float64(vanished) >= 0.8*float64(i.LookedAt) {
			for _, client := range i.Vanished[node] {
				b.On(client, "node-lost")
			}
			told[cmp.Or(node, i.Node)] = true
			return []evidence.Finding{nodeKilled(f, i, node, vanished)}
		}
	}
	return nil
}

// served says whether the node went on with others all the time. Single rows of begins may be missing.
func served(i evidence.Incident, vanished int) bool {
	return i.WentOn >= max(2, int64(vanished)/20)
}

// endsUnwritten says whether the table never gets ends of connections: clients connect over and over, and none is there.
func endsUnwritten(f *evidence.Evidence) bool {
	return f.EventRows(event.Disconnected) == 0 && f.Once(event.Connected, f.EventRows(event.Connected)) >= overAndOver*f.Clients
}

// vanishedMost is the node of which most members vanished.
func vanishedMost(i evidence.Incident) (node string, vanished int) {
	for name, clients := range i.Vanished {
		if len(clients) > vanished || len(clients) == vanished && name < node {
			node, vanished = name, len(clients)
		}
	}
	return node, vanished
}

// VanishedFrom says whether clients of a node came back without an end of their earlier connections.
func VanishedFrom(f *evidence.Evidence, node string) bool {
	least, _ := many(f)
	return slices.ContainsFunc(f.Restarted, func(i evidence.Incident) bool { return int64(len(i.Vanished[node])) >= least })
}

func nodeKilled(f *evidence.Evidence, i evidence.Incident, node string, vanished int) evidence.Finding {
	all := evidence.Sum(i.Members, func(m evidence.Member) evidence.Span { return m.Span })
	where, back := cmp.Or(node, i.Node), "to it"
	if where != i.Node {
		back = "to " + i.Node
	}
	since := "it ended without a trace"
	if last := lastBefore(f, node, i.First); !last.IsZero() {
		since = fmt.Sprintf("it wrote nothing from %s on", f.At(last))
	}
	clientsBack := int64(len(i.Members))
	return evidence.Finding{
		Severity: severityOf(clientsBack), Span: all, Clients: clientsBack, About: evidence.About("node", where), Certainty: evidence.Likely,
		Summary: fmt.Sprintf("%s was lost: %s of %s that were looked at had no recorded end of their connections, and %s connected again %s within %s, %s of them from %s until %s; %s, as a node does that is killed or loses its machine.",
			where, words.Digits(int64(vanished)), words.Digits(int64(i.LookedAt)), words.Clients(clientsBack), back, words.InWords(max(all.Last.Sub(all.First), 100*time.Millisecond)),
			fmt.Sprintf("%s of %s", words.Digits(clientsBack), words.Digits(clientsBack)), f.At(all.First), f.At(all.Last), since),
		Rows: evidence.Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}, "nodes": {i.Node}}},
	}
}

// lastBefore is a node's last row before a time, where a pause follows.
func lastBefore(f *evidence.Evidence, node string, at time.Time) (last time.Time) {
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
