package scenario

import (
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Limits of what a diagnosis reads: no statement returns more groups.
const (
	mostGroups     = 1000
	mostSuspects   = 200 // clients whose connections are looked at
	mostReceivers  = 20  // whose queues are looked at
	mostSources    = 20  // from which guesses are looked for, where clients are asked about
	comparedTopics = 10  // with the filters that are subscribed
	heardTopics    = 200 // of which receivers are looked for
	beats          = 90  // steps in which rows are counted
	queueSteps     = 40
)

// gathering collects the facts of a diagnosis, one statement after the other.
type gathering struct {
	*asking
	facts *diagnosis.Facts
	told  map[string]bool // missing columns that were spoken of
}

// facts gathers what the rules need, in at most 20 statements.
func (a *asking) facts() (*diagnosis.Facts, error) {
	g := &gathering{asking: a, facts: &diagnosis.Facts{From: a.q.From, To: a.until(), Narrow: a.narrow()}, told: map[string]bool{}}
	for _, gather := range []func() error{
		g.events, g.beat, g.silences, g.bursts, g.nodes, g.ownBursts, g.refusals, g.guesses, g.denials, g.ends, g.takeovers,
		g.drops, g.queues, g.unheard, g.heard, g.near, g.unacked, g.lives, // silences and unacked take two
	} {
		if err := gather(); err != nil {
			return nil, err
		}
	}
	return g.facts, nil
}

// narrow says whether the query is about a part of the fleet.
func (a *asking) narrow() bool {
	q := a.q
	return len(q.Clients)+len(q.Parties)+len(q.Users)+len(q.Publishers)+len(q.Sources)+len(q.Topics)+len(q.Covers)+
		len(q.Messages)+len(q.Nodes)+len(q.Filters) > 0
}

// aboutMessages says whether the keys choose rows that lifecycle events never are among.
func (a *asking) aboutMessages() bool {
	return len(a.q.Topics)+len(a.q.Covers)+len(a.q.Messages)+len(a.q.Publishers) > 0
}

// canRead says whether the table has some columns, and tells once what can't be looked at without them.
func (g *gathering) canRead(columns ...string) bool {
	for _, name := range columns {
		if g.q.Schema.Has(name) {
			continue
		}
		if !g.told[name] {
			g.told[name] = true
			g.q.Warnf("The table lacks the column %s, so what needs it isn't looked at.", name)
		}
		return false
	}
	return true
}

// scope selects the rows of some events that the query's keys choose.
func (g *gathering) scope(b *statement.Builder, events ...string) *rows {
	r := selectRows(b, g.q.From, g.q.To, events)
	r.and(keys(b, g.q, events)...)
	r.and(filters(b, g.q, allColumns)...) // diagnose has left out what would hide rows that matter
	return r
}

// everyone selects the rows of some events in the whole table.
func (g *gathering) everyone(b *statement.Builder, events ...string) *rows {
	return selectRows(b, g.q.From, g.q.To, events)
}

func spanOf(r reader) diagnosis.Span {
	return diagnosis.Span{Count: r.int("n"), First: r.time("first_at"), Last: r.time("last_at")}
}
