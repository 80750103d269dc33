package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// options say how big the table and the answers are.
type options struct {
	rows                           int
	limit, series, maxRows, points int
	database                       string // of a GreptimeDB, with rows; "": one is filled
	process                        int    // the server's; 0: unknown
	only                           string // the view that is asked, or dashboards, or panels; "": all
	dashboards                     string // the folder of their files
	plot                           string // the file that shows how long each took; "": none
	spans                          []time.Duration
}

// question is one view of one scenario, and what it read.
type question struct {
	scenario, view, by string
	model              map[string]any
	allowed            int

	statements, read, shown int
	took, longest           time.Duration // the whole, and its longest statement
}

// allSpans are how much of the day is asked about.
var allSpans = []time.Duration{time.Hour, 6 * time.Hour, hours * time.Hour}

// run asks every view about the last hour, the last six and the whole day, and prints what each read and how much longer it took than counting the rows.
// A view that reads more than its bound is an error.
func run(ctx context.Context, o options, s *server, out io.Writer) error {
	var message string
	var last time.Time
	if err := s.conn.QueryRow(ctx, "SELECT max(\"timestamp\") FROM "+tableName).Scan(&last); err != nil {
		return fmt.Errorf("find the newest row: %w", err)
	}
	end := last.Truncate(time.Second).Add(time.Second).UTC()
	biggest := fmt.Sprintf("SELECT id FROM %s WHERE event = 'message.delivered' AND \"timestamp\" >= '%s' GROUP BY id ORDER BY count(*) DESC, id LIMIT 1",
		tableName, end.Add(-time.Hour).Format(time.RFC3339))
	if err := s.conn.QueryRow(ctx, biggest).Scan(&message); err != nil {
		return fmt.Errorf("find the message with the most deliveries: %w", err)
	}
	names, err := sampleNames(ctx, s.conn, message)
	if err != nil {
		return err
	}
	d, err := open(ctx, s, o)
	if err != nil {
		return err
	}
	defer d.store.Close()
	pages, err := readDashboards(o.dashboards, names)
	if err != nil {
		return err
	}
	var broken error
	var times []loaded
	for _, span := range o.spans {
		d.to, d.from = end, end.Add(-span)
		if o.only != "dashboards" && o.only != "panels" {
			broken = errors.Join(broken, askAll(ctx, d, s, questions(o, message, names), out))
		}
		if o.only == "" || o.only == "dashboards" {
			some, err := askDashboards(ctx, d, s, pages, out)
			times, broken = append(times, some...), errors.Join(broken, err)
		}
		if (o.only == "" || o.only == "panels") && span == o.spans[0] {
			broken = errors.Join(broken, askPanels(ctx, d, s, pages, out))
		}
		if ctx.Err() != nil {
			return broken
		}
	}
	return errors.Join(broken, writePlot(o.plot, times))
}

// askAll asks questions about one span of time.
func askAll(ctx context.Context, d *dataSource, s *server, questions []question, out io.Writer) (broken error) {
	rows, unit, err := d.countRows(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nAsking about %d rows of %s; to count them takes %s\n", rows, d.to.Sub(d.from), unit.Round(time.Millisecond/10))
	const line = "%-9s  %-11s  %-8s  %10v  %9v  %7v  %10v  %12v  %9v  %9v  %8v  %v\n"
	fmt.Fprintf(out, line, "scenario", "view", "by", "statements", "rows read", "allowed", "rows shown", "of the table", "took", "longest", "of count", "more memory (MiB)")
	for _, q := range questions {
		if d.options.only != "" && d.options.only != q.view {
			continue
		}
		// Counted anew each time, so that whatever else the machine does slows both.
		if _, unit, err = d.countRows(ctx); err != nil {
			return err
		}
		before, err := s.memory.begin()
		if err == nil {
			err = d.ask(ctx, &q)
		}
		if err != nil {
			broken = errors.Join(broken, fmt.Errorf("ask %s %s by %s: %w", q.scenario, q.view, q.by, err))
		}
		if q.read > q.allowed {
			broken = errors.Join(broken, fmt.Errorf("%s %s by %s read %d rows, and at most %d are allowed", q.scenario, q.view, q.by, q.read, q.allowed))
		}
		fmt.Fprintf(out, line, q.scenario, q.view, q.by, q.statements, q.read, q.allowed, q.shown,
			fmt.Sprintf("%.4f%%", 100*float64(q.read)/float64(rows)), q.took.Round(time.Millisecond), q.longest.Round(time.Millisecond), fmt.Sprintf("%.1f", q.took.Seconds()/unit.Seconds()), s.memory.since(before))
	}
	return broken
}

// scenarios are those whose statements the plugin writes itself.
var scenarios = append(slices.Clone(event.Scenarios), event.DiagnosisScenario)

// questions asks each view of each scenario, those that group by what has many values too.
func questions(o options, message string, names []name) []question {
	var list []question
	add := func(scenario, view, by string, more map[string]any) {
		limit, b := o.limit, usual
		if special, ok := bounds[view]; ok {
			b = special
		}
		if b.perPoint > 0 {
			limit = o.series
		}
		q := question{scenario: scenario, view: view, by: by, allowed: b.rows(limit, o.series, o.points)}
		if scenario == event.Diagnosis {
			q.allowed = diagnosis
		}
		q.model = map[string]any{"scenario": scenario, "view": view, "limit": limit}
		for key, value := range more {
			q.model[key] = value
		}
		list = append(list, q)
	}
	for _, s := range scenarios {
		for _, v := range scenario.Views {
			if !slices.Contains(scenario.ViewsOf(s.Name), v.Name) || slices.ContainsFunc(list, func(q question) bool { return q.scenario == s.Name && q.view == v.Name }) {
				continue
			}
			switch {
			case v.Name == "trace":
				add(s.Name, v.Name, "-", map[string]any{"messages": []string{message}})
			case v.Name == "find":
				for _, n := range names {
					add(s.Name, v.Name, n.kind, map[string]any{"text": n.text})
				}
			case v.Name != "top":
				add(s.Name, v.Name, "-", nil)
			}
			if slices.Contains(v.Shape, "groupBy") && s.Name != event.Diagnosis {
				add(s.Name, v.Name, event.ClientID, map[string]any{"groupBy": []string{event.ClientID}})
			}
		}
	}
	return list
}

// parallel is how many statements of a question run at once, as in the plugin.
const parallel = 4

// dataSource is the store on the table, which counts what is read through it.
type dataSource struct {
	store    *store.Store
	target   scenario.Target
	table    query.Table
	options  options
	from, to time.Time

	mu               sync.Mutex
	statements, read int
	longest          time.Duration
}

func open(ctx context.Context, server *server, o options) (*dataSource, error) {
	s, err := server.open(parallel, nil)
	if err != nil {
		return nil, err
	}
	facts, err := s.Facts(ctx)
	if err != nil {
		s.Close()
		return nil, err
	}
	d := &dataSource{store: s, options: o}
	d.target = scenario.Target{Database: d, Dialect: facts.Dialect, Table: tableName, Parallel: parallel}
	d.table = query.Table{Name: tableName, Schema: facts.Columns, Payload: query.Payload{Mode: query.PayloadTruncate, Limit: 1024}, MaxRows: o.maxRows}
	return d, nil
}

// count counts all rows of the time.
func (d *dataSource) count() statement.Statement {
	b := &statement.Builder{Dialect: d.target.Dialect, Table: tableName}
	list := statement.Select{statement.Int("n", "count(*)")}
	return b.Build("SELECT "+list.String()+"\n"+statement.SelectRows(b, d.from, d.to, nil).SQL(), 1, list.Columns()...)
}

// countRows counts all rows of the time, and says how long that takes.
func (d *dataSource) countRows(ctx context.Context) (rows int64, took time.Duration, err error) {
	started := time.Now()
	result, err := d.store.Query(ctx, d.count())
	if err != nil {
		return 0, 0, err
	}
	return result.Ints("n").Get(0), time.Since(started), nil
}

// Query counts the statements and the rows that come back, and notes how long the longest takes.
func (d *dataSource) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	started := time.Now()
	answer, err := d.store.Query(ctx, st)
	if err != nil {
		return nil, err
	}
	took := time.Since(started)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.longest = max(d.longest, took)
	d.statements++
	d.read += answer.Rows
	if answer.More {
		d.read++
	}
	return answer, nil
}

// ask answers a question.
func (d *dataSource) ask(ctx context.Context, q *question) error {
	target := d.target
	target.Now = d.to.Add(time.Minute)
	d.statements, d.read, d.longest = 0, 0, 0
	started := time.Now()
	frames, err := d.answer(ctx, target, q.model, time.Minute, d.options.points)
	q.took, q.longest, q.statements, q.read = time.Since(started), d.longest, d.statements, d.read
	if err != nil {
		return err
	}
	for _, f := range frames {
		q.shown += f.Rows()
	}
	return nil
}

// answer parses, resolves and answers a query about the span of time.
func (d *dataSource) answer(ctx context.Context, target scenario.Target, model map[string]any, interval time.Duration, points int) (data.Frames, error) {
	raw, err := json.Marshal(model)
	if err != nil {
		return nil, err
	}
	draft, err := query.Parse(query.Request{JSON: raw, From: d.from, To: d.to, Interval: interval, MaxDataPoints: int64(points)})
	if err != nil {
		return nil, err
	}
	resolved, err := draft.Resolve(d.table)
	if err != nil {
		return nil, err
	}
	return scenario.Answer(ctx, resolved, target)
}
