package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// options says what to show.
type options struct {
	once       bool
	publishes  bool
	clients    int
	history    time.Duration
	seed       uint64
	rows       int
	fetch      bool   // Grafana, without asking, where there is none
	then       string // a script of package.json, to be run in Grafana
	project    string // the folder with plugin.json
	executable string
}

// newsEvery is how often the demo says that it still writes rows.
const newsEvery = time.Minute

// demo is one run. What it has started stands in endings, which are called in the opposite order.
type demo struct {
	options
	*console
	start   time.Time // of the fleet
	db      *postgres.Server
	player  *player
	plugin  *host.Plugin
	grafana *grafana
	answers []answer
	endings []func() error
}

// errInterrupted is an end before all questions were answered.
var errInterrupted = errors.New("it was interrupted")

// run does everything, and ends everything whatever happens.
func (d *demo) run(ctx context.Context) error {
	err := d.play(ctx)
	if err != nil && ctx.Err() != nil {
		err = errInterrupted // what fails then only fails because of that
	}
	d.clearStatus()
	for i := len(d.endings) - 1; i >= 0; i-- {
		err = errors.Join(err, d.endings[i]())
	}
	if err == nil && !d.once {
		d.line("Everything has ended.")
	}
	return err
}

func (d *demo) play(ctx context.Context) error {
	if err := d.prepare(ctx); err != nil {
		return err
	}
	// Rows are written live from here on; whichever fails first ends the other.
	group, ctx := errgroup.WithContext(ctx)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group.Go(func() error { return d.player.live(ctx) })
	group.Go(func() error {
		defer cancel()
		if err := d.askAll(ctx); err != nil {
			return err
		}
		if d.once {
			return nil
		}
		return d.stay(ctx)
	})
	return group.Wait()
}

// prepare starts the database, fills it and starts the plugin; and Grafana, if there is one.
func (d *demo) prepare(ctx context.Context) error {
	err := d.step("Starting PostgreSQL", nil, func() (err error) {
		d.db, err = postgres.Start(ctx, postgres.Options{})
		return err
	})
	if err != nil {
		return err
	}
	d.ending(d.db.Stop)
	if !d.once {
		if err := d.launchGrafana(ctx); err != nil {
			return err
		}
	}
	if err := d.fill(ctx); err != nil {
		return err
	}
	return d.step("Starting the plugin", nil, func() (err error) {
		d.plugin, err = host.Start(context.WithoutCancel(ctx), host.Options{Executable: d.executable})
		if err == nil {
			d.ending(func() error { d.plugin.Stop(); return nil })
		}
		return err
	})
}

func (d *demo) ending(end func() error) { d.endings = append(d.endings, end) }

// launchGrafana lets Grafana start while the table is filled.
func (d *demo) launchGrafana(ctx context.Context) error {
	found, err := d.anyGrafana(ctx)
	if err != nil || found == nil {
		return err
	}
	dist := filepath.Join(d.project, "dist")
	if _, err := os.Stat(filepath.Join(dist, "module.js")); err != nil {
		return fmt.Errorf("start Grafana: the front end isn't built; run `go tool mage build`: %w", err)
	}
	if d.grafana, err = startGrafana(found, d.project, dist, d.db); err != nil {
		return err
	}
	d.ending(d.grafana.stop)
	return nil
}

// fill writes the past of a fleet.
func (d *demo) fill(ctx context.Context) error {
	now := time.Now()
	d.start = now.Add(-d.history)
	f, err := fleet.New(fleet.Options{Seed: d.seed, Start: d.start, Clients: d.clients, Publishes: d.publishes})
	if err != nil {
		return err
	}
	if d.player, err = newPlayer(ctx, d.db, f); err != nil {
		return err
	}
	d.ending(func() error { d.player.close(); return nil })
	title := fmt.Sprintf("Writing the last %s of %s and %d stories", spoken(d.history), counted(d.clients, "healthy client", "healthy clients"), len(f.Stories()))
	written := func() string { return counted(d.player.written.Load(), "row", "rows") }
	return d.step(title, written, func() error { return d.player.load(ctx, now) })
}

// askAll shows every question with its answer.
func (d *demo) askAll(ctx context.Context) error {
	settings, err := sourceSettings(d.db)
	if err != nil {
		return err
	}
	source := d.plugin.DataSource(settings)
	health, err := source.CheckHealth(ctx)
	if err != nil {
		return fmt.Errorf("check the data source: %w", err)
	}
	d.line("\n%s", d.paint(text.Bold, "The data source's health"))
	d.block(health.Status.String(), health.Message)
	for _, chapter := range chapters {
		d.line("\n%s\n", d.paint(text.FgCyan, "── "+chapter.title+" ──"))
		for _, q := range chapter.questions {
			now := time.Now()
			a, err := ask(ctx, source, q, d.start, now)
			if err != nil {
				return err
			}
			d.answers = append(d.answers, a)
			d.show(a, d.rows, now)
		}
	}
	d.line("%s answered.", counted(len(d.answers), "question", "questions"))
	return nil
}

// stay tells where to look and waits for the end, while rows keep coming.
func (d *demo) stay(ctx context.Context) error {
	if d.grafana != nil {
		var health string
		err := d.step("Waiting for Grafana", nil, func() (err error) {
			health, err = d.grafana.await(ctx)
			return err
		})
		if err != nil {
			return err
		}
		d.line("Its data source says: %s", health)
	} else {
		d.line("There is no Grafana at hand. With GRAFANA_HOME set to one's folder, or with -fetch, it is started too.")
	}
	d.line("PostgreSQL: %s", d.db.ConnString(d.db.Database()))
	if d.grafana != nil {
		d.line("A first query: %s", d.grafana.explore(`{"scenario":"drops","view":"rate","groupBy":["reason"]}`))
		page := d.grafana.url
		if d.grafana.dashboards {
			page += "/dashboards?tag=emqx"
		}
		d.line("\nOpen Grafana, where everybody is an administrator: %s\n", d.paint(text.Bold, page))
	}
	if d.then != "" {
		return d.runThen(ctx)
	}
	d.line("Rows keep coming as time goes on. Ctrl-C ends everything.")
	every := newsEvery
	if d.terminal {
		every = pace
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var down <-chan struct{}
	if d.grafana != nil {
		down = d.grafana.exited
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-down:
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("run Grafana: it ended: %v; it said: %s", d.grafana.error, &d.grafana.said)
		case now := <-ticker.C:
			news := now.Format(time.TimeOnly) + "  " + counted(d.player.written.Load(), "row", "rows")
			if d.terminal {
				d.over("%s", news)
			} else {
				d.line("%s", news)
			}
		}
	}
}

// projectDir is the folder of the checkout that the current one is in.
func projectDir() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "plugin.json")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("the demo runs in a checkout of the project: plugin.json was not found")
		}
		dir = filepath.Dir(dir)
	}
}
