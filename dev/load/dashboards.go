package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// How a whole dashboard is loaded: a browser has that many requests under way, and a panel of a usual width asks for so many points.
const (
	atOnce     = 6
	panelWidth = 600
)

// dashboard is what a dashboard's panels ask when it is opened and nothing is chosen.
type dashboard struct {
	name   string
	models []map[string]any
}

var variable = regexp.MustCompile(`^\$(?:([a-z]+)|\{([a-z]+):[a-z]+\})$`)

// readDashboards reads the files of a folder. A page that is about one thing is opened for the name that is given for its kind.
func readDashboards(folder string, names []name) ([]dashboard, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var list []dashboard
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var content struct {
			Panels     []panel
			Templating struct {
				List []struct {
					Name    string
					Current struct{ Value any }
				}
			}
		}
		if err := json.Unmarshal(text, &content); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		chosen := map[string]string{}
		for _, v := range content.Templating.List {
			chosen[v.Name], _ = v.Current.Value.(string)
		}
		page := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, n := range names {
			if n.kind == page || page == "message" && n.kind == "topic" {
				chosen[n.kind] = n.text
			}
		}
		d := dashboard{name: page}
		for _, p := range content.Panels {
			d.add(p, chosen)
		}
		list = append(list, d)
	}
	return list, nil
}

// panel is a panel, or a row with panels.
type panel struct {
	Panels  []panel
	Targets []map[string]any
}

func (d *dashboard) add(p panel, chosen map[string]string) {
	for _, inside := range p.Panels {
		d.add(inside, chosen)
	}
	for _, target := range p.Targets {
		if target["scenario"] != nil {
			d.models = append(d.models, withChosen(target, chosen).(map[string]any))
		}
	}
}

// withChosen puts in the place of a variable what is chosen; an entry of a list for which nothing is chosen is none.
func withChosen(value any, chosen map[string]string) any {
	switch v := value.(type) {
	case string:
		if m := variable.FindStringSubmatch(v); m != nil {
			return chosen[m[1]+m[2]]
		}
	case []any:
		list := []any{}
		for _, entry := range v {
			entry = withChosen(entry, chosen)
			if filter, ok := entry.(map[string]any); ok && filter["values"] != nil && len(filter["values"].([]any)) == 0 {
				continue
			}
			if entry != "" {
				list = append(list, entry)
			}
		}
		return list
	case map[string]any:
		all := map[string]any{}
		for key, inside := range v {
			all[key] = withChosen(inside, chosen)
		}
		return all
	}
	return value
}

// observed counts the statements that are run, and how long the longest takes, and the longest of those that count rows and do nothing else.
type observed struct {
	mu             sync.Mutex
	statements     int
	longest, count time.Duration
}

func (o *observed) observe(ctx context.Context, _ statement.Dialect, st statement.Statement) (context.Context, func(store.Outcome)) {
	started := time.Now()
	return ctx, func(store.Outcome) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.statements++
		took := time.Since(started)
		o.longest = max(o.longest, took)
		if strings.HasPrefix(st.SQL, "SELECT count(*) AS n\nFROM "+tableName) {
			o.count = max(o.count, took)
		}
	}
}

// lineOfLoad is a line of what is printed of queries that are asked together.
const lineOfLoad = "%-10v  %7v  %10v  %7v  %9v  %8v  %17v  %13v  %v\n"

// askDashboards loads every dashboard over a span of time, as a browser does.
func askDashboards(ctx context.Context, d *dataSource, s *server, list []dashboard, out io.Writer) (times []loaded, broken error) {
	fmt.Fprintf(out, "\nLoading the dashboards over %s\n", d.to.Sub(d.from))
	fmt.Fprintf(out, lineOfLoad, "dashboard", "queries", "statements", "refused", "took", "of count", "longest statement", "longest count", "more memory (MiB)")
	for _, page := range list {
		took, err := d.together(ctx, s, page, atOnce, out)
		if err != nil {
			broken = errors.Join(broken, fmt.Errorf("load the dashboard %s: %w", page.name, err))
		}
		times = append(times, loaded{page.name, d.to.Sub(d.from), took})
	}
	return times, broken
}

// together asks all queries of a page, so many at once, with the connections that the plugin opens by itself, and prints and returns what that took.
// Where all connections stay busy, queries are refused, as in Grafana; that is counted, and no error.
func (d *dataSource) together(ctx context.Context, s *server, page dashboard, limit int, out io.Writer) (time.Duration, error) {
	var o observed
	shared, err := s.open(defaultConns, o.observe)
	if err != nil {
		return 0, err
	}
	defer shared.Close()
	if _, err := shared.Facts(ctx); err != nil {
		return 0, err
	}
	_, unit, err := d.countRows(ctx)
	if err != nil {
		return 0, err
	}
	before, err := s.memory.begin()
	if err != nil {
		return 0, err
	}
	o.statements, o.longest, o.count = 0, 0, 0
	started := time.Now()
	refused, err := d.load(ctx, page, limit, shared.Shared())
	took := time.Since(started)
	fmt.Fprintf(out, lineOfLoad, page.name, len(page.models), o.statements, refused, took.Round(time.Millisecond), fmt.Sprintf("%.1f", took.Seconds()/unit.Seconds()),
		o.longest.Round(time.Millisecond), o.count.Round(time.Millisecond), s.memory.since(before))
	return took, err
}

// load asks all queries of a dashboard, so many at once, and counts those that are refused.
func (d *dataSource) load(ctx context.Context, page dashboard, limit int, database scenario.Database) (refused int64, err error) {
	target := d.target
	target.Database, target.Now = database, d.to
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	var busy atomic.Int64
	for _, model := range page.models {
		group.Go(func() error {
			_, err := d.answer(ctx, target, model, d.to.Sub(d.from)/panelWidth, panelWidth)
			var known *store.Error
			switch {
			case errors.As(err, &known) && known.Kind == store.Busy:
				busy.Add(1)
			case err != nil:
				return fmt.Errorf("%v: %w", model, err)
			}
			return nil
		})
	}
	err = group.Wait()
	return busy.Load(), err
}
