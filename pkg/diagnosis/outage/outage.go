// Package outage is about many clients at once: bursts of ends and of arrivals, and the node or the network that explains them.
package outage

import (
	"cmp"
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
			"which had been connected for 10 minutes: a warning.",
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

// culprit says what the clients of the incident share that explains it; a value of the dimension node stands for the node itself.
func culprit(f *evidence.Evidence) contrast.Value {
	node := contrast.Value{Dimension: "node", Value: f.Lost.Node}
	if source := onlySource(f.Lost); len(f.Lost.Nodes) > 1 && source != "" {
		return contrast.Value{Dimension: "source", Value: source}
	}
	beside := bystanders(f)
	v, ok := evidence.Common(f.Lost.Members, beside, "node")
	if ok && (share(f, f.Lost.Burst) < mostOfNode || wentOn(f, v, beside)) {
		return v
	}
	return node
}

// bystanders are those beside the incident. Their listener, which only rows about connections tell, may be known from another time.
func bystanders(f *evidence.Evidence) []evidence.Member {
	listeners := map[string]string{}
	for _, e := range f.Ends {
		listeners[e.ClientID] = e.Listener
	}
	list := f.Lost.Bystanders()
	for i := range list {
		list[i].Listener = cmp.Or(list[i].Listener, listeners[list[i].ClientID])
	}
	return list
}

// onlySource is the address that all clients of an incident have: a balancer before several nodes.
func onlySource(i evidence.Incident) string {
	sources := words.Distinct(i.Members, func(m evidence.Member) string { return m.Source })
	if len(sources) != 1 {
		return ""
	}
	return sources[0]
}

const surely = 0.95 // of the clients that were lost share it

// wentOn says whether it is sure that a node went on that lost most of its clients: all of them share something that none of its
// other clients has, and of these there are some of which no end is recorded.
func wentOn(f *evidence.Evidence, v contrast.Value, bystanders []evidence.Member) bool {
	of := contrast.Totals{Failing: int64(len(f.Lost.Members))}
	for _, m := range bystanders {
		if slices.Contains(f.Lost.Nodes, m.Node) {
			of.Others++
		}
	}
	return of.Others >= evidence.LostClients && v.Others == 0 && v.Share(of) >= surely
}

// share is the part of a node's clients that were part of a burst; clients that come back count once a burst.
func share(f *evidence.Evidence, l evidence.Burst) float64 {
	if f.NodeClients[l.Node] == 0 {
		return 0
	}
	return float64(l.Clients) / float64(f.NodeClients[l.Node])
}

// Asleep says whether the clients of the incident ended their connections by themselves, together, shortly after they had begun.
func Asleep(i evidence.Incident) bool {
	short, timed := 0, 0
	for _, m := range i.Members {
		if m.Lasted > 0 {
			timed++
		}
		if m.Lasted > 0 && m.Lasted <= evidence.Awake {
			short++
		}
	}
	return timed > 0 && float64(short) >= 0.8*float64(len(i.Members))
}

// OwnTime says whether the connections of the incident ended because of their age, and not because of the moment: they lasted equally
// long, though their ends lie apart. Something ends each of them after its time, such as a proxy, or a client that never pings.
func OwnTime(i evidence.Incident) bool {
	var ends, lasted []time.Duration
	for _, m := range i.Members {
		if m.Lasted > 0 {
			ends, lasted = append(ends, m.First.Sub(i.First)), append(lasted, m.Lasted)
		}
	}
	apart := spread(ends)
	return len(ends)*10 >= 8*len(i.Members) && apart >= clearlyApart && spread(lasted)*4 <= apart
}

const clearlyApart = 5 * time.Second

// spread is how far apart all but the outer tenths lie.
func spread(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)-1-len(list)/10] - list[len(list)/10]
}

// hadSettled says whether most had been connected for a while.
func hadSettled(i evidence.Incident) bool {
	n := 0
	for _, m := range i.Members {
		if m.Lasted >= settled {
			n++
		}
	}
	return float64(n) >= mostOfSite*float64(len(i.Members))
}

// severityOf is critical where so many lost their connections; at a small site, these few devices may be cut off together.
func severityOf(clients int64) evidence.Severity {
	if clients < evidence.LostClients {
		return evidence.Warning
	}
	return evidence.Critical
}

// LossesOf are bursts of a good part of their node that those who are asked about were part of.
func LossesOf(f *evidence.Evidence) []evidence.Burst {
	if f.Lost.Clients > 0 && (Asleep(f.Lost) || OwnTime(f.Lost) || f.Lost.Clients < evidence.LostClients && !hadSettled(f.Lost)) {
		return nil
	}
	return slices.DeleteFunc(manyLost(f), func(l evidence.Burst) bool { return share(f, l) < lostShare || !partOf(f, l) })
}

func findLostNodes(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	losses := LossesOf(f)
	if len(losses) > 0 && culprit(f).Dimension == "node" {
		return lostNodes(f, b, losses)
	}
	if len(losses) > 0 {
		return nil
	}
	if killed := killed(f, b); killed != nil {
		return killed
	}
	return silentNodes(f, b)
}

func lostNodes(f *evidence.Evidence, b *evidence.Blame, losses []evidence.Burst) []evidence.Finding {
	explainEnds(f, b, losses, "node-lost")
	worst := losses[0]
	all := evidence.Sum(losses, func(l evidence.Burst) evidence.Span { return l.Span })
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
	}
	if len(f.Lost.Nodes) > 1 {
		summary += fmt.Sprintf("; %s at the same time: look at what they share", words.Listed(f.Lost.Nodes))
	}
	if len(losses) > 1 {
		nodes := words.Distinct(losses, func(l evidence.Burst) string { return l.Node })
		summary += fmt.Sprintf("; it happened %s, to %s, with %s in all", words.Times(int64(len(losses))), words.Listed(nodes[:min(3, len(nodes))]), words.Count(all.Count, "disconnect", "disconnects"))
	}
	summary += wellAgain(f)
	subject := evidence.About("node", worst.Node)
	if len(f.Lost.Nodes) > 1 {
		subject = evidence.Fleet
	}
	return []evidence.Finding{{
		Severity: severity, Span: all, Clients: worst.Clients, About: subject, Certainty: certainty, Summary: summary + ".", Rows: rowsOfLosses(f, losses),
	}}
}

func findLostNetwork(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	losses := LossesOf(f)
	if len(losses) == 0 {
		return nil
	}
	culprit := culprit(f)
	if culprit.Dimension == "node" {
		return nil
	}
	explainEnds(f, b, []evidence.Burst{f.Lost.Burst}, "network-lost")
	concerned := slices.DeleteFunc(slices.Clone(f.Lost.Members), func(m evidence.Member) bool {
		return !slices.Contains(m.Traits(), [2]string{culprit.Dimension, culprit.Value})
	})
	all := evidence.Sum(concerned, func(m evidence.Member) evidence.Span { return m.Span })
	lost := int64(len(concerned))
	what, subject := evidence.InWordsOf(culprit)
	if culprit.Dimension == "listener" && len(f.Lost.Nodes) < 2 { // it is one of the node's
		subject = evidence.About("node", f.Lost.Node)
	}
	what += alike(culprit, f.Lost.Members, bystanders(f))
	summary := fmt.Sprintf("%s lost their connection within %s, %s, %s", words.Clients(lost), words.InWords(max(all.Last.Sub(all.First), 100*time.Millisecond)), f.Course(all), what)
	if beside := f.NodeClients[f.Lost.Node] - f.Lost.Clients; beside > 0 {
		summary += fmt.Sprintf("; %s of %s went on", words.Count(beside, "other client", "other clients"), f.Lost.Node)
	}
	summary += wellAgain(f)
	rows := rowsOfLosses(f, []evidence.Burst{f.Lost.Burst})
	rows.Keys["nodes"] = f.Lost.Nodes
	switch culprit.Dimension {
	case "source", "network":
		rows.Keys["sources"] = []string{culprit.Value}
	case "user":
		rows.Filters = append(rows.Filters, evidence.OneOf(event.Username, []string{culprit.Value}))
	case "listener":
		rows.Filters = append(rows.Filters, evidence.OneOf("sockname", []string{culprit.Value}))
	case "prefix":
		rows.Keys["clients"] = []string{pattern.Escape(culprit.Value) + "*"}
	}
	check := ""
	if len(f.Lost.Nodes) > 1 {
		check = "Look at what they share: a load balancer, a router or NAT before the nodes; a program that runs all of them. It isn't one node: several were hit at once."
	}
	return []evidence.Finding{{
		Severity: f.Severity(evidence.Warning, lost), Span: all, Clients: lost, About: subject, Certainty: evidence.Likely, Summary: summary + ".", Rows: rows, Check: check,
	}}
}

// ofNode says how many of a node's clients a burst concerned.
func ofNode(f *evidence.Evidence, l evidence.Burst) string {
	if n := f.NodeClients[l.Node]; n >= l.Clients {
		return fmt.Sprintf("%s of %s", words.Digits(l.Clients), words.Clients(n))
	}
	return words.Clients(l.Clients)
}

// wellAgain says how many of the incident's clients came back, as far as they were looked at.
func wellAgain(f *evidence.Evidence) string {
	known, back, refused := 0, 0, 0
	for _, m := range f.Lost.Members {
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

func rowsOfLosses(f *evidence.Evidence, losses []evidence.Burst) evidence.Rows {
	return evidence.Rows{Scenario: event.Lifecycle, Whole: true, Only: true,
		Keys:    map[string][]string{"events": {event.Disconnected}, "nodes": words.Distinct(losses, func(l evidence.Burst) string { return l.Node })},
		Filters: []evidence.Filter{evidence.NoneOf(event.Reason, unharmed)}}
}

// silentNodes tells of nodes that fell silent while their clients connected to others.
func silentNodes(f *evidence.Evidence, b *evidence.Blame) (findings []evidence.Finding) {
	for _, silent := range f.Silences {
		if !silent.Lost() || f.Narrow && silent.Node != f.Node && !partOf(f, evidence.Burst{Node: silent.Node, Span: evidence.Span{First: silent.Since, Last: silent.Since}}) {
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
