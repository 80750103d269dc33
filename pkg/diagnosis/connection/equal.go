package connection

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Connections of many clients that end at one age, however seldom: a proxy or balancer ends them.

const (
	sameLength = 0.02 // by which lengths differ
	sameShare  = 0.8  // of the clients whose link broke
)

// equallyLong tells of links that broke after the same time with most clients, twice or more.
func equallyLong(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	rest := slices.DeleteFunc(EndsOf(f, event.Link), func(t evidence.Tally[evidence.End]) bool { return b.Explained(t.Client) || asleep(f, t) })
	lengths := make([]time.Duration, len(rest))
	for i, t := range rest {
		lengths[i] = lasted(t)
	}
	slices.Sort(lengths)
	if !evidence.Many(f, rest) || lengths[len(lengths)/2] <= evidence.Awake {
		return nil
	}
	length := lengths[len(lengths)/2]
	list := slices.DeleteFunc(slices.Clone(rest), func(t evidence.Tally[evidence.End]) bool {
		return (lasted(t) - length).Abs() > time.Duration(sameLength*float64(length))
	})
	all := evidence.Total(list)
	if float64(len(list)) < sameShare*float64(len(rest)) || all.Count < 2*int64(len(list)) { // once is no habit
		return nil
	}
	BlameEnds(b, "flapping", list)
	subject, shared := f.Together(evidence.MembersOf(list))
	return []evidence.Finding{{
		Severity: evidence.Warning, Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Likely, Rows: rowsOfEnds(list),
		Summary: fmt.Sprintf("The connections of %s broke after the same time, %s (%s), %s, %s: %s%s.", f.Of(int64(len(list))), words.InWords(length),
			words.Listed(words.Distinct(list, reasonsOf)), words.Times(all.Count), f.Course(all), words.Who(evidence.Names(list)), shared),
		Check: "Look at what is between the clients and EMQX: a proxy, balancer or NAT with such an idle time or age. Let the clients ping more often (a shorter keep alive), or raise its limit.",
	}}
}
