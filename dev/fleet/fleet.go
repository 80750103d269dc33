// Package fleet simulates MQTT fleets and gives the rows that EMQX would have recorded of them: healthy traffic, and stories
// of what can go wrong, whose answer is known.
//
// A run is made of stages: the healthy traffic is one, each story another. A stage has its own devices, user names,
// addresses and topics, and its own random numbers, so that it plays the same whoever else is on. What a device does
// (connect, publish, acknowledge) writes the rows that EMQX would write of it.
//
// To add a story: write a function on *stage that makes its devices and says what they do and when, as a cycle of a few
// minutes that goes on for ever, in the file of its kind (access.go, lifecycle.go, ...); put it with everything it uses into
// the list of stories.go, or into that of cases.go if it is only to be played when it is named; and add what it plants in
// one hour to the table in stories_test.go. Use names that no other stage uses; a test watches over that.
package fleet

import (
	"fmt"
	"iter"
	"slices"
	"time"
)

// Options says what to simulate. The zero value is every story for ever, without healthy traffic.
type Options struct {
	Seed      uint64
	Start     time.Time     // zero: some Monday morning
	Duration  time.Duration // 0: without end, for rows that are written as time goes on
	Clients   int           // healthy clients, with the services that receive from them
	Rate      float64       // messages that one of them publishes in a second; 0: one in ten seconds
	Publishes bool          // with rows of message.publish, as by the rule FROM "$events/#", "#"
	Pings     bool          // with rows of client.ping
	Stories   []string      // which; nil: all but the cases for the diagnosis, empty: none
	Nodes     []string      // of the cluster; empty: three
	Gaps      []Gap         // rows that are lost
	Site      string        // a healthy fleet with a habit, instead of Clients; one of Sites()
	Without   []string      // events that the rule leaves out; "allow": allowed authorizations
}

// Gap is a time whose rows never reach the table, as when the batches of EMQX's action fail.
type Gap struct {
	From, To time.Duration // after the start; To is the first moment of which there are rows again
	Node     string        // whose rows are lost; "": all nodes'
}

// Fleet is a fleet that can be played any number of times, each time the same.
type Fleet struct {
	options Options
	nodes   []*node
	stories []Story
	site    func(*stage)
}

// New checks the options and prepares the fleet.
func New(o Options) (*Fleet, error) {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	}
	if o.Rate == 0 {
		o.Rate = 0.1
	}
	if len(o.Nodes) == 0 {
		o.Nodes = []string{"emqx@10.0.1.11", "emqx@10.0.1.12", "emqx@10.0.1.13"}
	}
	if o.Clients < 0 || o.Rate < 0 || o.Duration < 0 {
		return nil, fmt.Errorf("simulate a fleet: clients, rate and duration must not be negative")
	}
	for _, gap := range o.Gaps {
		if gap.From < 0 || gap.To <= gap.From {
			return nil, fmt.Errorf("simulate a fleet: a gap must end after it begins")
		}
	}
	f := &Fleet{options: o, stories: stories}
	if o.Site != "" {
		var err error
		if f.site, err = siteNamed(o.Site); err != nil {
			return nil, err
		}
	}
	if o.Stories != nil {
		f.stories = nil
		for _, name := range o.Stories {
			story, err := find(name)
			if err != nil {
				return nil, err
			}
			f.stories = append(f.stories, story)
		}
	}
	for i, name := range o.Nodes {
		f.nodes = append(f.nodes, newNode(name, i))
	}
	return f, nil
}

// lost says whether a row of a node, this long after the start, never reaches the table.
func (f *Fleet) lost(after time.Duration, node *string) bool {
	return slices.ContainsFunc(f.options.Gaps, func(gap Gap) bool {
		return after >= gap.From && after < gap.To && (gap.Node == "" || node != nil && *node == gap.Node)
	})
}

// leftOut says whether the rule leaves out such a row.
func (f *Fleet) leftOut(r Row) bool {
	return slices.ContainsFunc(f.options.Without, func(what string) bool {
		return what == r.Event || what == "allow" && r.Result != nil && *r.Result == "allow"
	})
}

// Stories are those that are played.
func (f *Fleet) Stories() []Story { return slices.Clone(f.stories) }

// Rows plays the fleet from its start. Rows come in the order of their time and are made as they are asked for; without
// a duration they never end, and whoever writes them as time goes on waits until a row's time has come.
func (f *Fleet) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		w := &world{fleet: f, now: f.options.Start.UnixMilli() * 1000, yield: yield}
		w.start = w.now
		switch {
		case f.site != nil:
			f.site(w.stage(""))
		case f.options.Clients > 0:
			healthy(w.stage(""))
		}
		for _, story := range f.stories {
			s := w.stage(story.Name)
			s.after(s.between(100*time.Millisecond, 3*time.Second), func() { story.play(s) })
		}
		w.run()
	}
}
