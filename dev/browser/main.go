// Command browser tries the plugin's editors in a real browser. It starts what they need (a database with a simulated fleet,
// the built plugin as a process, a page that plays Grafana's host) and runs the tests of tests/browser against it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// The files of the bench, seen from the project's folder.
var (
	config = filepath.Join("tests", "browser", "playwright.config.ts")
	output = filepath.Join("tests", "browser", "output")
	runner = filepath.Join("node_modules", "@playwright", "test", "cli.js")
)

func main() {
	dist := flag.String("dist", "dist", "the folder of the built plugin")
	serve := flag.Bool("serve", false, "only serve the page, to be looked at in a browser")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *dist, *serve, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "The editors were not tried, or failed:", err)
		os.Exit(1)
	}
}

// run serves the page and has the tests run; arguments are passed on to their runner.
func run(ctx context.Context, dist string, serve bool, args []string) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var chromium string
	if !serve {
		if chromium, err = findChromium(ctx); err != nil {
			return err
		}
	}
	db, err := postgres.Start(ctx, postgres.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Stop()) }()
	if err := play(ctx, db); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(output, "plugin.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	plugin, err := host.Start(ctx, host.Options{Executable: filepath.Join(dist, filepath.Base(host.Executable())), Log: log})
	if err != nil {
		return err
	}
	defer plugin.Stop()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	server := &http.Server{Handler: newBench(db, plugin).routes(dist), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // until it is closed
	defer server.Close()
	if serve {
		fmt.Printf("%s/?editor=query (or settings, variable, annotation). Ctrl-C ends it.\n", address)
		<-ctx.Done()
		return nil
	}
	cmd := exec.CommandContext(ctx, "node", append([]string{runner, "test", "--config", config}, args...)...)
	cmd.Env = append(os.Environ(), "BENCH_URL="+address, "CHROMIUM="+chromium)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
