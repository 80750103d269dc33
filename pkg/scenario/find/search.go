package find

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// search is one look for a text. Its places are looked at at once, each by one goroutine at a time.
type search struct {
	asked  pasted
	limit  int // names of a kind
	places []*looked
	missed bool // a place wasn't asked for the very name

	mu    sync.Mutex
	found []Found
}

// looked is how far a place was looked at.
type looked struct {
	place
	since time.Time // the rows from then on were looked at
	late  bool      // there was no time for more
}

// add keeps what was found, once.
func (s *search) add(list ...Found) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range list {
		known := func(have Found) bool { return have.Kind == f.Kind && have.Value == f.Value }
		if slices.ContainsFunc(s.found, known) {
			continue
		}
		f.rank = s.asked.rank(f.Kind, f.Value)
		s.found = append(s.found, f)
	}
}

// of lists the values of a kind that were found, those of a rank and better.
func (s *search) of(kind string, worst rank) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var values []string
	for _, f := range s.found {
		if f.Kind == kind && f.rank <= worst {
			values = append(values, f.Value)
		}
	}
	return values
}

// has says whether anything of a rank was found.
func (s *search) has(r rank) bool {
	return slices.ContainsFunc(s.found, func(f Found) bool { return f.rank == r })
}

// cut says whether more names of a kind were found than are shown.
func (s *search) cut(kind string) bool { return len(s.of(kind, oneWord)) > s.limit }

// best are those that are shown: the best first, at most limit of a kind.
func (s *search) best() []Found {
	slices.SortStableFunc(s.found, func(x, y Found) int {
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(order(x.Kind), order(y.Kind)), newest(x.Last, y.Last), cmp.Compare(x.Value, y.Value))
	})
	var shown []Found
	count := map[string]int{}
	for _, f := range s.found {
		if count[f.Kind]++; count[f.Kind] <= s.limit {
			shown = append(shown, f)
		}
	}
	return shown
}

func newest(x, y *time.Time) int {
	switch {
	case x == nil || y == nil:
		return 0
	}
	return y.Compare(*x)
}

// rank says how well a name fits.
func (p pasted) rank(kind, value string) rank {
	best := oneWord
	for _, n := range p.names {
		if n.kind == "" || n.kind == kind {
			best = min(best, n.rank(kind, value))
		}
	}
	return best
}

func (n name) rank(kind, value string) rank {
	switch {
	case n.word:
		return oneWord
	case slices.Contains(n.forms, value):
		return exactly
	}
	if kind == Source {
		for _, source := range n.sources() {
			switch address, one := single(source); {
			case source.Peername == value, address == value && source.Network.IsValid():
				return exactly
			case !one || address == value: // the address of one with its port comes behind that
				return beginning
			}
		}
	}
	if strings.HasPrefix(strings.ToLower(value), strings.ToLower(n.core())) {
		return beginning
	}
	if strings.Contains(strings.ToLower(value), strings.ToLower(n.core())) {
		return inside
	}
	return oneWord
}

// wants says what is still wanted of a place: nothing where there are enough names that begin with the text, only such names where
// there are enough that hold it.
func (s *search) wants(p place) (anything, onlyBeginnings bool) {
	if len(s.of(p.kind, beginning)) > s.limit {
		return false, false
	}
	return true, len(s.of(p.kind, inside)) > s.limit
}

// Slices of the time range, the newest first: most of what is asked about is there now. The others are far bigger, because PostgreSQL
// reads the whole table, or an index, for any part of it that isn't small.
const (
	firstSlice = 15 * time.Minute
	growth     = 100
)

func beginnings(q *query.Query, now time.Time) []time.Time {
	var list []time.Time
	for length := firstSlice; ; length *= growth {
		from := ask.Floor(now.Add(-length), time.Millisecond)
		if !from.After(q.From) || length > 100*365*24*time.Hour {
			return append(list, q.From)
		}
		list = append(list, from)
	}
}
