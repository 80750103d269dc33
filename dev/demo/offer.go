package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"github.com/emqx/emqx-fulllink-datasource/dev/download"
)

// offered is the Grafana that the demo can fetch where there is none.
const offered = "12.4.1"

// archives are Grafana's own, by system. Their checksums are those that other projects pin for the same files, one of them as published
// by Grafana; the files themselves were not at hand. One that differs is not unpacked. Where Grafana offers none that is pinned here,
// GRAFANA_HOME and the PATH are the ways.
var archives = map[string]download.Archive{
	"linux/amd64": archive("linux_amd64", "55d6d71c813dd7426fe0b8d3a237e8d4ee4bf8a806ff90494207e146473ceb41"),
	"linux/arm64": archive("linux_arm64", "7338a20b4757e5e37a25fb42855828f7627bc830c293d77da1cf6279103044ac"),
}

func archive(system, sum string) download.Archive {
	const build = "22846628243"
	return download.Archive{
		URL:    fmt.Sprintf("https://dl.grafana.com/grafana/release/%[1]s/grafana_%[1]s_%[2]s_%[3]s.tar.gz", offered, build, system),
		SHA256: sum, Bytes: 500 << 20,
	}
}

// anyGrafana is one that is at hand, or that was fetched, now or at an earlier start; nil if there is to be none.
func (d *demo) anyGrafana(ctx context.Context) (*installation, error) {
	found, err := findGrafana()
	if err != nil || found != nil {
		return found, err
	}
	from, ok := archives[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return nil, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, nil // nowhere to keep it
	}
	home := filepath.Join(cache, "emqx-fulllink-dev", "grafana-"+offered)
	return d.fetched(ctx, from, home)
}

// fetched is the Grafana in a folder that only this program fills. That there is no network is no reason to show nothing.
func (d *demo) fetched(ctx context.Context, from download.Archive, home string) (*installation, error) {
	g := &installation{filepath.Join(home, "bin", "grafana"), home}
	if _, err := os.Stat(g.executable); err == nil {
		return g, nil
	}
	question := fmt.Sprintf("There is no Grafana at hand. Fetch Grafana %s from %s into %s?", offered, from.URL, home)
	if !d.fetch && !d.agrees(ctx, question) {
		return nil, nil
	}
	var bytes atomic.Int64
	came := func() string { return fmt.Sprintf("%d MB", bytes.Load()/1_000_000) }
	err := d.step("Fetching Grafana "+offered, came, func() error { return from.Into(ctx, home, bytes.Store) })
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d.line("Grafana couldn't be fetched, so the demo goes on without it: %v", err)
		return nil, nil
	}
	return g, nil
}
