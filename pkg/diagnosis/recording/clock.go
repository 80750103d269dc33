package recording

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Nodes whose clocks disagree: the time of a delivery is its node's, that of the publish the publisher's node's.

const (
	clockTolerance = 2 * time.Second // by which clocks may differ
	fewEarly       = 5
)

var ClockRules = []evidence.Rule{{
	ID:         "clock-skew",
	Dashboard:  "nodes",
	Meaning:    "The clocks of two nodes disagree, so that times of different nodes can't be compared.",
	Recognized: "Of a sample of 5,000 deliveries, 5 or more to clients of one node come over 2 seconds before their publish. The figure is the difference of the two clocks, at least.",
	Otherwise:  "The rows don't say which of the two clocks is wrong.",
	Check: "Compare the clocks of the nodes that are named (timedatectl, chronyc tracking) and repair time synchronization where it is off. Until then latencies between these nodes mean nothing, and a node " +
		"whose clock is behind seems to write its rows late.",
	Find: findSkew,
}}

// Clocks compares the times of deliveries with those of their publishes.
func Clocks(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if g.Subject != "" && g.EventRows(event.MessageDelivered) == 0 || !q.Schema.Has(event.Node, event.PublishReceivedAt, event.FromClientID) {
		return nil
	}
	b := q.Builder()
	r := evidence.Everyone(q, b, event.MessageDelivered)
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
			b.Millis(`"timestamp"`), r.SQL(), evidence.SampledDeliveries),
		Having: "count(" + statement.Where(early, "1") + fmt.Sprintf(") >= %d", fewEarly), Order: "n DESC", Limit: evidence.MostGroups,
	}
	_, err := evidence.Read(ctx, q, b, a, func(r evidence.Reader) {
		g.Clocks = append(g.Clocks, evidence.Clock{
			Node: r.Text(event.Node), Early: r.Int("n"), Publisher: r.Text("a_publisher"), Least: time.Duration(r.Int("least")) * time.Millisecond, Span: evidence.SpanOf(r),
		})
	})
	return err
}

// ClockSources finds the nodes from which early deliveries seem to come.
func ClockSources(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
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
	r := evidence.Everyone(q, b)
	r.And(statement.OneOf(b, event.ClientID, publishers))
	nodes := map[string]string{}
	_, err := evidence.Read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.PlainText(event.ClientID)}, Values: statement.Select{statement.Text("a_node", "max(node)")}, From: r.SQL(), Limit: evidence.MostGroups,
	}, func(r evidence.Reader) { nodes[r.Text(event.ClientID)] = r.Text("a_node") })
	for i := range g.Clocks {
		if node := nodes[g.Clocks[i].Publisher]; node != g.Clocks[i].Node {
			g.Clocks[i].From = node
		}
	}
	return err
}

func findSkew(f *evidence.Evidence, _ *evidence.Blame) []evidence.Finding {
	if len(f.Clocks) == 0 {
		return nil
	}
	worst := slices.MinFunc(f.Clocks, func(x, y evidence.Clock) int { return cmp.Compare(x.Least, y.Least) })
	all := evidence.Sum(f.Clocks, func(c evidence.Clock) evidence.Span { return c.Span })
	from := worst.From
	if from == "" {
		from = "the publishers' node"
	}
	subject := evidence.About("node", cmp.Or(worst.From, worst.Node))
	summary := fmt.Sprintf("The clocks of %s and %s are %s apart or more: in a sample, %s to clients of %s came before their publish. Which of the two is wrong, the rows don't say", from, worst.Node,
		words.InWords(-worst.Least), words.Count(worst.Early, "delivery", "deliveries"), worst.Node)
	// Of three nodes or more, the one that is on one side of every contradiction is off.
	if culprit := oddClock(f); culprit != "" {
		subject = evidence.About("node", culprit)
		summary = fmt.Sprintf("The clock of %s is %s off, or more: compared with it, %s of a sample came before their publish", culprit, words.InWords(-worst.Least), words.Count(all.Count, "delivery", "deliveries"))
	}
	return []evidence.Finding{{
		Severity: evidence.Warning, Span: all, Clients: f.Clients, About: subject, Certainty: evidence.Likely, Background: f.Narrow, Summary: summary + ".",
		Rows: evidence.Rows{Scenario: event.Delivery, Whole: true, Keys: map[string][]string{"events": {event.MessageDelivered}, "nodes": nodesOf(f.Clocks)}},
	}}
}

func nodesOf(clocks []evidence.Clock) []string {
	return words.Distinct(clocks, func(c evidence.Clock) string { return c.Node })
}

// oddClock is the node that is part of every contradiction between three nodes or more; "" where two are all that is known.
func oddClock(f *evidence.Evidence) string {
	if len(f.Clocks) < 2 {
		return ""
	}
	for _, node := range []string{f.Clocks[0].From, f.Clocks[0].Node} {
		if node != "" && !slices.ContainsFunc(f.Clocks, func(c evidence.Clock) bool { return c.Node != node && c.From != node }) {
			return node
		}
	}
	return ""
}
