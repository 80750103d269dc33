package query

import (
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query/field"
)

// Key is a key of the query model. A new one is an entry in the table of all keys (table.go), the field of a query that it fills, and what it
// does: its condition (package ask) where it chooses rows, and else what the views do that name it in their shape.
type Key struct {
	Name string
	field.Field
	Needs  []string // the columns that it is compared with
	Events []string // those of which a row can match it; nil: any
	Own    []string // those by which it tells rows apart that another key doesn't; nil: the same as Events

	chooses bool   // it says which rows a query is about
	about   bool   // it says which clients, topics or messages a query is about
	only    string // the one scenario that takes it; "" any
	sql     bool   // the scenario sql takes it
	read    func(*parser, *Draft)
	used    func(*Query) bool
}

// Keys lists all keys.
func Keys() []Key { return slices.Clone(keys) }

// Suggests is the column whose values the editor offers.
func (k Key) Suggests() string {
	if k.Kind != field.Values || k.Offers != "" || len(k.Needs) == 0 {
		return k.Offers
	}
	return k.Needs[0]
}

// Chooses says whether the key says which rows a query is about.
func (k Key) Chooses() bool { return k.chooses }

// IsOf says whether a scenario takes the key to say what a query is about: it isn't that of another one, and some row can match it.
func (k Key) IsOf(s event.Scenario) bool {
	switch {
	case s.Name == event.SQL:
		return false // its own text says
	case k.only != "":
		return k.only == s.Name
	case s.Name == event.Diagnosis && (k.Name == "events" || k.Name == "outcome"):
		return false // it looks at all
	}
	return k.chooses && k.Tells(s.Events)
}

func keyNames() []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	return names
}

// Matches says whether a row of one of some events can match the key; nil stands for any event.
func (k Key) Matches(events []string) bool { return len(k.of(k.Events, events)) > 0 || k.Events == nil }

// Tells says whether the key tells rows of some events apart which another doesn't.
func (k Key) Tells(events []string) bool {
	return k.Matches(events) && (k.Own == nil || len(k.of(k.Own, events)) > 0)
}

func (k Key) of(own, events []string) []string {
	if events == nil {
		return own
	}
	return slices.DeleteFunc(slices.Clone(own), func(name string) bool { return !slices.Contains(events, name) })
}

// Used lists the keys that hold values of columns and that the query uses.
func (q *Query) Used() []Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k Key) bool { return k.used == nil || !k.used(q) })
}

// AboutSome says whether the query is about some clients, topics or messages, and not about all rows.
func (q *Query) AboutSome() bool { return len(q.Filters)+len(q.Used()) > 0 }

// Narrow keeps those of some events of which a row can match all keys that the query uses.
func (q *Query) Narrow(events []string) []string {
	kept := []string{} // not nil, which would stand for any event
	for _, name := range events {
		if len(q.Unmatched([]string{name})) == 0 {
			kept = append(kept, name)
		}
	}
	return kept
}

// Unmatched lists the keys that the query uses and no row of these events can match.
func (q *Query) Unmatched(events []string) []string {
	var names []string
	for _, k := range q.Used() {
		if !k.Matches(events) {
			names = append(names, k.Name)
		}
	}
	return names
}
