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

// Times without rows: lost ones, or clients with nothing to say.

// Silence is a time without rows, with what its clients did.
type Silence struct {
	Node         string // "" for all nodes
	Since, Until time.Time
	Open         bool  // it lasts until the end of the range
	Steady       bool  // rows came steadily before, and after unless it is open
	Active       int64 // clients with rows in the ten minutes before it
	Gone         int64 // those of them that had a recorded end in these minutes
	Moved        int64 // those without one that connected to other nodes within two minutes
	Begun        int64 // connections that began in it by what their ends say, and have no row of their begin
}

const (
	shortestSilence = time.Minute
	missedRows      = 100         // that a silence must have cost, at the usual rate
	late            = time.Minute // by which rows may arrive in the table after they happened
	enoughTalkers   = 10          // clients that were active before: fewer may all have nothing to say
	fewBegun        = 3
)

var ingestionRules = []Rule{{
	ID:      "ingestion-gap",
	Meaning: "The table has no rows for a while though there is usually something: events were lost on their way, and nothing can be said about that time.",
	Recognized: "No rows of any node (or of one, while nobody moved away from it) for a minute or longer, where rows of 10 or more clients came steadily before and after (no other pause a third as long, for at least twice the time of the " +
		"gap in all), 100 or more were to be expected, and fewer than half of these clients had said goodbye. Or rows prove the loss: 3 or more connections began in that time by what their ends say, and have no row of their begin. Rows may be a minute late.",
	Otherwise: "Clients that stay connected with nothing to say write no rows where pings aren't recorded: if all of them fell silent at once, nothing was lost.",
	Check: "Look at the metrics of EMQX's rule and action (failed, dropped, queuing), at the connector's status and at EMQX's log for failed batches: a boolean-like text in a string column " +
		"or a binary payload fails a whole batch.",
	find: findGaps,
}}

// quiet finds the times without rows in buckets, which are in the order of time, that are long enough to have cost some.
func quiet(node string, buckets []RowBucket, until time.Time) []Silence {
	all := sum(buckets, func(b RowBucket) Span { return b.Span })
	if all.Count == 0 {
		return nil
	}
	var list []Silence
	for i, bucket := range buckets {
		s := Silence{Node: node, Since: bucket.Last, Until: until, Open: i == len(buckets)-1}
		if !s.Open {
			s.Until = buckets[i+1].First
		}
		if s.lasts() >= shortestSilence {
			s.Steady = s.steady(buckets, i)
			list = append(list, s)
		}
	}
	heard := until.Sub(all.First)
	longest := time.Duration(0)
	for _, s := range list {
		longest = max(longest, s.lasts())
	}
	// The usual rate is that of all the time but the longest silence: many pauses are what is usual.
	perSecond := float64(all.Count) / max((heard-longest).Seconds(), 1)
	return slices.DeleteFunc(list, func(s Silence) bool { return perSecond*s.lasts().Seconds() < missedRows })
}

// steady says whether rows came without long pauses on both sides of the silence behind buckets[at], for long enough.
func (s Silence) steady(buckets []RowBucket, at int) bool {
	side := func(side []RowBucket) (heard time.Duration, ok bool) {
		if len(side) == 0 {
			return 0, false
		}
		heard = side[len(side)-1].Last.Sub(side[0].First)
		for i := range side[1:] {
			if side[i+1].First.Sub(side[i].Last) > s.lasts()/3 {
				return 0, false
			}
		}
		return heard, heard >= min(s.lasts(), 5*time.Minute)
	}
	before, ok := side(buckets[:at+1])
	if !ok {
		return false
	}
	after, ok := side(buckets[at+1:])
	return (ok || s.Open) && before+after >= 2*s.lasts()
}

func (s Silence) lasts() time.Duration { return s.Until.Sub(s.Since) }

// left says whether most clients said goodbye before it, so that no rows were to be expected.
func (s Silence) left() bool { return s.Gone*2 >= s.Active }

// lost says whether clients lost a node that fell silent.
func (s Silence) lost() bool { return s.Node != "" && s.Moved >= lostClients }

// missed says whether rows are missing, and whether that is proved.
func (s Silence) missed() (missed, proved bool) {
	if s.Begun >= fewBegun {
		return true, true
	}
	return s.Steady && s.Active >= enoughTalkers && !s.left(), false
}

// merged puts the buckets of all nodes together, step by step.
func merged(buckets []RowBucket) []RowBucket {
	var list []RowBucket
	for _, b := range buckets {
		if n := len(list); n > 0 && list[n-1].At.Equal(b.At) {
			list[n-1].Span = list[n-1].Span.with(b.Span)
			continue
		}
		list = append(list, RowBucket{At: b.At, Span: b.Span})
	}
	return list
}

// until is the time up to which rows must have come: a minute before the end, and more where a clock is behind.
func (f *Evidence) until() time.Time { return f.To.Add(-late - f.skew()) }

// silencesOf lists the longest time without rows of any node, and the longest of one node while others went on.
func silencesOf(f *Evidence) []Silence {
	if f.Over.Cut {
		return nil
	}
	var list []Silence
	everywhere := quiet("", merged(f.Over.Buckets), f.until())
	if s, ok := longest(everywhere); ok {
		list = append(list, s)
	}
	var single []Silence
	for _, node := range values(f.Over.Buckets, func(b RowBucket) string { return b.Node }) {
		own := slices.DeleteFunc(slices.Clone(f.Over.Buckets), func(b RowBucket) bool { return b.Node != node })
		single = append(single, slices.DeleteFunc(quiet(node, own, f.until()), func(s Silence) bool {
			return slices.ContainsFunc(everywhere, func(all Silence) bool { return all.Since.Before(s.Until) && s.Since.Before(all.Until) })
		})...)
	}
	if s, ok := longest(single); ok {
		list = append(list, s)
	}
	return list
}

// longest prefers silences between steady rows.
func longest(list []Silence) (Silence, bool) {
	if len(list) == 0 {
		return Silence{}, false
	}
	return slices.MaxFunc(list, func(x, y Silence) int {
		return cmp.Or(compareBool(x.Steady, y.Steady), cmp.Compare(x.lasts(), y.lasts()))
	}), true
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
		missed, _ := s.missed()
		return !missed || s.lost() || f.vanishedFrom(s.Node) || slices.ContainsFunc(lossesOf(f), func(b Burst) bool {
			return b.Node == s.Node && b.First.After(s.Since.Add(-time.Minute)) && b.First.Before(s.Since.Add(time.Minute))
		})
	})
	worst, ok := longest(gaps)
	if !ok {
		return nil
	}
	of, subject := "The table has no rows", Fleet
	rows := Rows{Scenario: event.Events, View: "rate", Whole: true}
	if worst.Node != "" {
		of += " of " + worst.Node
		rows.Keys = map[string][]string{"nodes": {worst.Node}}
		subject = about("node", worst.Node)
	}
	summary := fmt.Sprintf("%s from %s to %s (%s)", of, f.at(worst.Since), f.at(worst.Until), inWords(worst.lasts()))
	if worst.Open {
		summary = fmt.Sprintf("%s since %s", of, f.at(worst.Since))
	}
	certainty := Likely
	if _, proved := worst.missed(); proved {
		certainty = Certain
		summary += fmt.Sprintf(", though %s began in that time", count(worst.Begun, "connection", "connections"))
	}
	return []Finding{{
		Severity: Warning, Summary: summary + ": what happened then isn't known.", About: subject, Certainty: certainty, context: f.Narrow,
		Span: Span{First: worst.Since, Last: worst.Until}, Clients: worst.Active, Rows: rows,
	}}
}

// silences looks at what came before and after the longest silences: of all nodes, and of one while others went on.
func (g *gathering) silences(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.Node) {
		return nil
	}
	list := silencesOf(g.Evidence)
	if g.Subject != "" && len(list) > 1 {
		list = list[:1]
	}
	parts := make([]func(context.Context, *ask.Question) error, len(list))
	for i := range list {
		parts[i] = func(ctx context.Context, q *ask.Question) error { return list[i].look(ctx, q) }
	}
	err := q.Together(ctx, parts...)
	g.Silences = list
	return err
}

// look counts what the clients did before and after a silence.
func (s *Silence) look(ctx context.Context, q *ask.Question) error {
	b := q.Builder()
	was := statement.SelectRows(b, ask.Later(q.From, s.Since.Add(-beside)), s.Since.Add(time.Millisecond), nil)
	was.And("clientid <> ''")
	if s.Node != "" {
		was.And("node = " + b.Bind(s.Node))
	}
	came := statement.SelectRows(b, s.Since, s.Since.Add(comeBack), []string{event.Connected})
	if s.Node != "" {
		came.And("node <> " + b.Bind(s.Node))
	}
	columns := statement.Select{statement.Int("active", ""), statement.Int("gone", ""), statement.Int("moved", "")}
	sql := fmt.Sprintf("SELECT count(*) AS active, count(%s) AS gone, count(%s) AS moved\n"+
		"FROM (SELECT clientid, count(%s) AS ends\n%s\nGROUP BY clientid) AS w\n"+
		"LEFT JOIN (SELECT clientid\n%s\nGROUP BY clientid) AS c\nON c.clientid = w.clientid",
		statement.Where("w.ends > 0", "1"), statement.Where("w.ends = 0 AND c.clientid IS NOT NULL", "1"),
		statement.Where("event = '"+event.Disconnected+"'", "1"), was.SQL(), came.SQL())
	if q.Schema.Has(event.ConnectedAt) && !s.Open {
		ends := statement.SelectRows(b, s.Until, q.To, []string{event.Disconnected})
		ends.And("connected_at > "+b.Bind(s.Since.UnixMilli()+1000), "connected_at < "+b.Bind(s.Until.UnixMilli()-1000))
		if s.Node != "" {
			ends.And("node = " + b.Bind(s.Node))
		}
		columns = append(columns, statement.Int("begun", ""))
		sql = fmt.Sprintf("SELECT n.active, n.gone, n.moved, e.begun\nFROM (%s) AS n\nCROSS JOIN (SELECT count(*) AS begun\n%s) AS e", sql, ends.SQL())
	}
	result, err := q.Run(ctx, b.Build(sql+"\nLIMIT 2", 1, columns.Columns()...))
	if err != nil {
		return err
	}
	readAll(result, func(r reader) {
		s.Active, s.Gone, s.Moved, s.Begun = r.int("active"), r.int("gone"), r.int("moved"), r.int("begun")
	})
	return nil
}
