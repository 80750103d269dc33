// Finding, among topic filters, the one that comes nearest to receiving a topic, and saying in words what keeps it from doing
// so: a letter's case, a typo, a level too few, a wildcard that stands for less than was meant. Only differences that people
// make are known; where there is none of these, nothing is near.

package mqtt

import (
	"cmp"
	"strings"
)

// Match is the filter that comes nearest.
type Match struct {
	Index      int    // among the filters that were given
	Filter     string // as it was given
	Difference string // what keeps it from receiving the topic: "differs in case at level 3: Reading / reading" (topic's, then filter's)

	cost     int // how grave the difference is; the least is nearest
	literals int // how many levels are equal letter by letter
}

// Topics that are longer or deeper have no nearest filter: comparing them costs more than it tells.
const (
	maxLevels = 8
	maxBytes  = 256
)

// Nearest finds the filter nearest to a topic. One that receives the topic is never named, nor is any when none is near.
func Nearest(topic string, filters []string) (Match, bool) {
	var best Match
	near := false
	variants := variantsOf(topic)
	for i, filter := range filters {
		if Receives(filter, topic) {
			continue
		}
		for _, v := range variants {
			m, ok := v.compare(filter)
			if !ok {
				continue
			}
			m.Index, m.Filter = i, filter
			if !near || m.nearer(best) {
				best, near = m, true
			}
		}
	}
	return best, near
}

// nearer puts the graver difference last; of equals, the filter that shares more with the topic, then by name.
func (m Match) nearer(than Match) bool {
	return cmp.Or(
		cmp.Compare(m.cost, than.cost),
		cmp.Compare(than.literals, m.literals),
		strings.Compare(m.Filter, than.Filter),
	) < 0
}

// Receives says whether a subscription to the filter receives the topic, by MQTT's rules (5.0, 4.7 and 4.8.2). The prefixes of
// shared ($share/<group>/, $queue/) and exclusive ($exclusive/) subscriptions don't count.
func Receives(filter, topic string) bool {
	_, ok := Receiver(topic, []string{filter})
	return ok
}

// Receiver finds the filter that receives a topic and says most about it: has the most levels without a wildcard. Of equals it
// is the first.
func Receiver(topic string, filters []string) (index int, ok bool) {
	most := -1
	levels := strings.Split(topic, "/")
	for i, filter := range filters {
		for _, body := range []string{filter, withoutPrefix(filter)} {
			if literals, receives := match(strings.Split(body, "/"), levels, exactly); receives && literals > most {
				index, most = i, literals
			}
		}
	}
	return index, most >= 0
}

// withoutPrefix takes off what EMQX reads as the kind of the subscription.
func withoutPrefix(filter string) string {
	for _, prefix := range []string{"$queue/", "$exclusive/"} {
		if body, ok := strings.CutPrefix(filter, prefix); ok {
			return body
		}
	}
	if rest, ok := strings.CutPrefix(filter, "$share/"); ok {
		if group, body, ok := strings.Cut(rest, "/"); ok && group != "" {
			return body
		}
	}
	return filter
}

func exactly(x, y string) bool { return x == y }

// match compares a filter's levels with a topic's, and counts those that are equal without a wildcard.
func match(filter, topic []string, equal func(x, y string) bool) (literals int, ok bool) {
	special := strings.HasPrefix(topic[0], "$") // which a wildcard in the first level doesn't receive
	for i, level := range filter {
		if level == "#" {
			return literals, i == len(filter)-1 && i <= len(topic) && !(special && i == 0)
		}
		switch {
		case i == len(topic):
			return 0, false
		case level == "+":
			if special && i == 0 {
				return 0, false
			}
		case !equal(level, topic[i]):
			return 0, false
		case level != "":
			literals++
		}
	}
	return literals, len(filter) == len(topic)
}
