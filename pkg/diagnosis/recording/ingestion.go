package recording

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/outage"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Times without rows: lost ones, or clients with nothing to say.

const (
	shortestSilence = time.Minute
	missedRows      = 100         // that a silence must have cost, at the usual rate
	late            = time.Minute // by which rows may arrive in the table after they happened
	enoughTalkers   = 10          // clients that were active before: fewer may all have nothing to say
	fewBegun        = 3
)

var IngestionRules = []evidence.Rule{{
	ID:        "ingestion-gap",
	Dashboard: "pipeline",
	Meaning:   "The table has no rows for a while though there is usually something: events were lost on their way, and nothing can be said about that time.",
	Recognized: "No rows of any node (or of one, while nobody moved away from it) for a minute or longer, where rows of 10 or more clients came steadily before and after (no other pause a third as long, for at least twice the time of the " +
		"gap in all), 100 or more were to be expected, and fewer than half of these clients had said goodbye. Or rows prove the loss: 3 or more connections began in that time by what their ends say, and have no row of their begin. Or rows of one event are missing: 20 or more acknowledgements, and a tenth of all, have no delivery, or as many connections more than there are clients have no end, or no begin. Rows may be a minute late.",
	Otherwise: "Clients that stay connected with nothing to say write no rows where pings aren't recorded: if all of them fell silent at once, nothing was lost.",
	Check: "Look at the metrics of EMQX's rule and action (failed, dropped, queuing), at the connector's status and at EMQX's log for failed batches: a boolean-like text in a string column " +
		"or a binary payload fails a whole batch.",
	Find: findGaps,
}}

// quiet finds the times without rows in buckets, which are in the order of time, that are long enough to have cost some.
func quiet(node string, buckets []evidence.RowBucket, until time.Time) []evidence.Silence {
	all := evidence.Sum(buckets, func(b evidence.RowBucket) evidence.Span { return b.Span })
	if all.Count == 0 {
		return nil
	}
	var list []evidence.Silence
	for i, bucket := range buckets {
		s := evidence.Silence{Node: node, Since: bucket.Last, Until: until, Open: i == len(buckets)-1}
		if !s.Open {
			s.Until = buckets[i+1].First
		}
		if s.Lasts() >= shortestSilence {
			s.Steady = steady(s, buckets, i)
			list = append(list, s)
		}
	}
	heard := until.Sub(all.First)
	longest := time.Duration(0)
	for _, s := range list {
		longest = max(longest, s.Lasts())
	}
	// The usual rate is that of all the time but the longest silence: many pauses are what is usual.
	perSecond := float64(all.Count) / max((heard-longest).Seconds(), 1)
	return slices.DeleteFunc(list, func(s evidence.Silence) bool { return perSecond*s.Lasts().Seconds() < missedRows })
}

// steady says whether rows came without long pauses on both sides of the silence behind buckets[at], for long enough.
func steady(s evidence.Silence, buckets []evidence.RowBucket, at int) bool {
	side := func(side []evidence.RowBucket) (heard time.Duration, ok bool) {
		if len(side) == 0 {
			return 0, false
		}
		heard = side[len(side)-1].Last.Sub(side[0].First)
		for i := range side[1:] {
			if side[i+1].First.Sub(side[i].Last) > s.Lasts()/3 {
				return 0, false
			}
		}
		return heard, heard >= min(s.Lasts(), 5*time.Minute)
	}
	before, ok := side(buckets[:at+1])
	if !ok {
		return false
	}
	after, ok := side(buckets[at+1:])
	return (ok || s.Open) && before+after >= 2*s.Lasts()
}

// left says whether most clients said goodbye before it, so that no rows were to be expected.
func left(s evidence.Silence) bool { return s.Gone*2 >= s.Active }

// missed says whether rows are missing, and whether that is proved.
func missed(s evidence.Silence) (missed, proved bool) {
	if s.Begun >= fewBegun {
		return true, true
	}
	return s.Steady && s.Active >= enoughTalkers && !left(s), false
}

// merged puts the buckets of all nodes together, step by step.
func merged(buckets []evidence.RowBucket) []evidence.RowBucket {
	var list []evidence.RowBucket
	for _, b := range buckets {
		if n := len(list); n > 0 && list[n-1].At.Equal(b.At) {
			list[n-1].Span = list[n-1].Span.With(b.Span)
			continue
		}
		list = append(list, evidence.RowBucket{At: b.At, Span: b.Span})
	}
	return list
}

// until is the time up to which rows must have come: a minute before the end, and more where a clock is behind.
func until(f *evidence.Evidence) time.Time { return f.To.Add(-late - f.Skew()) }

// silencesOf lists the longest time without rows of any node, and the longest of single nodes while others went on.
func silencesOf(f *evidence.Evidence) []evidence.Silence {
	if f.Over.Cut {
		return nil
	}
	var list []evidence.Silence
	everywhere := quiet("", merged(f.Over.Buckets), until(f))
	if s, ok := longest(everywhere); ok {
		list = append(list, s)
	}
	return append(list, atOnce(f, singleSilences(f, everywhere))...)
}

// singleSilences are the longest times in which one node was silent and others weren't, one for each node; the longest comes first, before
// it that of a node that is asked about, or where the one client was that is.
func singleSilences(f *evidence.Evidence, everywhere []evidence.Silence) (list []evidence.Silence) {
	for _, node := range words.Distinct(f.Over.Buckets, func(b evidence.RowBucket) string { return b.Node }) {
		own := slices.DeleteFunc(slices.Clone(f.Over.Buckets), func(b evidence.RowBucket) bool { return b.Node != node })
		silences := slices.DeleteFunc(quiet(node, own, until(f)), func(s evidence.Silence) bool {
			return slices.ContainsFunc(everywhere, func(all evidence.Silence) bool { return all.Since.Before(s.Until) && s.Since.Before(all.Until) })
		})
		if s, ok := longest(silences); ok {
			list = append(list, s)
		}
	}
	asked := func(node string) bool {
		return node == f.Node || f.Subject != "" && slices.ContainsFunc(f.Events, func(e evidence.EventCount) bool { return e.Node == node })
	}
	slices.SortStableFunc(list, func(x, y evidence.Silence) int {
		return cmp.Or(evidence.CompareBool(asked(y.Node), asked(x.Node)), longer(y, x))
	})
	return list
}

// atOnce are the first of the silences and those of other nodes that began with it: nodes can be lost together.
func atOnce(f *evidence.Evidence, list []evidence.Silence) []evidence.Silence {
	if len(list) == 0 {
		return nil
	}
	first := list[0]
	list = slices.DeleteFunc(list, func(s evidence.Silence) bool { return s.Since.Sub(first.Since).Abs() > shortestSilence })
	return list[:min(mostSilences, len(list))]
}

const mostSilences = 3 // nodes whose silence is looked at

// longest prefers silences between steady rows.
func longest(list []evidence.Silence) (evidence.Silence, bool) {
	if len(list) == 0 {
		return evidence.Silence{}, false
	}
	return slices.MaxFunc(list, longer), true
}

func longer(x, y evidence.Silence) int {
	return cmp.Or(evidence.CompareBool(x.Steady, y.Steady), cmp.Compare(x.Lasts(), y.Lasts()))
}

// StateOfNode says since when the one node has no rows that is asked about, while others have; "" where that isn't so.
func StateOfNode(f *evidence.Evidence) string {
	var own, others time.Time
	for _, b := range f.Over.Buckets {
		if b.Node == f.Node {
			own = ask.Later(own, b.Last)
		} else {
			others = ask.Later(others, b.Last)
		}
	}
	if f.Node == "" || own.IsZero() || others.Sub(own) < shortestSilence {
		return ""
	}
	return fmt.Sprintf("The last row of %s is of %s; other nodes went on.", f.Node, f.At(own))
}

func findGaps(f *evidence.Evidence, _ *evidence.Blame) []evidence.Finding {
	losses := outage.LossesOf(f)
	gaps := slices.DeleteFunc(slices.Clone(f.Silences), func(s evidence.Silence) bool {
		missed, _ := missed(s)
		return !missed || s.Lost() || outage.VanishedFrom(f, s.Node) || slices.ContainsFunc(losses, func(b evidence.Burst) bool {
			return b.Node == s.Node && b.First.After(s.Since.Add(-time.Minute)) && b.First.Before(s.Since.Add(time.Minute))
		})
	})
	worst, ok := longest(gaps)
	if !ok {
		return missingKind(f)
	}
	of, subject := "The table has no rows", evidence.Fleet
	rows := evidence.Rows{Scenario: event.Events, View: "rate", Whole: true}
	if worst.Node != "" {
		of += " of " + worst.Node
		rows.Keys = map[string][]string{"nodes": {worst.Node}}
		subject = evidence.About("node", worst.Node)
	}
	summary := fmt.Sprintf("%s from %s to %s (%s)", of, f.At(worst.Since), f.At(worst.Until), words.InWords(worst.Lasts()))
	if worst.Open {
		summary = fmt.Sprintf("%s since %s", of, f.At(worst.Since))
	}
	certainty := evidence.Likely
	if _, proved := missed(worst); proved {
		certainty = evidence.Certain
		summary += fmt.Sprintf(", though %s began in that time", words.Count(worst.Begun, "connection", "connections"))
	}
	return []evidence.Finding{{
		Severity: evidence.Warning, Summary: summary + ": what happened then isn't known.", About: subject, Certainty: certainty, Background: f.Narrow,
		Span: evidence.Span{First: worst.Since, Last: worst.Until}, Clients: worst.Active, Rows: rows,
	}}
}

// Silences looks at what came before and after the longest silences: of all nodes, and of one while others went on.
func Silences(ctx context.Context, g *evidence.Gathering, q *ask.Question) error {
	if evidence.AboutMessages(q) || !g.CanRead(q, event.ClientID, event.Node) {
		return nil
	}
	list := silencesOf(g.Evidence)
	if g.Subject != "" {
		list = list[:min(1, len(list))]
	}
	parts := make([]func(context.Context, *ask.Question) error, len(list))
	for i := range list {
		parts[i] = func(ctx context.Context, q *ask.Question) error { return look(ctx, &list[i], q) }
	}
	err := q.Together(ctx, parts...)
	g.Silences = list
	return err
}

// look counts what the clients did before and after a silence, in one pass: on a cluster, GreptimeDB 1.0.0 forgets what came after where the
// two are joined.
func look(ctx context.Context, s *evidence.Silence, q *ask.Question) error {
	b := q.Builder()
	was := func() string {
		condition := `"timestamp" < ` + b.Bind(s.Since.Add(time.Millisecond))
		if s.Node != "" {
			condition += " AND node = " + b.Bind(s.Node)
		}
		return condition
	}
	came := func() string {
		condition := statement.Is(event.Event, event.Connected) + ` AND "timestamp" >= ` + b.Bind(s.Since)
		if s.Node != "" {
			condition += " AND node <> " + b.Bind(s.Node)
		}
		return condition
	}
	rows := statement.SelectRows(b, ask.Later(q.From, s.Since.Add(-outage.Beside)), s.Since.Add(outage.ComeBack), nil)
	rows.And("clientid <> ''", "("+was()+" OR "+came()+")")
	clients := statement.Select{
		statement.PlainText(event.ClientID), statement.Int("earlier", statement.CountWhere(was())),
		statement.Int("ends", statement.CountWhere(statement.Is(event.Event, event.Disconnected)+" AND "+was())), statement.Int("came", statement.CountWhere(came())),
	}
	columns := statement.Select{statement.Int("active", ""), statement.Int("gone", ""), statement.Int("moved", "")}
	sql := fmt.Sprintf("SELECT count(*) AS active, count(%s) AS gone, count(%s) AS moved\nFROM (SELECT %s\n%s\nGROUP BY clientid) AS w\nWHERE earlier > 0",
		statement.Where("ends > 0", "1"), statement.Where("ends = 0 AND came > 0", "1"), clients, rows.SQL())
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
	evidence.ReadAll(result, func(r evidence.Reader) {
		s.Active, s.Gone, s.Moved, s.Begun = r.Int("active"), r.Int("gone"), r.Int("moved"), r.Int("begun")
	})
	return nil
}
