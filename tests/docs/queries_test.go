package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/vocabulary"
)

// section is what stands under a heading of a page, up to the next one of its level.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", page))
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	require.True(t, ok, "%s has no heading %s", page, heading)
	rest, _, _ = strings.Cut(rest, "\n## ")
	return rest
}

var (
	rowOf  = regexp.MustCompile("(?m)^\\| (`[^|]*) \\|")
	quoted = regexp.MustCompile("`([^`]+)`")
)

// told are the names in the first cells of a section's tables.
func told(t *testing.T, heading string) []string {
	t.Helper()
	var names []string
	for _, row := range rowOf.FindAllStringSubmatch(section(t, "queries.md", heading), -1) {
		for _, name := range quoted.FindAllStringSubmatch(row[1], -1) {
			names = append(names, name[1])
		}
	}
	return names
}

// The page on queries has every scenario, view, key and measure that the editors offer, and every group that isn't a column. (What a diagnosis finds is
// written by the test of its package.)
func TestQueriesTellWhatThereIs(t *testing.T) {
	v := vocabulary.Of(event.Wide, false)
	scenarios, views, keys := told(t, "Scenarios"), append(told(t, "Views"), told(t, "Raw SQL")...), append(told(t, "All keys"), told(t, "Raw SQL")...)
	for _, s := range v.Scenarios {
		if s.Name != event.SQL && s.Name != event.Diagnosis {
			require.Contains(t, scenarios, s.Name)
		}
	}
	for _, view := range v.Views {
		if view.Name != "findings" { // has a page of its own
			require.Contains(t, views, view.Name)
		}
	}
	for _, key := range query.Keys() {
		if key.Name != "scenario" {
			require.Contains(t, keys, key.Name)
		}
	}
	measures, groups := told(t, "Measures"), told(t, "Groups")
	for _, m := range v.Measures {
		require.Contains(t, measures, m.Name)
	}
	for _, name := range v.GroupBy {
		if !event.Wide.Has(name) {
			require.Contains(t, groups, name)
		}
	}
}
