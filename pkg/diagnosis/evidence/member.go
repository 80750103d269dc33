package evidence

import (
	"net/netip"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What clients have in common that something is wrong with.

// Member is a client as an incident knows it.
type Member struct {
	ClientID, User, Source, Node, Listener, Topic string
	Lasted                                        time.Duration // the mean of its connections that ended then; 0: unknown
	Span
}

// Traits are the member's values of the dimensions.
func (m Member) Traits() [][2]string {
	return [][2]string{
		{"source", m.Source}, {"network", networkOf(m.Source)}, {"topic", m.Topic}, {"user", m.User}, {"prefix", contrast.Prefix(m.ClientID)},
		{"listener", m.Listener}, {"node", m.Node},
	}
}

// MemberColumns tell what a client is.
func MemberColumns(q *ask.Question) statement.Select {
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

func MemberAt(r Reader) Member {
	m := Member{
		ClientID: r.Text(event.ClientID), User: r.Text("a_user"), Source: r.Text("a_source"), Node: r.Text("a_node"), Listener: r.Text("a_listener"),
		Topic: r.Text("a_topic"), Span: SpanOf(r),
	}
	m.Lasted = MeanLasted(r)
	return m
}

// Together says what a finding about several clients is about, and what they have in common: the one client, else what most of them
// share and few others do, else the fleet.
func (f *Evidence) Together(members []Member) (subject, sentence string) {
	clientIDs := words.Distinct(members, func(m Member) string { return m.ClientID })
	if len(clientIDs) < LostClients || f.Subject != "" {
		return AboutClients(clientIDs), ""
	}
	in := map[string]bool{}
	for _, client := range clientIDs {
		in[client] = true
	}
	others := slices.DeleteFunc(slices.Clone(f.Others), func(m Member) bool { return in[m.ClientID] || m.ClientID == "" })
	v, ok := Common(members, others)
	if !ok {
		return Fleet, ""
	}
	sentence, subject = InWordsOf(v)
	return subject, "; " + sentence
}

// TogetherNamed is Together for clients of which only the names are known; what they share is told where most of them are in the sample
// of all clients.
func (f *Evidence) TogetherNamed(clientIDs []string) (subject, sentence string) {
	var members []Member
	for _, m := range f.Others {
		if slices.Contains(clientIDs, m.ClientID) {
			members = append(members, m)
		}
	}
	if len(members) < LostClients || 2*len(members) < len(clientIDs) {
		return AboutClients(clientIDs), ""
	}
	return f.Together(members)
}

func MembersOf[T interface{ Member() Member }](tallies []Tally[T]) []Member {
	members := make([]Member, len(tallies))
	for i, t := range tallies {
		members[i] = t.Rows[0].Member()
	}
	return members
}

// Common finds what the members of a group have in common that few of the others have, leaving out some dimensions.
func Common(failing, others []Member, without ...string) (contrast.Value, bool) {
	var list []contrast.Value
	place := map[[2]string]int{}
	count := func(members []Member, add func(*contrast.Value)) {
		for _, m := range members {
			for _, t := range m.Traits() {
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
		return slices.Index(Dimensions, x.Dimension) - slices.Index(Dimensions, y.Dimension)
	})
	return contrast.Common(list, contrast.Totals{Failing: int64(len(failing)), Others: int64(len(others))})
}

// Dimensions are what clients are compared by, the narrower first.
var Dimensions = []string{"source", "topic", "user", "network", "prefix", "listener", "node"}

// networkOf is the network of an address: its /24, of IPv6 its /64, as CIDR; "" for what is no address.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := 24
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	network, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return ""
	}
	return network.String()
}

// InWordsOf says in a sentence what a common factor is, and what a finding about it is about.
func InWordsOf(v contrast.Value) (sentence, subject string) {
	switch v.Dimension {
	case "source":
		return "all behind the address " + v.Value, About("network", v.Value)
	case "network":
		return "all in the network " + v.Value, About("network", v.Value)
	case "user":
		return "all of the user " + v.Value, About("user", v.Value)
	case "prefix":
		return "all with client IDs that begin with " + v.Value, About("client", v.Value+"*")
	case "listener":
		return "all of the listener " + v.Value, Fleet
	case "topic":
		return "all on " + v.Value, About("topic", v.Value)
	}
	return "all of " + v.Value, About("node", v.Value)
}
