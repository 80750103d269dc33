package fleet

import "iter"

// Truth is how much a story (or the healthy traffic) has planted.
type Truth struct {
	Rows   int
	Events map[string]int // by the column event
	Causes map[Cause]int  // by what explains the event
}

// Cause is an event with its reason, reason code or, of an authorization, its result.
type Cause struct{ Event, Value string }

// Tally is the truth about each story, by its name; "" is the healthy traffic.
type Tally map[string]Truth

// Watch counts rows as they pass on to whoever wants them.
func (t Tally) Watch(rows iter.Seq[Row]) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range rows {
			t.add(row)
			if !yield(row) {
				return
			}
		}
	}
}

func (t Tally) add(r Row) {
	truth, ok := t[r.Story]
	if !ok {
		truth = Truth{Events: map[string]int{}, Causes: map[Cause]int{}}
	}
	truth.Rows++
	truth.Events[r.Event]++
	for _, value := range []*string{r.Reason, r.ReasonCode, r.Result} {
		if value != nil {
			truth.Causes[Cause{r.Event, *value}]++
		}
	}
	t[r.Story] = truth
}
