package evidence

import "slices"

// Many clients at once.

// Burst is clients of one node that were disconnected against their will, or connected, within ten seconds or in such steps one
// after the other.
type Burst struct {
	Node    string
	Clients int64
	Span    // of rows
}

// Incident is a burst with the clients that were part of it, and others that had rows shortly before it. Both are samples.
type Incident struct {
	Burst
	Nodes   []string // those that were hit at the same time
	Members []Member
	Others  []Member

	// Of arrivals: by the node where they were before, the members of whose earlier connection no end is recorded, of so many looked at.
	Vanished map[string][]string
	LookedAt int
	WentOn   int64 // clients of the node of which most vanished that it served before, meanwhile and afterwards
}

// Bystanders are those of the sample that aren't members.
func (i Incident) Bystanders() []Member {
	in := map[string]bool{}
	for _, m := range i.Members {
		in[m.ClientID] = true
	}
	return slices.DeleteFunc(slices.Clone(i.Others), func(m Member) bool { return in[m.ClientID] || m.ClientID == "" })
}
