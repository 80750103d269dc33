package health

import (
	"context"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
)

// checkRollup tells whether counts are read from a rollup, by the hour before the newest event.
func checkRollup(ctx context.Context, t Target, r *Report, newest time.Time) {
	if t.Rollup == nil {
		return
	}
	columns := slices.DeleteFunc(slices.Clone(rollup.Columns), func(name string) bool { return !t.Columns.Has(name) })
	text, wrong := t.Rollup.Report(ctx, rollup.Question{
		Database: t.Database, Dialect: t.Dialect, Now: t.Now, From: newest.Add(-time.Hour), To: newest.Add(time.Minute), Columns: columns,
	})
	switch {
	case wrong:
		r.problem("%s", text)
	case text != "":
		r.note("%s", text)
	}
}
