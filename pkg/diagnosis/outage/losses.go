package outage

import (
	"cmp"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// In one time range several things may happen: an uplink fails, an hour later a node. The bursts of ends are told apart by what the clients
// of each share. Some are looked at closely; the others are taken for what those of their node are that are most like them in size.

// mostLosses bounds the bursts that are looked at closely.
const mostLosses = 3

// moments are the bursts of ends that those who are asked about were part of, each with what hit other nodes at the same time, the biggest
// first.
func moments(f *evidence.Evidence) (list []evidence.Incident) {
	all := manyLost(f)
	for _, worst := range all {
		if !partOf(f, worst) || slices.ContainsFunc(list, func(i evidence.Incident) bool { return hit(i, worst) }) {
			continue
		}
		i := evidence.Incident{Burst: worst}
		for _, b := range all {
			if near(worst.Span, b.Span) && !slices.Contains(i.Nodes, b.Node) {
				i.Nodes = append(i.Nodes, b.Node)
				i.Span.First, i.Span.Last = ask.Sooner(i.First, b.First), ask.Later(i.Last, b.Last)
			}
		}
		list = append(list, i)
	}
	return list
}

func near(x, y evidence.Span) bool {
	return x.First.Sub(y.Last) < burstStep && y.First.Sub(x.Last) < burstStep
}

// hit says whether a burst is a part of an incident.
func hit(i evidence.Incident, b evidence.Burst) bool {
	return slices.Contains(i.Nodes, b.Node) && near(i.Span, b.Span)
}

// toLookAt chooses what is looked at closely: of bursts that look alike one, and more only where there is room.
func toLookAt(f *evidence.Evidence) []evidence.Incident {
	var list, more []evidence.Incident
	for _, i := range moments(f) {
		if slices.ContainsFunc(list, func(other evidence.Incident) bool {
			return other.Node == i.Node && unlike(other.Clients, i.Clients) < 1.25
		}) {
			more = append(more, i)
		} else {
			list = append(list, i)
		}
	}
	list = append(list, more...)
	most := mostLosses
	if f.Subject != "" {
		most = 1
	}
	list = list[:min(most, len(list))]
	slices.SortStableFunc(list, func(x, y evidence.Incident) int { return cmp.Compare(y.Clients, x.Clients) })
	return list
}

// unlike is how many times bigger the bigger one is.
func unlike(x, y int64) float64 { return float64(max(x, y)) / float64(max(1, min(x, y))) }

// loss is what one thing did.
type loss struct {
	evidence.Incident                  // its biggest moment
	by                contrast.Value   // of the dimension node: the node itself
	bursts            []evidence.Burst // of all its moments, the biggest first
	times             int              // how many moments of it were looked at
}

// losses are what happened, by what explains it: of a node that lost most of its clients, and of nodes of whose other clients most went on,
// one each; of what clients share beside their node, one each. Bursts count that concern a good part of their node.
func losses(f *evidence.Evidence) (list []loss) {
	of := make([][]evidence.Burst, len(f.Losses))
	for _, b := range manyLost(f) {
		if share(f, b) < lostShare || !partOf(f, b) {
			continue
		}
		if i := likest(f.Losses, b); i >= 0 {
			of[i] = append(of[i], b)
		}
	}
	for n, i := range f.Losses {
		if len(of[n]) == 0 || !involuntaryTogether(i) {
			continue
		}
		l := loss{Incident: i, by: culprit(f, i), bursts: of[n], times: 1}
		if l.by.Dimension != "node" { // of the others it isn't known whether they share it
			l.bursts = slices.DeleteFunc(l.bursts, func(b evidence.Burst) bool { return !hit(i, b) })
		}
		if len(l.bursts) > 0 {
			list = join(f, list, l)
		}
	}
	return list
}

// likest is the incident that a burst is a part of, or that is most like it in size of those that hit its node; -1: none of them did.
func likest(incidents []evidence.Incident, b evidence.Burst) int {
	best := -1
	for n, i := range incidents {
		switch {
		case hit(i, b):
			return n
		case slices.Contains(i.Nodes, b.Node) && (best < 0 || unlike(i.Clients, b.Clients) < unlike(incidents[best].Clients, b.Clients)):
			best = n
		}
	}
	return best
}

// join puts what has the same cause together.
func join(f *evidence.Evidence, list []loss, l loss) []loss {
	same := func(other loss) bool {
		if l.by.Dimension == "node" && other.by.Dimension == "node" {
			return (share(f, l.bursts[0]) < mostOfNode) == (share(f, other.bursts[0]) < mostOfNode)
		}
		return l.by.Dimension == other.by.Dimension && l.by.Value == other.by.Value
	}
	n := slices.IndexFunc(list, same)
	if n < 0 {
		return append(list, l)
	}
	list[n].bursts = append(list[n].bursts, l.bursts...)
	list[n].times += l.times
	return list
}

// LossesOf are the bursts of all losses.
func LossesOf(f *evidence.Evidence) (bursts []evidence.Burst) {
	for _, l := range losses(f) {
		bursts = append(bursts, l.bursts...)
	}
	return bursts
}

// involuntaryTogether says whether the clients of a burst lost their connections because of the moment.
func involuntaryTogether(i evidence.Incident) bool {
	return !asleep(i) && !ownTime(i) && (i.Clients >= evidence.LostClients || hadSettled(i))
}

// AsleepAt says whether many clients that sleep ended their connections together in a time, and that often at least that one of them may have
// ended so many there.
func AsleepAt(f *evidence.Evidence, ends evidence.Span) bool {
	if !slices.ContainsFunc(f.Losses, func(i evidence.Incident) bool { return i.Overlaps(ends) && asleep(i) }) {
		return false
	}
	together := int64(0)
	for _, b := range manyLost(f) {
		if b.Overlaps(ends) {
			together++
		}
	}
	return ends.Count <= 2*together
}

// culprit says what the clients of the incident share that explains it; a value of the dimension node stands for the node itself.
func culprit(f *evidence.Evidence, i evidence.Incident) contrast.Value {
	if source := onlySource(i); len(i.Nodes) > 1 && source != "" {
		return contrast.Value{Dimension: "source", Value: source}
	}
	beside := bystanders(f, i)
	v, ok := evidence.Common(i.Members, beside, "node")
	if ok && (share(f, i.Burst) < mostOfNode || wentOn(i, v, beside)) {
		return v
	}
	return contrast.Value{Dimension: "node", Value: i.Node}
}

// bystanders are those beside the incident. Their listener, which only rows about connections tell, may be known from another time.
func bystanders(f *evidence.Evidence, i evidence.Incident) []evidence.Member {
	listeners := map[string]string{}
	for _, e := range f.Ends {
		listeners[e.ClientID] = e.Listener
	}
	list := i.Bystanders()
	for n := range list {
		list[n].Listener = cmp.Or(list[n].Listener, listeners[list[n].ClientID])
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
func wentOn(i evidence.Incident, v contrast.Value, bystanders []evidence.Member) bool {
	of := contrast.Totals{Failing: int64(len(i.Members))}
	for _, m := range bystanders {
		if slices.Contains(i.Nodes, m.Node) {
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

// asleep says whether the clients of the incident ended their connections by themselves, together, shortly after they had begun.
func asleep(i evidence.Incident) bool {
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

// ownTime says whether the connections of the incident ended because of their age, and not because of the moment: they lasted equally
// long, though their ends lie apart. Something ends each of them after its time, such as a proxy, or a client that never pings.
func ownTime(i evidence.Incident) bool {
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
