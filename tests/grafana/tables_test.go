package grafana

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A dashboard in a window that is 1440 pixels wide.
const (
	gridWidth  = 1440 - 2*16 // without its margins
	gridGap    = 8           // between panels
	panelInset = 8           // on each side of what a panel shows
)

// whoColumns are the groups of a table whose groups are chosen in the dashboard's head: it shows one of them.
var whoColumns = []string{"clientid", "username", "source", "network", "node", "topic", "topicShape", "from_clientid"}

// TestTablesAreNoWiderThanTheirPanels: what stands on the right would be out of sight. Rows with all their columns are wider than any
// panel.
func TestTablesAreNoWiderThanTheirPanels(t *testing.T) {
	for _, d := range dashboards(t) {
		for _, p := range d.asking() {
			if p.Type != "table" || p.Targets[0]["view"] == "events" {
				continue
			}
			t.Run(d.file+"/"+p.Title, func(t *testing.T) {
				inner := (gridWidth+gridGap)*p.GridPos.W/24 - gridGap - 2*panelInset
				require.LessOrEqual(t, p.columnsWidth(), inner)
			})
		}
	}
}

// columnsWidth is how wide a table's columns are at least, all together.
func (p dashboardPanel) columnsWidth() int {
	groups, _ := p.Targets[0]["groupBy"].([]any)
	chosen := slices.Contains(groups, any("$by"))
	var all, who float64
	for _, name := range p.columns() {
		width, fixed := p.property("A", name, "custom.width").(float64)
		if !fixed {
			width, fixed = p.property("A", name, "custom.minWidth").(float64)
		}
		if !fixed {
			width = p.FieldConfig.Defaults["custom"].(map[string]any)["minWidth"].(float64)
		}
		if chosen && slices.Contains(whoColumns, name) && !slices.Contains(groups, any(name)) {
			who = max(who, width)
		} else {
			all += width
		}
	}
	return int(all + who)
}

// columns are those of a table that are to be seen.
func (p dashboardPanel) columns() []string {
	var names []string
	for _, transformation := range p.Transformations {
		for name := range transformation.Options.IndexByName {
			if p.property("A", name, "custom.hideFrom.viz") != true {
				names = append(names, name)
			}
		}
	}
	return names
}
