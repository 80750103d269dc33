// Command demo tries the plugin on a simulated MQTT fleet. It fills an embedded PostgreSQL with the fleet's events, starts the
// built plugin as Grafana would, and asks it what an operator asks while troubleshooting.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
)

const interrupted = 130 // as shells have it for Ctrl-C

func main() { os.Exit(execute()) }

func execute() int {
	var o options
	flag.BoolVar(&o.once, "once", !term.IsTerminal(int(os.Stdout.Fd())),
		"end after the questions, without Grafana; by default where the output is no terminal")
	flag.BoolVar(&o.publishes, "publishes", false, "also write message.publish rows, as by the rule FROM \"$events/#\", \"#\"")
	flag.IntVar(&o.clients, "clients", 170, "how many healthy clients there are beside those of the stories")
	flag.DurationVar(&o.history, "history", time.Hour, "how far back the events go")
	flag.Uint64Var(&o.seed, "seed", 1, "another number is another fleet")
	flag.IntVar(&o.rows, "rows", 8, "how many rows of each answer to show")
	flag.BoolVar(&o.fetch, "fetch", false, "fetch Grafana's own archive where no Grafana is at hand, without asking")
	flag.StringVar(&o.then, "then", "", "run this script of package.json in Grafana (e2e, pictures), and end")
	width := flag.Int("width", 0, "columns to use (default the terminal's, or 120)")
	flag.StringVar(&o.executable, "plugin", "", "the plugin's executable (default the built one in dist)")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A reader that goes away (| head) ends the demo too, but not before everything is cleaned up.
	signal.Ignore(syscall.SIGPIPE)
	c := newConsole(os.Stdout, *width)
	c.lost = stop
	err := start(ctx, o, c)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "The demo ended:", err)
	if errors.Is(err, errInterrupted) {
		return interrupted
	}
	return 1
}

func start(ctx context.Context, o options, c *console) error {
	if o.history < time.Minute {
		return errors.New("-history must be a minute or more")
	}
	var err error
	if o.project, err = projectDir(); err != nil {
		return err
	}
	if o.executable == "" {
		o.executable = filepath.Join(o.project, host.Executable())
		if _, err := os.Stat(o.executable); err != nil {
			return fmt.Errorf("the plugin isn't built; run `go tool mage build`, or `go tool mage demo`, which does both: %w", err)
		}
	}
	return (&demo{options: o, console: c}).run(ctx)
}
