// Package outage is about many clients at once: bursts of ends and of arrivals, and the node or the network that explains them.
package outage

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

// Who is to blame when many clients lose their connections at once: their node, or what they share beside it.

var Rules = []evidence.Rule{
	{
		ID:        "node-lost",
		Dashboard: "nodes",
		Meaning:   "Many clients of one node lost their connection at once: the node, its machine or the network before it failed.",
		Recognized: "At least 10 clients and 5 % of the node's clients were disconnected against their will within ten seconds, and nothing smaller than the node explains it (see network-lost). Critical where half of the node's " +
			"clients were, else a warning. Or at least 10 clients connected within seconds and, of a sample of them, 80 % were on one node before without a recorded end; or the node recorded nothing more for a minute while 10 or more " +
			"of its clients connected to other nodes. Devices that end their connections together within two minutes of their begin, as those do that sleep, don't count, nor do connections that all last equally long. Of a site of at most 20 clients, 80 % of them and at least 3, " +
			"which had been connected for 10 minutes: a warning. As possible where nobody at the node has rows of the ten minutes before, so that what its clients share may be the cause as well.",
		Otherwise: "Whatever stands between the node and its clients (a load balancer, a switch, a firewall) can end all their connections as well. A listener that was restarted looks the same.",
		Check: "Look at the node: its uptime and log, the machine's memory and restarts. If it was up all the time, look at the load balancer or the network before it. Clients whose end the node couldn't record any more are missing " +
			"from the figures.",
		Find: findLostNodes,
	},
	{
		ID:        "network-lost",
		Dashboard: "lifecycle",
		Meaning:   "Many clients that share an address, a network, a user or a listener lost their connection at once, while others of their node went on.",
		Recognized: "As node-lost, but less than half of the node's clients were concerned, and something that 80 % of them and at most 20 % of the node's other clients share explains it: the address, the network (/24, IPv6 /64), " +
			"the user, the client ID's prefix or the listener. The smallest such thing is named. Of most of the node's clients, where 95 % of them share it and none of 10 or more others does.",
		Otherwise: "A test or a program that ran all these clients and was stopped looks the same.",
		Check:     "Look at what they share: the site's uplink, router or NAT; a program that runs all of them. The node isn't the cause: others of it went on.",
		Find:      findLostNetwork,
	},
}

func findLostNodes(f *evidence.Evidence, b *evidence.Blame) (findings []evidence.Finding) {
	told := map[string]bool{}
	for _, l := range losses(f) {
		if l.by.Dimension == "node" {
			findings = append(findings, lostNode(f, b, l))
			for _, node := range nodesOf(l.bursts) {
				told[node] = true
			}
		}
	}
	findings = append(findings, killed(f, b, told)...)
	return append(findings, silentNodes(f, told)...)
}

func nodesOf(bursts []evidence.Burst) []string {
	return words.Distinct(bursts, func(b evidence.Burst) string { return b.Node })
}

func lostNode(f *evidence.Evidence, b *evidence.Blame, l loss) evidence.Finding {
	explainEnds(f, b, l.bursts, "node-lost")
	worst := l.bursts[0]
	all := evidence.Sum(l.bursts, func(b evidence.Burst) evidence.Span { return b.Span })
	summary := fmt.Sprintf("%s of %s were disconnected within %s at %s", ofNode(f, worst), worst.Node, words.InWords(max(worst.Last.Sub(worst.First), 100*time.Millisecond)), f.At(worst.First))
	if silent := f.SilenceOf(worst.Node); silent != nil {
		if summary += ", and it recorded nothing until " + f.At(silent.Until); silent.Open {
			summary += " or later"
		}
	}
	severity, certainty := severityOf(worst.Clients), evidence.Likely
	if share(f, worst) < mostOfNode {
		severity, certainty = evidence.Warning, evidence.Possible
		summary += "; the others went on, and nothing sets these apart"
	} else if what := unknownBeside(f, l.Incident); what != "" {
		certainty = evidence.Possible
		summary += "; whether others of it went on isn't known, as nobody has rows of the minutes before: what these share may be the cause as well, " + what
	}
	if len(l.Nodes) > 1 {
		summary += fmt.Sprintf("; %s at the same time: look at what they share", words.Listed(l.Nodes))
	}
	if len(l.bursts) > 1 {
		nodes := nodesOf(l.bursts)
		summary += fmt.Sprintf("; it happened %s, to %s, with %s in all", words.Times(int64(len(l.bursts))), words.Listed(nodes[:min(3, len(nodes))]), words.Count(all.Count, "disconnect", "disconnects"))
	}
	summary += wellAgain(f, l.Incident)
	subject := evidence.About("node", worst.Node)
	if len(l.Nodes) > 1 {
		subject = evidence.Fleet
	}
	return evidence.Finding{
		Severity: severity, Span: all, Clients: worst.Clients, About: subject, Certainty: certainty, Summary: summary + ".", Rows: rowsOfLosses(l.bursts),
	}
}

// unknownBeside is what those who were lost share beside their node, where the table tells of nobody at it in the minutes before: not of others
// that may have gone on, nor of most of those who were lost.
func unknownBeside(f *evidence.Evidence, i evidence.Incident) string {
	beside := slices.DeleteFunc(bystanders(f, i), func(m evidence.Member) bool { return !slices.Contains(i.Nodes, m.Node) })
	before := len(i.Others) - len(i.Bystanders())
	if len(i.Members) == 0 || len(beside) > 0 || 2*before > len(i.Members) || f.SilenceOf(i.Node) != nil {
		return ""
	}
	v, ok := evidence.Common(i.Members, []evidence.Member{{}}, "node") // beside one who shares nothing
	if !ok {
		return ""
	}
	what, _ := evidence.InWordsOf(v)
	return what
}

func findLostNetwork(f *evidence.Evidence, b *evidence.Blame) (findings []evidence.Finding) {
	for _, l := range losses(f) {
		if l.by.Dimension != "node" {
			findings = append(findings, lostNetwork(f, b, l))
		}
	}
	return findings
}

func lostNetwork(f *evidence.Evidence, b *evidence.Blame, l loss) evidence.Finding {
	explainEnds(f, b, l.bursts, "network-lost")
	concerned := slices.DeleteFunc(slices.Clone(l.Members), func(m evidence.Member) bool {
		return !slices.Contains(m.Traits(), [2]string{l.by.Dimension, l.by.Value})
	})
	all := evidence.Sum(concerned, func(m evidence.Member) evidence.Span { return m.Span })
	lost := int64(len(concerned))
	what, subject := evidence.InWordsOf(l.by)
	if l.by.Dimension == "listener" && len(l.Nodes) < 2 { // it is one of the node's
		subject = evidence.About("node", l.Node)
	}
	what += alike(l.by, l.Members, bystanders(f, l.Incident))
	summary := fmt.Sprintf("%s lost their connection within %s, %s, %s", words.Clients(lost), words.InWords(max(all.Last.Sub(all.First), 100*time.Millisecond)), f.Course(all), what)
	if beside := f.NodeClients[l.Node] - l.Clients; beside > 0 {
		summary += fmt.Sprintf("; %s of %s went on", words.Count(beside, "other client", "other clients"), l.Node)
	}
	if l.times > 1 {
		all = evidence.Sum(l.bursts, func(b evidence.Burst) evidence.Span { return b.Span })
		summary += fmt.Sprintf("; it happened %s", words.Times(int64(l.times)))
	}
	summary += wellAgain(f, l.Incident)
	rows := rowsOfLosses(l.bursts)
	rows.Keys["nodes"] = l.Nodes
	narrow(&rows, l.by)
	check := ""
	if len(l.Nodes) > 1 {
		check = "Look at what they share: a load balancer, a router or NAT before the nodes; a program that runs all of them. It isn't one node: several were hit at once."
	}
	return evidence.Finding{
		Severity: f.Severity(evidence.Warning, lost), Span: all, Clients: lost, About: subject, Certainty: evidence.Likely, Summary: summary + ".", Rows: rows, Check: check,
	}
}

// narrow lets a finding lead to the rows of those who share something.
func narrow(rows *evidence.Rows, v contrast.Value) {
	switch v.Dimension {
	case "source", "network":
		rows.Keys["sources"] = []string{v.Value}
	case "user":
		rows.Filters = append(rows.Filters, evidence.OneOf(event.Username, []string{v.Value}))
	case "listener":
		rows.Filters = append(rows.Filters, evidence.OneOf("sockname", []string{v.Value}))
	case "prefix":
		rows.Keys["clients"] = []string{pattern.Escape(v.Value) + "*"}
	}
}

// ofNode says how many of a node's clients a burst concerned.
func ofNode(f *evidence.Evidence, l evidence.Burst) string {
	if n := f.NodeClients[l.Node]; n >= l.Clients {
		return fmt.Sprintf("%s of %s", words.Digits(l.Clients), words.Clients(n))
	}
	return words.Clients(l.Clients)
}

// wellAgain says how many of the incident's clients came back, as far as they were looked at.
func wellAgain(f *evidence.Evidence, i evidence.Incident) string {
	known, back, refused := 0, 0, 0
	for _, m := range i.Members {
		s, ok := f.Status[m.ClientID]
		if !ok {
			continue
		}
		known++
		switch {
		case s.LastConnected.After(m.First):
			back++
		case s.LastRefused.After(m.First):
			refused++
		}
	}
	switch {
	case known == 0:
		return ""
	case back == 0 && refused > 0:
		return fmt.Sprintf("; none of them has connected again: %s refused since", words.OfThem(refused, known, "is", "are"))
	case back == 0:
		return "; none of them has connected again"
	case back == known:
		return "; they are connected again"
	}
	return fmt.Sprintf("; %s of %s that were looked at have connected again", words.Digits(int64(back)), words.Digits(int64(known)))
}

// explainEnds blames the breaks of clients that were part of the losses, unless they went on.
func explainEnds(f *evidence.Evidence, b *evidence.Blame, losses []evidence.Burst, finding string) {
	within := func(t time.Time) bool {
		return slices.ContainsFunc(losses, func(l evidence.Burst) bool { return !t.Before(l.First) && !t.After(l.Last) })
	}
	for _, e := range f.Ends {
		if within(e.First) && within(e.Last) && e.Count <= int64(max(2, len(losses))) {
			b.On(e.ClientID, finding)
			b.Tell(e.Key())
		}
	}
}

func rowsOfLosses(losses []evidence.Burst) evidence.Rows {
	return evidence.Rows{Scenario: event.Lifecycle, Whole: true, Only: true,
		Keys:    map[string][]string{"events": {event.Disconnected}, "nodes": nodesOf(losses)},
		Filters: []evidence.Filter{evidence.NoneOf(event.Reason, unharmed)}}
}

// silentNodes tells of nodes that fell silent while their clients connected to others, but for those of which is told already.
func silentNodes(f *evidence.Evidence, told map[string]bool) (findings []evidence.Finding) {
	for _, silent := range f.Silences {
		if !silent.Lost() || told[silent.Node] || f.Narrow && silent.Node != f.Node && !partOf(f, evidence.Burst{Node: silent.Node, Span: evidence.Span{First: silent.Since, Last: silent.Since}}) {
			continue
		}
		findings = append(findings, evidence.Finding{
			Severity: evidence.Critical, Clients: silent.Moved, Span: evidence.Span{Count: silent.Moved, First: silent.Since, Last: silent.Since.Add(ComeBack)}, About: evidence.About("node", silent.Node), Certainty: evidence.Likely,
			Summary: fmt.Sprintf("%s fell silent at %s without recording an end of its connections, and %s of it connected to other nodes within two minutes.",
				silent.Node, f.At(silent.Since), words.Clients(silent.Moved)),
			Rows: evidence.Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}},
				Filters: []evidence.Filter{evidence.NoneOf(event.Node, []string{silent.Node})}},
		})
	}
	return findings
}
