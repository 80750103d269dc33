package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
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
}

// question is one view of one scenario, and what it read.
type question struct {
	scenario, view, by string
	model              map[string]any
	allowed            int

	statements, read, shown int
	took                    time.Duration
}

// run fills a table, asks every view over the day, and prints what each read. A view that reads more than its bound is an error.
func run(ctx context.Context, o options, server *postgres.Server, database string, out io.Writer) error {
	conn, err := pgx.Connect(ctx, server.ConnString(database))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	fmt.Fprintf(out, "Writing %d rows\n", o.rows)
	rows, err := fill(ctx, conn, o.rows)
	if err != nil {
		return err
	}
	var message string
	if err := conn.QueryRow(ctx, "SELECT id FROM "+tableName+" WHERE event = 'message.delivered' GROUP BY id ORDER BY count(*) DESC, id LIMIT 1").Scan(&message); err != nil {
		return fmt.Errorf("find the message with the most deliveries: %w", err)
	}
	names, err := sampleNames(ctx, conn, message)
	if err != nil {
		return err
	}
	d, err := open(ctx, server, database, o)
	if err != nil {
		return err
	}
	defer d.store.Close()
	fmt.Fprintf(out, "Asking about %d rows of one day\n", rows)
	const line = "%-9s  %-11s  %-8s  %10v  %9v  %7v  %10v  %12v  %v\n"
	fmt.Fprintf(out, line, "scenario", "view", "by", "statements", "rows read", "allowed", "rows shown", "of the table", "took")
	var broken error
	for _, q := range questions(o, message, names) {
		if err := d.ask(ctx, &q); err != nil {
			return fmt.Errorf("ask %s %s: %w", q.scenario, q.view, err)
		}
		if q.read > q.allowed {
			broken = errors.Join(broken, fmt.Errorf("%s %s by %s read %d rows, and at most %d are allowed", q.scenario, q.view, q.by, q.read, q.allowed))
		}
		part := fmt.Sprintf("%.4f%%", 100*float64(q.read)/float64(rows))
		fmt.Fprintf(out, line, q.scenario, q.view, q.by, q.statements, q.read, q.allowed, q.shown, part, q.took.Round(time.Millisecond))
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

// dataSource is the store on the table, which counts what is read through it.
type dataSource struct {
	store   *store.Store
	target  scenario.Target
	table   query.Table
	options options

	statements, read int
}

func open(ctx context.Context, server *postgres.Server, database string, o options) (*dataSource, error) {
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(store.Config{
		Host: host, Port: uint16(number), User: server.User(), Password: server.Password(), Database: database, Table: tableName,
		TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: time.Hour, MaxOpenConns: 2, MaxIdleConns: 2, MaxLifetime: time.Hour,
	})
	if err != nil {
		return nil, err
	}
	facts, err := s.Facts(ctx)
	if err != nil {
		s.Close()
		return nil, err
	}
	d := &dataSource{store: s, options: o}
	d.target = scenario.Target{Database: d, Dialect: facts.Dialect, Table: tableName, Now: day.Add(hours*time.Hour + time.Minute)}
	d.table = query.Table{Name: tableName, Schema: facts.Columns, Payload: query.Payload{Mode: query.PayloadTruncate, Limit: 1024}, MaxRows: o.maxRows}
	return d, nil
}

// Query counts the statements and the rows that come back.
func (d *dataSource) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	result, err := d.store.Query(ctx, st)
	if err != nil {
		return nil, err
	}
	d.statements++
	d.read += result.Rows
	if result.More {
		d.read++
	}
	return result, nil
}

// ask answers a question about the whole day.
func (d *dataSource) ask(ctx context.Context, q *question) error {
	raw, err := json.Marshal(q.model)
	if err != nil {
		return err
	}
	draft, err := query.Parse(query.Request{
		JSON: raw, From: day, To: day.Add(hours * time.Hour), Interval: time.Minute, MaxDataPoints: int64(d.options.points),
	})
	if err != nil {
		return err
	}
	resolved, err := draft.Resolve(d.table)
	if err != nil {
		return err
	}
	d.statements, d.read = 0, 0
	started := time.Now()
	frames, err := scenario.Answer(ctx, resolved, d.target)
	if err != nil {
		return err
	}
	q.took, q.statements, q.read = time.Since(started), d.statements, d.read
	for _, f := range frames {
		q.shown += f.Rows()
	}
	return nil
}
