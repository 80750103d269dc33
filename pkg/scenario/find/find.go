// Package find holds the view that says what a pasted text is: a client ID, a user name, an address, a topic, a message ID, a node, or a
// part of one.
package find

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Views are those of finding.
var Views = []ask.View{{
	Name: "find", Title: "What is it?", Description: "What a pasted text is: a client ID, user name, address, topic, message ID or node that is or holds it.",
	Scenarios: []string{event.Events}, Shape: []string{"text", "limit"}, Within: Within, Answer: answer,
}}

const (
	// Within is the time that finding takes at most, the first look at the table included: somebody waits.
	Within = 5 * time.Second
	// forNames is how long it asks for the very names at most: what no index serves may take longer, and stands in the newest rows perhaps.
	forNames = 2500 * time.Millisecond
	// forCounting is what is left of it for counting the rows of what was found.
	forCounting = time.Second
	// enough is how long it looks for parts of names where the very name was found.
	enough = time.Second
	// spare is left of a shorter time that somebody else has set, so that there is an answer at all.
	spare = 200 * time.Millisecond

	defaultLimit = 20
)

// Found is a name that holds what was looked for; nil is what isn't known.
type Found struct {
	Kind, Value string
	Rows        *int64
	First, Last *time.Time

	rank rank
}

// rank says how well a name fits; the best is the least.
type rank int

const (
	exactly rank = iota
	beginning
	inside
	oneWord // it is no more than a word of what was pasted
)

func answer(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if q.FromAlert {
		return nil, query.Errorf("view", "find is for people: what it finds depends on the time that it takes; an alert rule may ask the views count and rate")
	}
	found, err := Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	table := make([]frame.Found, len(found))
	for i, f := range found {
		table[i] = frame.Found{Kind: f.Kind, Value: f.Value, Rows: f.Rows, First: f.First, Last: f.Last}
	}
	return data.Frames{frame.FoundTable(table, q.Target.DataSource)}, nil
}

// Ask finds what the query's text is, the best first.
func Ask(ctx context.Context, q *ask.Question) ([]Found, error) {
	s := &search{asked: read(q.Text), limit: q.RowLimit(defaultLimit)}
	if len(s.asked.names) == 0 {
		q.Infof("Nothing is looked for: text is empty. Paste a client ID, user name, address, topic, message ID or node, or a line of a log.")
		return nil, nil
	}
	for _, p := range places {
		if q.Has(p.column) {
			s.places = append(s.places, &looked{place: p, since: q.To})
		}
	}
	if err := s.run(ctx, q); err != nil {
		return nil, err
	}
	found := s.best()
	s.tell(q, found)
	return found, nil
}

// run asks for the very names, then for what holds them, then how many rows there are of that. Each has its time; what comes too late
// is told, and is no failure.
func (s *search) run(ctx context.Context, q *ask.Question) error {
	begun := q.Target.Asked
	if begun.IsZero() {
		begun = time.Now()
	}
	end := begun.Add(Within)
	if given, ok := ctx.Deadline(); ok && given.Add(-spare).Before(end) {
		end = given.Add(-spare)
	}
	stage := func(until time.Time, run func(context.Context, *ask.Question) error) error {
		if until.After(end) {
			until = end
		}
		timed, cancel := context.WithDeadline(ctx, until)
		defer cancel()
		return run(timed, q)
	}
	if err := stage(begun.Add(forNames), s.exact); err != nil {
		return err
	}
	looking, counting := end.Add(-forCounting), end
	if s.has(exactly) {
		looking, counting = begun.Add(enough), begun.Add(enough+forCounting/2)
	}
	if err := stage(looking, s.within); err != nil {
		return err
	}
	return stage(counting, s.count)
}

// tell says what isn't known.
func (s *search) tell(q *ask.Question, found []Found) {
	for _, k := range kinds {
		if s.cut(k.name) {
			q.Warnf("Only %d %s are shown; there are more. Paste more of the name, or raise the limit.", s.limit, k.several)
		}
	}
	var lacking, late []string
	for _, p := range places {
		if !q.Has(p.column) {
			lacking = append(lacking, p.column)
		}
	}
	if len(lacking) > 0 {
		q.Warnf("The table lacks the columns %s: what only they hold isn't found.", strings.Join(lacking, ", "))
	}
	if s.asked.more {
		q.Warnf("Only the first %d of the pasted names are looked for; there are more.", mostNames)
	}
	if _, more := s.asked.parts(); more {
		q.Warnf("What holds a part of a name is looked for with the first %d of the pasted names only.", mostParts)
	}
	if s.missed {
		q.Warnf("Time ran out before all columns were asked for the very name: what isn't shown may be there. Choose a shorter time range.")
	}
	since := time.Time{}
	for _, p := range s.places {
		if p.since.After(q.From) && p.late {
			late = append(late, p.column)
			since = ask.Later(since, p.since)
		}
	}
	switch {
	case len(late) == 0:
	case s.has(exactly):
		q.Infof("What holds the text as a part is complete from %s on only (in %s), because the very name was found.", clock(since), strings.Join(late, ", "))
	default:
		q.Warnf("Time ran out: what holds the text as a part is complete from %s on only (in %s). Paste the whole name, or choose a shorter time range.",
			clock(since), strings.Join(late, ", "))
	}
	for _, f := range found {
		if f.Rows == nil {
			q.Infof("There was no time to count the rows of every value.")
			break
		}
	}
	if len(found) == 0 && len(late) == 0 && !s.missed {
		q.Infof("No %s of this time range holds the text. Look at a longer one, or paste less of the name.", allKinds())
	}
}

func clock(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }

// allKinds is "client ID, user name, address, topic, message ID or node".
func allKinds() string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = k.one
	}
	last := len(list) - 1
	return fmt.Sprintf("%s or %s", strings.Join(list[:last], ", "), list[last])
}
