package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/plugin"
)

const (
	tableName = "emqx_full_link_events"
	maxRows   = 1_000_000 // the most that a data source gives out
	clients   = 500
	// What the plugin aims at.
	mostRatio  = 1.3
	mostAllocs = 1.0
)

// options says what to measure.
type options struct {
	rows       []int
	table      int
	time       time.Duration // for each size
	executable string
	profile    func() (stop func(), err error) // nil: none
}

// run fills a table, measures, and prints what came of it.
func run(ctx context.Context, o options, out io.Writer) (err error) {
	if o.table == 0 {
		o.table = slices.Max(o.rows) * 6 / 5
	}
	db, err := postgres.Start(ctx, postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Stop()) }()
	conn, err := pgx.Connect(ctx, db.ConnString(db.Database()))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	fmt.Fprintf(out, "Writing %d rows\n", o.table)
	from, to, version, err := fill(ctx, conn, o.table)
	if err != nil {
		return err
	}

	source, stop, err := sources(ctx, o.executable, db)
	if err != nil {
		return err
	}
	defer stop()
	source.from, source.to, source.conn = from, to, conn.PgConn()
	if source.usual, err = newUsual(ctx, db.ConnString(db.Database())); err != nil {
		return err
	}
	defer source.usual.Dispose()

	fmt.Fprintf(out, "PostgreSQL %s. A query for all columns of the newest rows; medians of rounds of all ways. Ratios are to bare pgconn, which reads the same "+
		"rows and does nothing with them. sqlds is grafana/sqlds with pgx's database/sql driver, in process, running the same statement.\n", version)
	results := newTable()
	for _, rows := range o.rows {
		r, err := source.measure(ctx, rows, o)
		if err != nil {
			return err
		}
		results.AppendRow(r.cells())
	}
	fmt.Fprintf(out, "%s\n", results.Render())
	fmt.Fprintf(out, "The aim is at most %.1f in process, and fewer than %.0f allocation a row.\n", mostRatio, mostAllocs)
	return nil
}

// fill makes the table and gives the range of time that it covers.
func fill(ctx context.Context, conn *pgx.Conn, rows int) (from, to time.Time, version string, err error) {
	fail := func(err error) (time.Time, time.Time, string, error) {
		return time.Time{}, time.Time{}, "", fmt.Errorf("fill the table: %w", err)
	}
	f, err := fleet.New(fleet.Options{Seed: 1, Clients: clients, Publishes: true})
	if err != nil {
		return fail(err)
	}
	if err := postgres.CreateTable(ctx, conn, tableName); err != nil {
		return fail(err)
	}
	if _, err := fleet.Copy(ctx, conn, tableName, fleet.Take(f.Rows(), rows)); err != nil {
		return fail(err)
	}
	if _, err := conn.Exec(ctx, "VACUUM ANALYZE "+tableName); err != nil {
		return fail(err)
	}
	err = conn.QueryRow(ctx, `SELECT min("timestamp"), max("timestamp"), current_setting('server_version') FROM `+tableName).Scan(&from, &to, &version)
	if err != nil {
		return fail(err)
	}
	return from, to.Add(time.Millisecond), version, nil
}

// sources makes the same data source twice: in this process, and in one of its own.
func sources(ctx context.Context, executable string, db *postgres.Server) (_ *source, stop func(), err error) {
	raw, err := json.Marshal(map[string]any{
		"database": db.Database(), "table": tableName, "sslmode": "disable", "payload": "show", "maxRows": maxRows, "queryTimeout": 600,
	})
	if err != nil {
		return nil, nil, err
	}
	settings := backend.DataSourceInstanceSettings{
		URL: db.Addr(), User: db.User(), JSONData: raw, DecryptedSecureJSONData: map[string]string{"password": db.Password()},
	}
	instance, err := plugin.New(ctx, settings)
	if err != nil {
		return nil, nil, err
	}
	inProcess := instance.(*plugin.Datasource)
	process, err := host.Start(ctx, host.Options{Executable: executable})
	if err != nil {
		inProcess.Dispose()
		return nil, nil, err
	}
	stop = func() {
		process.Stop()
		inProcess.Dispose()
	}
	return &source{inProcess: inProcess, remote: process.DataSource(settings)}, stop, nil
}

// result is what was measured for one size.
type result struct {
	rows, rounds                  int
	bare, inProcess, apart, usual time.Duration
	allocs, usualAllocs, bytes    float64 // a row
}

func newTable() table.Writer {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.AppendHeader(table.Row{
		"rows", "rounds", "bare pgconn", "in process", "ratio", "over gRPC", "ratio", "sqlds", "ratio", "allocations/row", "of sqlds", "bytes/row", "aim",
	})
	columns := make([]table.ColumnConfig, 12)
	for i := range columns {
		columns[i] = table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight}
	}
	w.SetColumnConfigs(columns)
	return w
}

func (r result) cells() table.Row {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond)) }
	ratio := func(d time.Duration) float64 { return float64(d) / float64(r.bare) }
	aim := "missed"
	if ratio(r.inProcess) <= mostRatio && r.allocs < mostAllocs {
		aim = "met"
	}
	return table.Row{
		r.rows, r.rounds, ms(r.bare), ms(r.inProcess), fmt.Sprintf("%.2f", ratio(r.inProcess)), ms(r.apart), fmt.Sprintf("%.2f", ratio(r.apart)),
		ms(r.usual), fmt.Sprintf("%.2f", ratio(r.usual)), fmt.Sprintf("%.2f", r.allocs), fmt.Sprintf("%.2f", r.usualAllocs), fmt.Sprintf("%.0f", r.bytes), aim,
	}
}
