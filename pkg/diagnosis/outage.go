package diagnosis

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// Who is to blame when many clients lose their connections at once: their node, or what they share beside it.

var outageRules = []Rule{
	{
		ID:      "node-lost",
		Meaning: "Many clients of one node lost their connection at once: the node, its machine or the network before it failed.",
		Recognized: "At least 10 clients and 5 % of the node's clients were disconnected against their will within ten seconds, and nothing smaller than the node explains it (see network-lost). Critical where half of the node's " +
			"clients were, else a warning. Or at least 10 clients connected within seconds and, of a sample of them, 80 % were on one node before without a recorded end; or the node recorded nothing more for a minute while 10 or more " +
			"of its clients connected to other nodes. Devices that end their connections together within two minutes of their begin, as those do that sleep, don't count.",
		Otherwise: "Whatever stands between the node and its clients (a load balancer, a switch, a firewall) can end all their connections as well. A listener that was restarted looks the same.",
		Check: "Look at the node: its uptime and log, the machine's memory and restarts. If it was up all the time, look at the load balancer or the network before it. Clients whose end the node couldn't record any more are missing " +
			"from the figures.",
		find: findLostNodes,
	},
	{
		ID:      "network-lost",
		Meaning: "Many clients that share an address, a network, a user or a listener lost their connection at once, while others of their node went on.",
		Recognized: "As node-lost, but less than half of the node's clients were concerned, and something that 80 % of them and at most 20 % of the node's other clients share explains it: the address, the network (/24, IPv6 /64), " +
			"the user, the client ID's prefix or the listener. The smallest such thing is named.",
		Otherwise: "A test or a program that ran all these clients and was stopped looks the same.",
		Check:     "Look at what they share: the site's uplink, router or NAT; a program that runs all of them. The node isn't the cause: others of it went on.",
		find:      findLostNetwork,
	},
}

// culprit says what the clients of the incident share that explains it; a value of the dimension node stands for the node itself.
func (f *Evidence) culprit() contrast.Value {
	node := contrast.Value{Dimension: "node", Value: f.Lost.Node}
	if f.share(f.Lost.Burst) >= mostOfNode {
		return node
	}
	if v, ok := common(f.Lost.Members, f.Lost.others(), "node"); ok {
		return v
	}
	return node
}

// share is the part of a node's clients that were part of a burst; clients that come back count once a burst.
func (f *Evidence) share(l Burst) float64 {
	if f.NodeClients[l.Node] == 0 {
		return 0
	}
	return float64(l.Clients) / float64(f.NodeClients[l.Node])
}

// asleep says whether the clients of the incident ended their connections by themselves, together, shortly after they had begun.
func (i Incident) asleep() bool {
	short, timed := 0, 0
	for _, m := range i.Members {
		if m.Lasted > 0 {
			timed++
		}
		if m.Lasted > 0 && m.Lasted <= awake {
			short++
		}
	}
	return timed > 0 && float64(short) >= 0.8*float64(len(i.Members))
}

// awake is how long devices are connected that sleep between, at most.
const awake = 2 * time.Minute

// lossesOf are bursts of a good part of their node that those who are asked about were part of.
func lossesOf(f *Evidence) []Burst {
	if f.Lost.Clients > 0 && f.Lost.asleep() {
		return nil
	}
	return slices.DeleteFunc(f.losses(), func(l Burst) bool { return f.share(l) < lostShare || !f.partOf(l) })
}

func findLostNodes(f *Evidence, b *blame) []Finding {
	losses := lossesOf(f)
	if len(losses) > 0 && f.culprit().Dimension == "node" {
		return f.lostNodes(b, losses)
	}
	if len(losses) > 0 {
		return nil
	}
	if killed := f.killed(b); killed != nil {
		return killed
	}
	return f.silentNodes(b)
}

func (f *Evidence) lostNodes(b *blame, losses []Burst) []Finding {
	f.explainEnds(b, losses, "node-lost")
	worst := losses[0]
	all := sum(losses, func(l Burst) Span { return l.Span })
	summary := fmt.Sprintf("%s of %s were disconnected within %s at %s", f.ofNode(worst), worst.Node, inWords(max(worst.Last.Sub(worst.First), 100*time.Millisecond)), f.at(worst.First))
	if silent := f.silentNode(); silent != nil && silent.Node == worst.Node {
		if summary += ", and it recorded nothing until " + f.at(silent.Until); silent.Open {
			summary += " or later"
		}
	}
	severity, certainty := Critical, Likely
	if f.share(worst) < mostOfNode {
		severity, certainty = f.severity(Warning, worst.Clients), Possible
		summary += "; the others went on, and nothing sets these apart"
	}
	if len(f.Lost.Nodes) > 1 {
		summary += fmt.Sprintf("; %s at the same time: look at what they share", listed(f.Lost.Nodes))
	}
	if len(losses) > 1 {
		nodes := values(losses, func(l Burst) string { return l.Node })
		summary += fmt.Sprintf("; it happened %s, to %s, with %s in all", times(int64(len(losses))), listed(nodes[:min(3, len(nodes))]), count(all.Count, "disconnect", "disconnects"))
	}
	summary += f.wellAgain()
	return []Finding{{
		Severity: severity, Span: all, Clients: worst.Clients, About: about("node", worst.Node), Certainty: certainty, Summary: summary + ".", Rows: f.rowsOfLosses(losses),
	}}
}

func findLostNetwork(f *Evidence, b *blame) []Finding {
	losses := lossesOf(f)
	if len(losses) == 0 {
		return nil
	}
	culprit := f.culprit()
	if culprit.Dimension == "node" {
		return nil
	}
	f.explainEnds(b, []Burst{f.Lost.Burst}, "network-lost")
	concerned := slices.DeleteFunc(slices.Clone(f.Lost.Members), func(m Member) bool { return !slices.Contains(m.traits(), [2]string{culprit.Dimension, culprit.Value}) })
	all := sum(concerned, func(m Member) Span { return m.Span })
	lost := int64(len(concerned))
	what, subject := inWordsOf(culprit)
	what += alike(culprit, f.Lost.Members, f.Lost.others())
	summary := fmt.Sprintf("%s lost their connection within %s, %s, %s", clients(lost), inWords(max(all.Last.Sub(all.First), 100*time.Millisecond)), f.course(all), what)
	if beside := f.NodeClients[f.Lost.Node] - f.Lost.Clients; beside > 0 {
		summary += fmt.Sprintf("; %s of %s went on", count(beside, "other client", "other clients"), f.Lost.Node)
	}
	summary += f.wellAgain()
	rows := f.rowsOfLosses([]Burst{f.Lost.Burst})
	rows.Keys["nodes"] = f.Lost.Nodes
	switch culprit.Dimension {
	case "source", "network":
		rows.Keys["sources"] = []string{culprit.Value}
	case "user":
		rows.Filters = append(rows.Filters, Filter{event.Username, "=", []string{culprit.Value}})
	case "listener":
		rows.Filters = append(rows.Filters, Filter{"sockname", "=", []string{culprit.Value}})
	case "prefix":
		rows.Keys["clients"] = []string{query.EscapePattern(culprit.Value) + "*"}
	}
	return []Finding{{Severity: f.severity(Warning, lost), Span: all, Clients: lost, About: subject, Certainty: Likely, Summary: summary + ".", Rows: rows}}
}

// ofNode says how many of a node's clients a burst concerned.
func (f *Evidence) ofNode(l Burst) string {
	if n := f.NodeClients[l.Node]; n >= l.Clients {
		return fmt.Sprintf("%s of %s", digits(l.Clients), clients(n))
	}
	return clients(l.Clients)
}

// wellAgain says how many of the incident's clients came back, as far as they were looked at.
func (f *Evidence) wellAgain() string {
	known, back := 0, 0
	for _, m := range f.Lost.Members {
		s, ok := f.Status[m.ClientID]
		if !ok {
			continue
		}
		known++
		if s.LastConnected.After(m.First) {
			back++
		}
	}
	switch {
	case known == 0:
		return ""
	case back == 0:
		return "; none of them has connected again"
	case back == known:
		return "; they are connected again"
	}
	return fmt.Sprintf("; %s of %s that were looked at have connected again", digits(int64(back)), digits(int64(known)))
}

// explainEnds blames the breaks of clients that were part of the losses, unless they went on.
func (f *Evidence) explainEnds(b *blame, losses []Burst, finding string) {
	within := func(t time.Time) bool {
		return slices.ContainsFunc(losses, func(l Burst) bool { return !t.Before(l.First) && !t.After(l.Last) })
	}
	for _, e := range f.Ends {
		if within(e.First) && within(e.Last) && e.Count <= int64(max(2, len(losses))) {
			b.on(e.ClientID, finding)
			b.tell(e.key())
		}
	}
}

func (f *Evidence) rowsOfLosses(losses []Burst) Rows {
	return Rows{Scenario: event.Lifecycle, Whole: true, Only: true,
		Keys:    map[string][]string{"events": {event.Disconnected}, "nodes": values(losses, func(l Burst) string { return l.Node })},
		Filters: []Filter{{event.Reason, "!=", unharmed}}}
}

// silentNodes tells of a node that fell silent while its clients connected to others.
func (f *Evidence) silentNodes(b *blame) []Finding {
	silent := f.silentNode()
	if silent == nil || !silent.lost() || f.Narrow && !f.partOf(Burst{Node: silent.Node, Span: Span{First: silent.Since, Last: silent.Since}}) {
		return nil
	}
	return []Finding{{
		Severity: Critical, Clients: silent.Moved, Span: Span{Count: silent.Moved, First: silent.Since, Last: silent.Since.Add(comeBack)}, About: about("node", silent.Node), Certainty: Likely,
		Summary: fmt.Sprintf("%s fell silent at %s without recording an end of its connections, and %s of it connected to other nodes within two minutes.",
			silent.Node, f.at(silent.Since), clients(silent.Moved)),
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}},
			Filters: []Filter{{event.Node, "!=", []string{silent.Node}}}},
	}}
}
