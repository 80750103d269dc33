package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// One moment in which many clients were concerned, looked at closely: who they were, what they have in common, who was beside
// them and went on.

// Incident is a burst with the clients that were part of it, and others that had rows shortly before it. Both are samples.
type Incident struct {
	Burst
	Nodes   []string // those that were hit at the same time
	Members []Member
	Others  []Member

	// Of arrivals: by the node where they were before, the members of whose earlier connection no end is recorded, of so many looked at.
	Vanished map[string][]string
	LookedAt int
}

// Member is a client as an incident knows it.
type Member struct {
	ClientID, User, Source, Node, Listener, Topic string
	Lasted                                        time.Duration // the mean of its connections that ended then; 0: unknown
	Span
}

// beside is how long before an incident others are looked for.
const beside = 10 * time.Minute

// memberColumns tell what a client is.
func memberColumns(q *ask.Question) statement.Select {
	var list statement.Select
	add := func(column, name, expression string) {
		if q.Schema.Has(column) {
			list = append(list, statement.Text(name, "min("+expression+")"))
		}
	}
	add(event.Username, "a_user", event.Username)
	add(event.Peername, "a_source", ask.Source)
	add(event.Node, "a_node", event.Node)
	add("sockname", "a_listener", "sockname")
	return list
}

func memberAt(r reader) Member {
	m := Member{
		ClientID: r.text(event.ClientID), User: r.text("a_user"), Source: r.text("a_source"), Node: r.text("a_node"), Listener: r.text("a_listener"),
		Topic: r.text("a_topic"), Span: spanOf(r),
	}
	m.Lasted = meanLasted(r)
	return m
}

// lost looks at the biggest burst of ends that those who are asked about were part of.
func (g *gathering) lost(ctx context.Context, q *ask.Question) error {
	losses := slices.DeleteFunc(g.losses(), func(l Burst) bool { return !g.partOf(l) })
	if len(losses) == 0 {
		return nil
	}
	worst := losses[0]
	g.Lost.Burst = worst
	for _, l := range g.losses() { // what hit several nodes at once is one incident
		if l.First.Sub(worst.Last) < burstStep && worst.First.Sub(l.Last) < burstStep && !slices.Contains(g.Lost.Nodes, l.Node) {
			g.Lost.Nodes = append(g.Lost.Nodes, l.Node)
			g.Lost.Span.First, g.Lost.Span.Last = earlier(g.Lost.First, l.First), ask.Later(g.Lost.Last, l.Last)
		}
	}
	return q.Together(ctx,
		func(ctx context.Context, q *ask.Question) (err error) {
			b := q.Builder()
			r := statement.SelectRows(b, g.Lost.First, g.Lost.Last.Add(time.Millisecond), []string{event.Disconnected})
			r.And(statement.OneOf(b, event.Node, g.Lost.Nodes), involuntary())
			values := append(memberColumns(q), howMany()...)
			if q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
				values = append(values, connectionTimes()...)
			}
			g.Lost.Members, err = members(ctx, q, b, r.SQL(), values)
			return err
		},
		func(ctx context.Context, q *ask.Question) (err error) {
			g.Lost.Others, err = othersBetween(ctx, q, ask.Later(q.From, g.Lost.First.Add(-beside)), g.Lost.First)
			return err
		})
}

func members(ctx context.Context, q *ask.Question, b *statement.Builder, from string, values statement.Select) (list []Member, err error) {
	_, err = read(ctx, q, b, statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: values, From: from, Order: "n DESC", Limit: mostGroups},
		func(r reader) { list = append(list, memberAt(r)) })
	return list, err
}

// othersBetween samples the clients that had rows in a time.
func othersBetween(ctx context.Context, q *ask.Question, from, to time.Time) ([]Member, error) {
	b := q.Builder()
	r := statement.SelectRows(b, from, to, nil)
	columns := statement.Select{statement.PlainText(event.ClientID), statement.Plain(event.Column{Name: event.Timestamp, Type: event.Time})}
	for _, name := range []string{event.Username, event.Peername, event.Node, "sockname"} {
		if q.Schema.Has(name) {
			columns = append(columns, statement.PlainText(name))
		}
	}
	sample := fmt.Sprintf("FROM (SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d) AS s", columns, r.SQL(), sampledDeliveries)
	return members(ctx, q, b, sample, append(memberColumns(q), howMany()...))
}

func earlier(x, y time.Time) time.Time {
	if x.Before(y) {
		return x
	}
	return y
}

// others are those of the sample that aren't members.
func (i Incident) others() []Member {
	in := map[string]bool{}
	for _, m := range i.Members {
		in[m.ClientID] = true
	}
	return slices.DeleteFunc(slices.Clone(i.Others), func(m Member) bool { return in[m.ClientID] || m.ClientID == "" })
}

// common finds what the members of a group have in common that few of the others have, leaving out some dimensions.
func common(failing, others []Member, without ...string) (contrast.Value, bool) {
	var list []contrast.Value
	place := map[[2]string]int{}
	count := func(members []Member, add func(*contrast.Value)) {
		for _, m := range members {
			for _, t := range m.traits() {
				if t[1] == "" || slices.Contains(without, t[0]) {
					continue
				}
				i, ok := place[t]
				if !ok {
					i = len(list)
					place[t] = i
					list = append(list, contrast.Value{Dimension: t[0], Value: t[1]})
				}
				add(&list[i])
			}
		}
	}
	count(failing, func(v *contrast.Value) { v.Failing++ })
	count(others, func(v *contrast.Value) { v.Others++ })
	slices.SortStableFunc(list, func(x, y contrast.Value) int {
		return slices.Index(dimensions, x.Dimension) - slices.Index(dimensions, y.Dimension)
	})
	return contrast.Common(list, contrast.Totals{Failing: int64(len(failing)), Others: int64(len(others))})
}

// dimensions are what clients are compared by, the narrower first.
var dimensions = []string{"source", "topic", "user", "network", "prefix", "listener", "node"}

// traits are the member's values of the dimensions.
func (m Member) traits() [][2]string {
	return [][2]string{
		{"source", m.Source}, {"network", networkOf(m.Source)}, {"topic", m.Topic}, {"user", m.User}, {"prefix", contrast.Prefix(m.ClientID)},
		{"listener", m.Listener}, {"node", m.Node},
	}
}

// others samples all clients, to compare those with that something is wrong with; it is needed where these are many.
func (g *gathering) others(ctx context.Context, q *ask.Question) (err error) {
	clients := map[string]bool{}
	for _, e := range g.Ends {
		clients[e.ClientID] = true
	}
	for _, r := range g.Refusals {
		clients[r.ClientID] = true
	}
	if g.Subject != "" || len(clients) < lostClients || aboutMessages(q) {
		return nil
	}
	g.Others, err = othersBetween(ctx, q, q.From, q.To)
	return err
}

// together says what a finding about several clients is about, and what they have in common: the one client, else what most of them
// share and few others do, else the fleet.
func (f *Evidence) together(members []Member) (subject, sentence string) {
	clientIDs := values(members, func(m Member) string { return m.ClientID })
	if len(clientIDs) < lostClients || f.Subject != "" {
		return aboutClients(clientIDs), ""
	}
	in := map[string]bool{}
	for _, client := range clientIDs {
		in[client] = true
	}
	others := slices.DeleteFunc(slices.Clone(f.Others), func(m Member) bool { return in[m.ClientID] || m.ClientID == "" })
	v, ok := common(members, others)
	if !ok {
		return Fleet, ""
	}
	sentence, subject = inWordsOf(v)
	return subject, "; " + sentence
}

func membersOf[T interface{ member() Member }](tallies []tally[T]) []Member {
	members := make([]Member, len(tallies))
	for i, t := range tallies {
		members[i] = t.Rows[0].member()
	}
	return members
}

// alike names, beside the smallest thing that explains, others that explain as well: "the listener 10.0.0.1:8883".
func alike(smallest contrast.Value, failing, others []Member) string {
	for _, dimension := range []string{"user", "listener"} {
		if dimension == smallest.Dimension {
			continue
		}
		without := slices.DeleteFunc(slices.Clone(dimensions), func(d string) bool { return d == dimension })
		if v, ok := common(failing, others, without...); ok && v.Failing == smallest.Failing {
			return fmt.Sprintf(", and of the %s %s", dimension, v.Value)
		}
	}
	return ""
}

// inWordsOf says in a sentence what a common factor is, and what a finding about it is about.
func inWordsOf(v contrast.Value) (sentence, subject string) {
	switch v.Dimension {
	case "source":
		return "all behind the address " + v.Value, about("network", v.Value)
	case "network":
		return "all in the network " + v.Value, about("network", v.Value)
	case "user":
		return "all of the user " + v.Value, about("user", v.Value)
	case "prefix":
		return "all with client IDs that begin with " + v.Value, about("client", v.Value+"*")
	case "listener":
		return "all of the listener " + v.Value, about("listener", v.Value)
	case "topic":
		return "all on " + v.Value, about("topic", v.Value)
	}
	return "all of " + v.Value, about("node", v.Value)
}
