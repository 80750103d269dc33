package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const (
	indent = "  "
	// points is how many a series shall have about, so that its drawing has room beside its labels.
	points = 30
)

// answer is what the plugin said to a question.
type answer struct {
	question
	frames data.Frames
	took   time.Duration
}

// sourceSettings are what Grafana would send to the plugin for a data source on this database.
func sourceSettings(db *postgres.Server) (backend.DataSourceInstanceSettings, error) {
	raw, err := json.Marshal(map[string]any{"database": db.Database(), "table": tableName, "sslmode": "disable"})
	if err != nil {
		return backend.DataSourceInstanceSettings{}, fmt.Errorf("write the data source's settings: %w", err)
	}
	return backend.DataSourceInstanceSettings{
		UID: "emqx", Type: pluginID, Name: "EMQX Full-Link Events", URL: db.Addr(), User: db.User(), JSONData: raw,
		DecryptedSecureJSONData: map[string]string{"password": db.Password()}, Updated: time.Now(),
	}, nil
}

// ask puts a question about a time range to the plugin.
func ask(ctx context.Context, source *host.DataSource, q question, from, to time.Time) (answer, error) {
	started := time.Now()
	responses, err := source.Query(ctx, nil, backend.DataQuery{
		RefID: "A", JSON: []byte(q.query), TimeRange: backend.TimeRange{From: from, To: to},
		Interval: max(to.Sub(from)/points, time.Second).Round(time.Second), MaxDataPoints: 2 * points,
	})
	took := time.Since(started)
	if err == nil {
		err = responses["A"].Error
	}
	if err != nil {
		return answer{}, fmt.Errorf("ask %q: %w", q.asked, err)
	}
	return answer{q, responses["A"].Frames, took}, nil
}

// show prints a question with its answer, and how it came about.
func (c *console) show(a answer, most int, now time.Time) {
	c.line("%s", c.paint(text.Bold, a.asked))
	c.block("query", a.query)
	g := gridOf(a.frames, most, now)
	g.fit(c.width - len(indent) - gap)
	if len(g.same) > 0 {
		c.block("in all these rows", strings.Join(g.same, ", "))
	}
	if len(g.header) > 0 {
		c.line("\n%s", indent+strings.ReplaceAll(g.String(), "\n", "\n"+indent))
	}
	n, one, many := size(a.frames)
	found := counted(n, one, many)
	if shown := len(g.rows); shown < n {
		found += fmt.Sprintf(", the first %d shown", shown)
	}
	if len(g.left) > 0 {
		found += ", without " + strings.Join(g.left, ", ") + " (no room)"
	}
	c.wrapped(indent, found+", in "+milliseconds(a.took), text.Reset)
	for _, f := range a.frames[:min(1, len(a.frames))] {
		for _, notice := range f.Meta.Notices {
			c.wrapped(indent, notice.Text, text.FgYellow)
		}
		c.block("SQL", valuesTogether(f.Meta.ExecutedQueryString))
	}
	c.line("")
}

// valuesTogether brings the values of a statement from lines of their own together into one.
func valuesTogether(executed string) string {
	var b strings.Builder
	inValues := false
	for line := range strings.SplitSeq(executed, "\n") {
		value := strings.HasPrefix(line, "  $")
		switch {
		case value && inValues:
			b.WriteString("   ")
		case b.Len() > 0:
			b.WriteByte('\n')
		}
		if value {
			line = strings.Replace(strings.TrimSpace(line), " = ", "=", 1) // what has no blank isn't wrapped in between
		}
		b.WriteString(line)
		inValues = value
	}
	return b.String()
}

// block prints a long text under its name.
func (c *console) block(name, long string) {
	c.line("%s%s", indent, name)
	c.wrapped(indent+indent, long, text.Faint)
}

// wrapped prints a long text in as many lines as it needs.
func (c *console) wrapped(margin, long string, color text.Color) {
	for line := range strings.SplitSeq(long, "\n") {
		for part := range strings.SplitSeq(text.WrapSoft(visible(line), max(c.width-len(margin), 20)), "\n") {
			c.line("%s%s", margin, c.paint(color, strings.TrimRight(part, " ")))
		}
	}
}
