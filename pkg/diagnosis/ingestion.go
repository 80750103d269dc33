package diagnosis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Limits of the rules about silence and about nodes.
const (
	shortestSilence = time.Minute
	missedRows      = 100         // that a silence must have cost, at the usual rate
	late            = time.Minute // by which rows may arrive in the table after they happened
	lostClients     = 10
	lostShare       = 0.05 // of the node's clients
	comeBack        = 2 * time.Minute
)

var ingestionRules = []Rule{{
	ID:      "ingestion-gap",
	Meaning: "The table has no rows for a while though there is usually something: events were lost on their way, and nothing can be said about that time.",
	Recognized: "No rows of any node (or of one, while nobody moved away from it) for a minute or longer, or a 90th of the time range, in which at the usual rate " +
		"100 or more were to be expected. Rows may be a minute late.",
	Check: "Look at the metrics of EMQX's rule and action (failed, dropped, queuing), at the connector's status and at EMQX's log for failed batches: a boolean-like text in a string column " +
		"or a binary payload fails a whole batch.",
	find: findGaps,
}}

// quiet finds the times without rows in ticks, which are in the order of time.
func quiet(node string, ticks []Tick, until time.Time) []Silence {
	all := sum(ticks, func(t Tick) Span { return t.Span })
	if all.Count == 0 {
		return nil
	}
	var list []Silence
	for i, tick := range ticks {
		s := Silence{Node: node, Since: tick.Last, Until: until, Open: i == len(ticks)-1}
		if !s.Open {
			s.Until = ticks[i+1].First
		}
		if s.lasts() >= shortestSilence {
			list = append(list, s)
		}
	}
	heard := until.Sub(all.First)
	for _, s := range list {
		heard -= s.lasts()
	}
	perSecond := float64(all.Count) / max(heard.Seconds(), 1)
	return slices.DeleteFunc(list, func(s Silence) bool { return perSecond*s.lasts().Seconds() < missedRows })
}

func (s Silence) lasts() time.Duration { return s.Until.Sub(s.Since) }

// left says whether most clients said goodbye before it, so that no rows were to be expected.
func (s Silence) left() bool { return s.Gone*2 >= s.Active }

// lost says whether clients lost a node that fell silent.
func (s Silence) lost() bool { return s.Node != "" && s.Moved >= lostClients }

// merged puts the ticks of all nodes together, step by step.
func merged(ticks []Tick) []Tick {
	var list []Tick
	for _, t := range ticks {
		if n := len(list); n > 0 && list[n-1].At.Equal(t.At) {
			list[n-1].Span = list[n-1].Span.with(t.Span)
			continue
		}
		list = append(list, Tick{At: t.At, Span: t.Span})
	}
	return list
}

// until is the time up to which rows must have come.
func (f *Evidence) until() time.Time { return f.To.Add(-late) }

// silencesOf lists the longest time without rows of any node, and the longest of one node while others went on. Whoever
// gathers facts adds what the clients did.
func silencesOf(f *Evidence) []Silence {
	if f.Beat.Cut {
		return nil
	}
	var list []Silence
	everywhere := quiet("", merged(f.Beat.Ticks), f.until())
	if s, ok := longest(everywhere); ok {
		list = append(list, s)
	}
	var single []Silence
	for _, node := range values(f.Beat.Ticks, func(t Tick) string { return t.Node }) {
		own := slices.DeleteFunc(slices.Clone(f.Beat.Ticks), func(t Tick) bool { return t.Node != node })
		single = append(single, slices.DeleteFunc(quiet(node, own, f.until()), func(s Silence) bool {
			return slices.ContainsFunc(everywhere, func(all Silence) bool { return all.Since.Before(s.Until) && s.Since.Before(all.Until) })
		})...)
	}
	if s, ok := longest(single); ok {
		list = append(list, s)
	}
	return list
}

func longest(list []Silence) (Silence, bool) {
	if len(list) == 0 {
		return Silence{}, false
	}
	return slices.MaxFunc(list, func(x, y Silence) int { return cmp.Compare(x.lasts(), y.lasts()) }), true
}

// silentNode is the silence of a single node.
func (f *Evidence) silentNode() *Silence {
	for i, s := range f.Silences {
		if s.Node != "" {
			return &f.Silences[i]
		}
	}
	return nil
}

func findGaps(f *Evidence, _ *blame) []Finding {
	gaps := slices.DeleteFunc(slices.Clone(f.Silences), func(s Silence) bool {
		return s.left() || s.lost() || slices.ContainsFunc(lossesOf(f), func(b Burst) bool {
			return b.Node == s.Node && b.First.After(s.Since.Add(-time.Minute)) && b.First.Before(s.Since.Add(time.Minute))
		})
	})
	worst, ok := longest(gaps)
	if !ok {
		return nil
	}
	of := "The table has no rows"
	rows := Rows{Scenario: event.Events, View: "rate", Whole: true}
	if worst.Node != "" {
		of += " of " + worst.Node
		rows.Keys = map[string][]string{"nodes": {worst.Node}}
	}
	summary := fmt.Sprintf("%s from %s to %s (%s)", of, f.at(worst.Since), f.at(worst.Until), span(worst.lasts()))
	if worst.Open {
		summary = fmt.Sprintf("%s since %s", of, f.at(worst.Since))
	}
	return []Finding{{
		Severity: Warning, Summary: summary + ": what happened then isn't known.",
		Span: Span{First: worst.Since, Last: worst.Until}, Clients: worst.Active, Rows: rows,
	}}
}

// silences looks at what came before and after the longest silences: of all nodes, and of one while others went on.
func (g *gathering) silences(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.Node) {
		return nil
	}
	for _, silent := range silencesOf(g.Evidence) {
		b := q.Builder()
		was := statement.SelectRows(b, ask.Later(q.From, silent.Since.Add(-10*time.Minute)), silent.Since.Add(time.Millisecond), nil)
		was.And("clientid <> ''")
		if silent.Node != "" {
			was.And("node = " + b.Bind(silent.Node))
		}
		came := statement.SelectRows(b, silent.Since, silent.Since.Add(2*time.Minute), []string{event.Connected})
		if silent.Node != "" {
			came.And("node <> " + b.Bind(silent.Node))
		}
		sql := fmt.Sprintf("SELECT count(*) AS active, count(%s) AS gone, count(%s) AS moved\n"+
			"FROM (SELECT clientid, count(%s) AS ends\n%s\nGROUP BY clientid) AS w\n"+
			"LEFT JOIN (SELECT clientid\n%s\nGROUP BY clientid) AS c\nON c.clientid = w.clientid\nLIMIT 2",
			statement.Where("w.ends > 0", "1"), statement.Where("w.ends = 0 AND c.clientid IS NOT NULL", "1"),
			statement.Where("event = '"+event.Disconnected+"'", "1"), was.SQL(), came.SQL())
		result, err := q.Run(ctx, b.Build(sql, 1, statement.Int("active", "").Column, statement.Int("gone", "").Column, statement.Int("moved", "").Column))
		if err != nil {
			return err
		}
		readAll(result, func(r reader) {
			silent.Active, silent.Gone, silent.Moved = r.int("active"), r.int("gone"), r.int("moved")
		})
		g.Silences = append(g.Silences, silent)
	}
	return nil
}
