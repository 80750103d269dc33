package mqtt

import (
	"fmt"
	"strings"
)

// variant is a topic as it would be if one particular difference weren't there: a filter that receives it has that difference.
type variant struct {
	levels []string
	hole   int // the level where the filter may hold anything, of which say judges; none: -1
	prefix int // how many levels of any kind may stand in front
	shape  shape

	need int // how many levels must be equal letter by letter, or the filter has little to do with the topic
	cost int
	say  func(found) (difference string, more int, ok bool)
}

// shape is how a filter meets the variant's levels.
type shape int

const (
	receiving shape = iota // as MQTT says
	anyCase                // letters' case aside
	shared                 // behind something that was meant as the prefix of a shared subscription
	special                // with a wildcard before what begins with $
)

// found is what stands in a filter where the variant leaves it open.
type found struct {
	hole     string
	last     bool     // nothing follows it
	prefix   []string // the levels in front
	levels   []string // all the others
	literals int      // how many of those are equal letter by letter
}

// compare says whether a filter has the variant's difference.
func (v variant) compare(filter string) (Match, bool) {
	body := withoutPrefix(filter)
	if v.shape == shared {
		body = filter
	}
	levels := strings.Split(body, "/")
	if len(levels) <= v.prefix {
		return Match{}, false
	}
	f := found{prefix: levels[:v.prefix]}
	levels = levels[v.prefix:]
	f.levels = levels
	topic := v.levels
	if v.hole >= 0 {
		if len(levels) <= v.hole {
			return Match{}, false
		}
		f.hole, f.last = levels[v.hole], v.hole == len(levels)-1
		if levels = without(levels, v.hole); f.last && v.hole > 0 && levels[v.hole-1] == "#" {
			return Match{}, false // malformed: # in the middle
		}
		topic = without(topic, v.hole)
	}
	literals, ok := v.meets(levels, topic)
	if !ok || literals < v.need {
		return Match{}, false
	}
	f.literals = literals
	difference, more, ok := v.say(f)
	return Match{Difference: difference, cost: v.cost + more, literals: literals}, ok
}

func (v variant) meets(filter, topic []string) (literals int, ok bool) {
	switch {
	case v.shape == special:
		return match(filter, append([]string{"x"}, topic[1:]...), exactly)
	case len(filter) == 0 || len(topic) == 0:
		return 0, len(filter) == len(topic) // the hole was all there is
	case v.shape == anyCase:
		return match(filter, topic, strings.EqualFold)
	}
	return match(filter, topic, exactly)
}

func without(levels []string, i int) []string {
	return append(append([]string{}, levels[:i]...), levels[i+1:]...)
}

func with(levels []string, i int, level string) []string {
	return append(append(append([]string{}, levels[:i]...), level), levels[i:]...)
}

// variantsOf lists every difference that is looked for; none for topics that aren't compared.
func variantsOf(topic string) []variant {
	t := strings.Split(topic, "/")
	if topic == "" || len(t) > maxLevels || len(topic) > maxBytes {
		return nil
	}
	list := []variant{{levels: t, hole: -1, shape: anyCase, cost: 1, say: func(f found) (string, int, bool) { return inCase(t, f.levels), 0, true }}}
	list = append(list, prefixes(t)...)
	for i := range t {
		list = append(list,
			variant{levels: t, hole: i, need: min(1, len(t)-1), cost: 2, say: func(f found) (string, int, bool) { return otherLevel(t, i, f) }})
		if len(t) > 1 {
			list = append(list, missing(t, i))
		}
		if i > 0 && i < len(t)-1 {
			list = append(list, ends(t, i))
		}
	}
	for i := range len(t) + 1 {
		list = append(list, extra(t, i))
	}
	return list
}

// prefixes are the differences in front of the filter.
func prefixes(t []string) []variant {
	list := []variant{
		{levels: t, hole: -1, prefix: 1, shape: shared, need: 1, cost: 1, say: func(f found) (string, int, bool) {
			return fmt.Sprintf("takes %s for the name of its group: $share/ is followed by a group's name first", show(f.levels[0])), 0, f.prefix[0] == "$share"
		}},
		{levels: t, hole: -1, prefix: 2, shape: shared, need: 1, cost: 1, say: func(f found) (string, int, bool) {
			first := f.prefix[0]
			meant := strings.EqualFold(strings.TrimPrefix(first, "$"), "share") && first != "$share"
			return fmt.Sprintf("begins with %s/, where a shared subscription begins with $share/", show(first)), 0, meant
		}},
	}
	if strings.HasPrefix(t[0], "$") {
		list = append(list, variant{levels: t, hole: -1, shape: special, cost: 1, say: func(f found) (string, int, bool) {
			return "begins with a wildcard, which doesn't receive topics that begin with $", 0, f.levels[0] == "+" || f.levels[0] == "#"
		}})
	}
	// One level is missing or too many in front: that is said as of any other.
	for n := 2; n <= 3; n++ {
		list = append(list, variant{levels: t, hole: -1, prefix: n, need: 2, cost: 4 + n, say: func(f found) (string, int, bool) {
			prefix := strings.Join(f.prefix, "/") + "/"
			return fmt.Sprintf("has %s in front, which the topic lacks (a mountpoint?)", prefix), 0, !strings.ContainsAny(prefix, "+#$")
		}})
		if n < len(t) {
			list = append(list, variant{levels: t[n:], hole: -1, need: 2, cost: 4 + n, say: func(found) (string, int, bool) {
				return fmt.Sprintf("lacks %s in front (a mountpoint?)", strings.Join(t[:n], "/")+"/"), 0, true
			}})
		}
	}
	return list
}

// missing is a topic without its level i: what the filter doesn't have.
func missing(t []string, i int) variant {
	v := variant{levels: without(t, i), hole: -1, need: 2, cost: 4}
	difference := fmt.Sprintf("lacks level %d: %s", i+1, show(t[i]))
	if t[i] == "" {
		v.need, v.cost = 1, 1
		switch i {
		case 0:
			difference = "lacks the topic's leading slash"
		case len(t) - 1:
			difference = "lacks the topic's slash at the end"
		}
	}
	v.say = func(found) (string, int, bool) { return difference, 0, true }
	return v
}

// extra is a topic with a level more before its level i: what only the filter has.
func extra(t []string, i int) variant {
	return variant{levels: with(t, i, ""), hole: i, need: 1, say: func(f found) (string, int, bool) {
		switch {
		case f.hole == "#" && !f.last:
			return hashInside(i), 2, true
		case f.hole == "#" || strings.HasPrefix(f.hole, "$") && i == 0:
			return "", 0, false
		case f.hole == "" && i == 0:
			return "has a leading slash, which begins a level of its own", 1, true
		case f.hole == "" && f.last:
			return "has a slash at the end, which begins a level of its own", 1, true
		case f.hole == "":
			return fmt.Sprintf("has an empty level more, level %d", i+1), 1, true
		}
		return fmt.Sprintf("has a level more, level %d: %s", i+1, show(f.hole)), 4, f.literals > 1
	}}
}

// ends is a topic cut off behind its level i, where the filter ends in +.
func ends(t []string, i int) variant {
	return variant{levels: t[:i+1], hole: i, need: 1, cost: 3, say: func(f found) (string, int, bool) {
		return "ends in +, which stands for one level; # stands for all below", 0, f.hole == "+" && f.last
	}}
}
