// Command load makes a day of many rows in a PostgreSQL of its own, or in a GreptimeDB that is named, and asks it every view. It counts how
// many rows each reads: no view may read more than a small multiple of what it shows, however many rows the table has. And it measures how
// much longer each view, each whole dashboard, and up to 200 panels at once take than counting all rows of the time.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptimedb"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func main() {
	if err := execute(); err != nil {
		fmt.Fprintln(os.Stderr, "The load ended:", err)
		os.Exit(1)
	}
}

func execute() (err error) {
	var o options
	flag.IntVar(&o.rows, "rows", 10_000_000, "how many rows the day has")
	flag.IntVar(&o.limit, "limit", 1000, "how many rows or groups each view is asked for (series: 20)")
	flag.IntVar(&o.maxRows, "maxrows", 10_000, "how many rows the data source allows")
	flag.IntVar(&o.points, "points", 1000, "how many points a series may have")
	flag.StringVar(&o.database, "database", "", "a database of the named GreptimeDB that has a day of rows already")
	flag.IntVar(&o.process, "pid", 0, "the server's process, on this machine (Linux): the most memory that it takes is shown as well")
	flag.StringVar(&o.only, "view", "", "ask this view alone; dashboards, panels: load these alone")
	flag.StringVar(&o.plot, "plot", "", "an SVG file, to be written, of how long each dashboard took")
	flag.StringVar(&o.dashboards, "dashboards", "dashboards", "the folder with the dashboards' files")
	span := flag.Duration("span", 0, "ask about so much of the day alone (default 1h, 6h and 24h)")
	flag.Parse()
	if o.spans = allSpans; *span > 0 {
		o.spans = []time.Duration{*span}
	}
	if o.rows < hours {
		return fmt.Errorf("-rows: %d is not allowed; at least one for each hour is", o.rows)
	}
	o.series = min(20, o.limit)
	signal.Ignore(syscall.SIGPIPE) // a reader that goes away (| head) must not keep the database's files from being removed
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	s, stopServer, err := filled(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stopServer()) }()
	err = run(ctx, o, s, os.Stdout)
	if ctx.Err() != nil {
		return errors.New("it was interrupted")
	}
	return err
}

// filled is the server that is asked: the GreptimeDB that is named, or a PostgreSQL of its own.
func filled(ctx context.Context, o options) (s *server, stop func() error, err error) {
	named, err := greptimedb.Named()
	if err != nil {
		return nil, nil, err
	}
	if named != nil {
		s, err = onGreptimeDB(ctx, o, named, os.Stdout)
		if err != nil {
			return nil, nil, err
		}
		return s, func() error { return s.conn.Close(context.WithoutCancel(ctx)) }, nil
	}
	db, err := postgres.Start(ctx, postgres.Options{})
	if err != nil {
		return nil, nil, err
	}
	s, err = onPostgreSQL(ctx, o, db, db.Database(), os.Stdout)
	if err != nil {
		return nil, nil, errors.Join(err, db.Stop())
	}
	return s, func() error { return errors.Join(s.conn.Close(context.WithoutCancel(ctx)), db.Stop()) }, nil
}
