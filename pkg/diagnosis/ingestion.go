package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Limits of the rules about silence and about nodes.
const (
	shortestSilence = time.Minute
	missedRows      = 100         // that a silence must have cost, at the usual rate
	late            = time.Minute // by which rows may arrive in the table after they happened
	lostClients     = 10
	lostShare       = 0.05 // of the node's clients
	comeBack        = 2 * time.Minute
)

var ingestionRules = []Rule{{
	ID:      "ingestion-gap",
	Meaning: "The table has no rows for a while though there is usually something: events were lost on their way, and nothing can be said about that time.",
	Recognized: "No rows of any node (or of one, while nobody moved away from it) for a minute or longer, or a 90th of the time range, in which at the usual rate " +
		"100 or more were to be expected. Rows may be a minute late.",
	Check: "Look at the metrics of EMQX's rule and action (failed, dropped, queuing), at the connector's status and at EMQX's log for failed batches: a boolean-like text in a string column " +
		"or a binary payload fails a whole batch.",
	find: findGaps,
}}

var nodeRules = []Rule{{
	ID:      "node-lost",
	Meaning: "Many clients of one node lost their connection at once: the node, its machine or the network before it failed.",
	Recognized: "At least 10 clients and 5 % of the node's clients were disconnected against their will within ten seconds; or the node recorded nothing more for a minute " +
		"while 10 or more of its clients connected to other nodes.",
	Check: "Look at the node: its uptime and log, the machine's memory and restarts, the load balancer before it. Clients whose end the node couldn't record any more are missing from the figures.",
	find:  findLostNodes,
}}

// quiet finds the times without rows in ticks, which are in the order of time.
func quiet(node string, ticks []Tick, until time.Time) []Silence {
	all := sum(ticks, func(t Tick) Span { return t.Span })
	if all.Count == 0 {
		return nil
	}
	var list []Silence
	for i, tick := range ticks {
		s := Silence{Node: node, Since: tick.Last, Until: until, Open: i == len(ticks)-1}
		if !s.Open {
			s.Until = ticks[i+1].First
		}
		if s.lasts() >= shortestSilence {
			list = append(list, s)
		}
	}
	heard := until.Sub(all.First)
	for _, s := range list {
		heard -= s.lasts()
	}
	perSecond := float64(all.Count) / max(heard.Seconds(), 1)
	return slices.DeleteFunc(list, func(s Silence) bool { return perSecond*s.lasts().Seconds() < missedRows })
}

func (s Silence) lasts() time.Duration { return s.Until.Sub(s.Since) }

// left says whether most clients said goodbye before it, so that no rows were to be expected.
func (s Silence) left() bool { return s.Gone*2 >= s.Active }

// lost says whether clients lost a node that fell silent.
func (s Silence) lost() bool { return s.Node != "" && s.Moved >= lostClients }

// merged puts the ticks of all nodes together, step by step.
func merged(ticks []Tick) []Tick {
	var list []Tick
	for _, t := range ticks {
		if n := len(list); n > 0 && list[n-1].At.Equal(t.At) {
			list[n-1].Span = list[n-1].Span.with(t.Span)
			continue
		}
		list = append(list, Tick{At: t.At, Span: t.Span})
	}
	return list
}

// until is the time up to which rows must have come.
func (f *Facts) until() time.Time { return f.To.Add(-late) }

// Silences lists the longest time without rows of any node, and the longest of one node while others went on. Whoever
// gathers facts adds what the clients did.
func Silences(f *Facts) []Silence {
	if f.Beat.Cut {
		return nil
	}
	var list []Silence
	everywhere := quiet("", merged(f.Beat.Ticks), f.until())
	if s, ok := longest(everywhere); ok {
		list = append(list, s)
	}
	var single []Silence
	for _, node := range values(f.Beat.Ticks, func(t Tick) string { return t.Node }) {
		own := slices.DeleteFunc(slices.Clone(f.Beat.Ticks), func(t Tick) bool { return t.Node != node })
		single = append(single, slices.DeleteFunc(quiet(node, own, f.until()), func(s Silence) bool {
			return slices.ContainsFunc(everywhere, func(all Silence) bool { return all.Since.Before(s.Until) && s.Since.Before(all.Until) })
		})...)
	}
	if s, ok := longest(single); ok {
		list = append(list, s)
	}
	return list
}

func longest(list []Silence) (Silence, bool) {
	if len(list) == 0 {
		return Silence{}, false
	}
	return slices.MaxFunc(list, func(x, y Silence) int { return cmp.Compare(x.lasts(), y.lasts()) }), true
}

// silentNode is the silence of a single node.
func (f *Facts) silentNode() *Silence {
	for i, s := range f.Silences {
		if s.Node != "" {
			return &f.Silences[i]
		}
	}
	return nil
}

func findGaps(f *Facts, _ *blame) []Finding {
	gaps := slices.DeleteFunc(slices.Clone(f.Silences), func(s Silence) bool {
		return s.left() || s.lost() || slices.ContainsFunc(lossesOf(f), func(b Burst) bool {
			return b.Node == s.Node && b.First.After(s.Since.Add(-time.Minute)) && b.First.Before(s.Since.Add(time.Minute))
		})
	})
	worst, ok := longest(gaps)
	if !ok {
		return nil
	}
	of := "The table has no rows"
	rows := Rows{Scenario: event.Events, View: "rate", Whole: true}
	if worst.Node != "" {
		of += " of " + worst.Node
		rows.Keys = map[string][]string{"nodes": {worst.Node}}
	}
	summary := fmt.Sprintf("%s from %s to %s (%s)", of, f.at(worst.Since), f.at(worst.Until), span(worst.lasts()))
	if worst.Open {
		summary = fmt.Sprintf("%s since %s", of, f.at(worst.Since))
	}
	return []Finding{{
		Severity: Warning, Summary: summary + ": what happened then isn't known.",
		Span: Span{First: worst.Since, Last: worst.Until}, Clients: worst.Active, Rows: rows,
	}}
}

// joined puts bursts together that follow each other on a node, and keeps those of many clients; the biggest come first.
func joined(f *Facts) []Burst {
	bursts := slices.Clone(f.Bursts)
	slices.SortFunc(bursts, func(x, y Burst) int { return cmp.Or(cmp.Compare(x.Node, y.Node), x.First.Compare(y.First)) })
	var list []Burst
	for _, b := range bursts {
		if n := len(list); n > 0 && list[n-1].Node == b.Node && b.First.Sub(list[n-1].Last) < 10*time.Second {
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

// HitNodes lists the nodes that lost many clients at once. Whoever gathers facts adds how many they have.
func HitNodes(f *Facts) []string { return values(joined(f), func(b Burst) string { return b.Node }) }

// lossesOf keeps bursts of a good part of their node.
func lossesOf(f *Facts) []Burst {
	return slices.DeleteFunc(joined(f), func(b Burst) bool { return float64(b.Clients) < lostShare*float64(f.NodeClients[b.Node]) })
}

func findLostNodes(f *Facts, b *blame) []Finding {
	losses := lossesOf(f)
	silent := f.silentNode()
	if f.Narrow { // only those that clients who are asked about were part of
		losses = slices.DeleteFunc(losses, func(l Burst) bool {
			return !f.partOf(l)
		})
	}
	if len(losses) == 0 {
		if silent == nil || !silent.lost() || f.Narrow && !f.partOf(Burst{Node: silent.Node, Span: Span{First: silent.Since, Last: silent.Since}}) {
			return nil
		}
		return []Finding{{
			Severity: Critical, Clients: silent.Moved, Span: Span{Count: silent.Moved, First: silent.Since, Last: silent.Since.Add(comeBack)},
			Summary: fmt.Sprintf("%s fell silent at %s without recording an end of its connections, and %s of it connected to other nodes within two minutes.",
				silent.Node, f.at(silent.Since), clients(silent.Moved)),
			Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true, Keys: map[string][]string{"events": {event.Connected}},
				Filters: []Filter{{event.Node, "!=", []string{silent.Node}}}},
		}}
	}
	// The single breaks of clients that were part of it are explained, unless they went on.
	for _, e := range f.Ends {
		if slices.ContainsFunc(losses, func(l Burst) bool { return within(e.First, l) && within(e.Last, l) }) || f.repeatedly(losses, e) {
			b.on(e.ClientID, "node-lost")
		}
	}
	worst := losses[0]
	all := sum(losses, func(l Burst) Span { return l.Span })
	most := worst.Clients
	summary := fmt.Sprintf("%s of %s were disconnected within %s at %s", clients(worst.Clients), worst.Node, span(max(worst.Last.Sub(worst.First), 100*time.Millisecond)), f.at(worst.First))
	if silent != nil && silent.Node == worst.Node {
		if summary += ", and it recorded nothing until " + f.at(silent.Until); silent.Open {
			summary += " or later"
		}
	}
	if len(losses) > 1 {
		nodes := values(losses, func(l Burst) string { return l.Node })
		summary += fmt.Sprintf("; it happened %s, to %s, with %s in all", times(int64(len(losses))), listed(nodes[:min(3, len(nodes))]), count(all.Count, "disconnect", "disconnects"))
	}
	return []Finding{{
		Severity: Critical, Span: all, Clients: most, Summary: summary + ".",
		Rows: Rows{Scenario: event.Lifecycle, Whole: true, Only: true,
			Keys:    map[string][]string{"events": {event.Disconnected}, "nodes": values(losses, func(l Burst) string { return l.Node })},
			Filters: []Filter{{event.Reason, "!=", unharmed}}},
	}}
}

// partOf says whether clients that are asked about were disconnected in a loss, or came back right after it though they
// were on that node before.
func (f *Facts) partOf(l Burst) bool {
	if slices.ContainsFunc(f.OwnBursts, func(own Burst) bool {
		return own.Node == l.Node && !own.First.After(l.Last) && !own.Last.Before(l.First)
	}) {
		return true
	}
	before := slices.ContainsFunc(f.Events, func(e EventCount) bool { return e.Node == l.Node && e.First.Before(l.First) })
	return before && slices.ContainsFunc(f.Returns, func(r Burst) bool {
		return r.Last.After(l.First) && r.First.Before(l.Last.Add(comeBack))
	})
}

// unharmed are the reasons that don't count in a burst: the client or an administrator wanted it.
var unharmed = slices.Concat(ordinary, byHand)

// Unharmed lists the reasons of disconnects that don't count in Bursts.
func Unharmed() []string { return slices.Clone(unharmed) }

func within(t time.Time, l Burst) bool { return !t.Before(l.First) && !t.After(l.Last) }

// repeatedly says whether a client broke no more often than its node was lost.
func (f *Facts) repeatedly(losses []Burst, e End) bool {
	return e.Count <= int64(len(losses)) &&
		slices.ContainsFunc(losses, func(l Burst) bool { return within(e.First, l) }) &&
		slices.ContainsFunc(losses, func(l Burst) bool { return within(e.Last, l) })
}
