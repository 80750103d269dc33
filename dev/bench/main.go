// Command bench compares the time of a query through the plugin with that of reading the same statement without it, and with that of a
// data source as they are usually made.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/klauspost/cpuid/v2"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
)

func main() {
	if err := execute(); err != nil {
		fmt.Fprintln(os.Stderr, "The benchmark ended:", err)
		os.Exit(1)
	}
}

func execute() error {
	// Lines of a log are for whoever runs a plugin, and cost time.
	log.DefaultLogger = log.NewNullLogger()
	backend.Logger = log.DefaultLogger
	var o options
	sizes := flag.String("rows", "100,10000,100000", "how many rows an answer has, up to 1000000")
	flag.IntVar(&o.table, "table", 0, "how many rows the table has (default a fifth more than the largest answer)")
	flag.DurationVar(&o.time, "time", 10*time.Second, "how long to measure each size")
	flag.StringVar(&o.executable, "plugin", host.Executable(), "the plugin's executable")
	profile := flag.String("cpuprofile", "", "write a profile of the measured rounds to this file")
	flag.Parse()
	var err error
	if o.rows, err = numbers(*sizes); err != nil {
		return err
	}
	if _, err := os.Stat(o.executable); err != nil {
		return fmt.Errorf("the plugin isn't built; run `go tool mage bench`, which does it: %w", err)
	}
	if *profile != "" {
		file, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer file.Close()
		o.profile = func() (stop func(), err error) { return pprof.StopCPUProfile, pprof.StartCPUProfile(file) }
	}
	signal.Ignore(syscall.SIGPIPE) // a reader that goes away (| head) must not keep the database's files from being removed
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	fmt.Printf("%s, %d cores, %s/%s, %s\n", cpuid.CPU.BrandName, runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH, runtime.Version())
	err = run(ctx, o, os.Stdout)
	if ctx.Err() != nil {
		return errors.New("it was interrupted")
	}
	return err
}

// numbers reads sizes of answers.
func numbers(list string) ([]int, error) {
	var sizes []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxRows {
			return nil, fmt.Errorf("-rows: %q is not allowed; numbers from 1 to %d with commas between them are", text, maxRows)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}
