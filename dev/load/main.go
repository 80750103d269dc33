// Command load makes a day of many rows in a PostgreSQL of its own, asks it every view, and counts how many rows each reads: no
// view may read more than a small multiple of what it shows, however many rows the table has.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

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
	flag.Parse()
	if o.rows < hours {
		return fmt.Errorf("-rows: %d is not allowed; at least one for each hour is", o.rows)
	}
	o.series = min(20, o.limit)
	signal.Ignore(syscall.SIGPIPE) // a reader that goes away (| head) must not keep the database's files from being removed
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	server, err := postgres.Start(ctx, postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	err = run(ctx, o, server, server.Database(), os.Stdout)
	if ctx.Err() != nil {
		return errors.New("it was interrupted")
	}
	return err
}
