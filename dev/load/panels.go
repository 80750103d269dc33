package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// crowds are how many panels are asked at once: one, a page, a wall of screens, everybody who comes to work.
var crowds = []int{1, 10, 50, 200}

// askPanels asks so many panels of the dashboards at the same moment, with a pool of the plugin's usual size, and prints what that takes and
// how many were refused because every connection stayed busy.
func askPanels(ctx context.Context, d *dataSource, s *server, list []dashboard, out io.Writer) (broken error) {
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintf(out, "\nAsking panels of all dashboards at once, over %s, with %d connections\n", d.to.Sub(d.from), defaultConns)
	fmt.Fprintf(out, lineOfLoad, "panels", "queries", "statements", "refused", "took", "of count", "longest statement", "longest count", "more memory (MiB)")
	for _, count := range crowds {
		crowd := dashboard{name: fmt.Sprint(count), models: panelsOf(list, count)}
		if _, err := d.together(ctx, s, crowd, count, out); err != nil {
			broken = errors.Join(broken, fmt.Errorf("ask %d panels at once: %w", count, err))
		}
	}
	return broken
}

// panelsOf are so many queries of the dashboards: the first of each, the second of each, and so on. Where there are no more, somebody
// else opens the same pages.
func panelsOf(list []dashboard, count int) (models []map[string]any) {
	var all []map[string]any
	for place, left := 0, true; left; place++ {
		left = false
		for _, page := range list {
			if place < len(page.models) {
				all = append(all, page.models[place])
				left = true
			}
		}
	}
	for len(models) < count {
		models = append(models, all[:min(len(all), count-len(models))]...)
	}
	return models
}
