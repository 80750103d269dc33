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

// Nodes whose clocks disagree: the time of a delivery is its node's, that of the publish the publisher's node's.

// Clock is what a sample of deliveries to the clients of one node says of its clock.
type Clock struct {
	Node      string
	Early     int64         // deliveries that came before their publish
	Publisher string        // of one of these
	From      string        // the node of that publisher; "" where it isn't known
	Least     time.Duration // the shortest time from publish to delivery: below zero where a clock is off
	Span                    // of the early ones
}

const (
	clockTolerance = 2 * time.Second // by which clocks may differ
	fewEarly       = 5
)

var clockRules = []Rule{{
	ID:         "clock-skew",
	Meaning:    "The clocks of two nodes disagree, so that times of different nodes can't be compared.",
	Recognized: "Of a sample of 5,000 deliveries, 5 or more to clients of one node come over 2 seconds before their publish. The figure is the difference of the two clocks, at least.",
	Otherwise:  "The rows don't say which of the two clocks is wrong.",
	Check: "Compare the clocks of the nodes that are named (timedatectl, chronyc tracking) and repair time synchronization where it is off. Until then latencies between these nodes mean nothing, and a node " +
		"whose clock is behind seems to write its rows late.",
	find: findSkew,
}}

// clocks compares the times of deliveries with those of their publishes.
func (g *gathering) clocks(ctx context.Context, q *ask.Question) error {
	if g.Subject != "" && g.eventRows(event.MessageDelivered) == 0 || !q.Schema.Has(event.Node, event.PublishReceivedAt, event.FromClientID) {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b, event.MessageDelivered)
	r.And(ask.KnownTime(event.PublishReceivedAt))
	early := fmt.Sprintf("took < -%d", clockTolerance.Milliseconds())
	a := statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.Node)},
		Values: statement.Select{
			statement.Int("n", statement.CountWhere(early)), statement.Int("least", "min(took)"),
			statement.Time("first_at", "min("+statement.Where(early, `"timestamp"`)+")"), statement.Time("last_at", statement.Latest(early)),
			statement.Text("a_publisher", "min("+statement.Where(early, event.FromClientID)+")"),
		},
		From: fmt.Sprintf("FROM (SELECT node, from_clientid, \"timestamp\", %s - publish_received_at AS took\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d) AS s",
			b.Millis(`"timestamp"`), r.SQL(), sampledDeliveries),
		Having: "count(" + statement.Where(early, "1") + fmt.Sprintf(") >= %d", fewEarly), Order: "n DESC", Limit: mostGroups,
	}
	_, err := read(ctx, q, b, a, func(r reader) {
		g.Clocks = append(g.Clocks, Clock{
			Node: r.text(event.Node), Early: r.int("n"), Publisher: r.text("a_publisher"), Least: time.Duration(r.int("least")) * time.Millisecond, Span: spanOf(r),
		})
	})
	return err
}

// sampledDeliveries bounds the deliveries of a sample.
const sampledDeliveries = 5000

// clockSources finds the nodes from which early deliveries seem to come.
func (g *gathering) clockSources(ctx context.Context, q *ask.Question) error {
	var publishers []string
	for _, c := range g.Clocks {
		if c.Publisher != "" && !slices.Contains(publishers, c.Publisher) {
			publishers = append(publishers, c.Publisher)
		}
	}
	if len(publishers) == 0 {
		return nil
	}
	b := q.Builder()
	r := everyone(q, b)
	r.And(statement.OneOf(b, event.ClientID, publishers))
	nodes := map[string]string{}
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Text("a_node", "max(node)")}, From: r.SQL(), Limit: mostGroups,
	}, func(r reader) { nodes[r.text(event.ClientID)] = r.text("a_node") })
	for i := range g.Clocks {
		if node := nodes[g.Clocks[i].Publisher]; node != g.Clocks[i].Node {
			g.Clocks[i].From = node
		}
	}
	return err
}

// skewed says whether a node is one of two whose clocks disagree.
func (f *Evidence) skewed(node string) bool {
	return slices.ContainsFunc(f.Clocks, func(c Clock) bool { return node == "" || c.Node == node || c.From == node })
}

// skew is the biggest difference between two clocks.
func (f *Evidence) skew() (most time.Duration) {
	for _, c := range f.Clocks {
		most = max(most, -c.Least)
	}
	return most
}

func findSkew(f *Evidence, _ *blame) []Finding {
	if len(f.Clocks) == 0 {
		return nil
	}
	worst := slices.MinFunc(f.Clocks, func(x, y Clock) int { return cmp.Compare(x.Least, y.Least) })
	all := sum(f.Clocks, func(c Clock) Span { return c.Span })
	from := worst.From
	if from == "" {
		from = "the publishers' node"
	}
	subject := about("node", cmp.Or(worst.From, worst.Node))
	summary := fmt.Sprintf("The clocks of %s and %s are %s apart or more: in a sample, %s to clients of %s came before their publish. Which of the two is wrong, the rows don't say", from, worst.Node,
		inWords(-worst.Least), count(worst.Early, "delivery", "deliveries"), worst.Node)
	// Of three nodes or more, the one that is on one side of every contradiction is off.
	if culprit := f.oddClock(); culprit != "" {
		subject = about("node", culprit)
		summary = fmt.Sprintf("The clock of %s is %s off, or more: compared with it, %s of a sample came before their publish", culprit, inWords(-worst.Least), count(all.Count, "delivery", "deliveries"))
	}
	return []Finding{{
		Severity: Warning, Span: all, Clients: f.Clients, About: subject, Certainty: Likely, context: f.Narrow, Summary: summary + ".",
		Rows: Rows{Scenario: event.Delivery, Whole: true, Keys: map[string][]string{"events": {event.MessageDelivered}, "nodes": nodesOf(f.Clocks)}},
	}}
}

func nodesOf(clocks []Clock) []string { return values(clocks, func(c Clock) string { return c.Node }) }

// oddClock is the node that is part of every contradiction between three nodes or more; "" where two are all that is known.
func (f *Evidence) oddClock() string {
	if len(f.Clocks) < 2 {
		return ""
	}
	for _, node := range []string{f.Clocks[0].From, f.Clocks[0].Node} {
		if node != "" && !slices.ContainsFunc(f.Clocks, func(c Clock) bool { return c.Node != node && c.From != node }) {
			return node
		}
	}
	return ""
}
