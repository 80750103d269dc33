package grafana

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

func TestDashboardFiles(t *testing.T) {
	var plugin struct {
		Includes []struct{ Type, Name, Path string }
	}
	text, err := os.ReadFile("../../plugin.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &plugin))
	list := dashboards(t)
	require.Len(t, plugin.Includes, len(list))
	uids := map[string]bool{}
	for _, d := range list {
		t.Run(d.file, func(t *testing.T) {
			require.Nil(t, d.ID, "Grafana gives the ID")
			require.Equal(t, 42, d.SchemaVersion)
			require.Equal(t, "dashboards/"+strings.TrimPrefix(d.UID, "emqx-")+".json", d.file)
			require.False(t, uids[d.UID])
			uids[d.UID] = true
			require.NotEmpty(t, d.Title)
			require.NotEmpty(t, d.Description)
			require.Contains(t, plugin.Includes, struct{ Type, Name, Path string }{"dashboard", d.Title, d.file})
			require.Len(t, d.Links, 1)
			link := d.Links[0]
			require.Equal(t, "dashboards", link.Type)
			require.Equal(t, []string{"emqx"}, link.Tags)
			require.Contains(t, d.Tags, "emqx", "the menu lists those that have the tag")
			require.True(t, link.IncludeVars && link.KeepTime)
		})
	}
}

func TestDashboardsHaveNoFixedDataSource(t *testing.T) {
	own := map[string]any{"type": "emqx-fulllink-datasource", "uid": "${datasource}"}
	grafanas := map[string]any{"type": "grafana", "uid": "-- Grafana --"}
	for _, d := range dashboards(t) {
		t.Run(d.file, func(t *testing.T) {
			var content any
			require.NoError(t, json.Unmarshal([]byte(d.text), &content))
			found := valuesOf(content, "datasource")
			require.Greater(t, len(found), len(d.asking()))
			for _, ref := range found {
				require.Contains(t, []any{own, grafanas, "-- Grafana --"}, ref)
			}
			v := d.variable("datasource")
			require.NotNil(t, v)
			require.Equal(t, "datasource", v.Type)
			require.JSONEq(t, `"emqx-fulllink-datasource"`, string(v.Query))
			require.Equal(t, "datasource", d.Templating.List[0].Name, "the other variables ask it")
		})
	}
}

// valuesOf collects what stands under a key, at any depth.
func valuesOf(content any, key string) []any {
	var found []any
	switch c := content.(type) {
	case map[string]any:
		for k, value := range c {
			if k == key {
				found = append(found, value)
			}
			found = append(found, valuesOf(value, key)...)
		}
	case []any:
		for _, value := range c {
			found = append(found, valuesOf(value, key)...)
		}
	}
	return found
}

// chosenBy are the variables of each dashboard, beside the data source and Grafana's own filters.
var chosenBy = map[string][]string{
	"emqx-fleet": {"text", "node", "compare"}, "emqx-lifecycle": {"client", "user", "source", "topic", "node", "by"},
	"emqx-access": {"client", "user", "source", "topic", "node", "by"}, "emqx-delivery": {"client", "user", "source", "topic", "node", "by"},
	"emqx-drops": {"client", "user", "source", "topic", "node", "unheard", "by"}, "emqx-client": {"client"}, "emqx-message": {"message", "topic"},
	"emqx-source": {"source"}, "emqx-topic": {"topic"}, "emqx-nodes": {"node"}, "emqx-pipeline": {"node"},
}

func TestDashboardVariables(t *testing.T) {
	for _, d := range dashboards(t) {
		t.Run(d.file, func(t *testing.T) {
			var names []string
			for _, v := range d.Templating.List {
				names = append(names, v.Name)
				require.NotEmpty(t, v.Label)
				if v.Type != "query" {
					continue
				}
				require.Equal(t, 2, v.Refresh, "another time range has other values")
				if v.Hide != 0 {
					continue
				}
				require.NotEmpty(t, v.Description)
				require.Contains(t, string(v.Query), "$__searchFilter", "what isn't among the newest is found by typing")
				require.Equal(t, v.Multi, v.IncludeAll)
				if v.Multi {
					require.Equal(t, "$__all", v.AllValue)
				}
			}
			require.Equal(t, slices.Concat([]string{"datasource"}, chosenBy[d.UID], []string{"filter"}), names)
			require.Equal(t, "adhoc", d.variable("filter").Type)
		})
	}
}

// keysOf are the keys of the model in which a variable may stand.
var keysOf = map[string][]string{
	"client": {"clients", "parties", "publishers", "filters"}, "user": {"users"}, "source": {"sources"}, "topic": {"topics", "covers"}, "node": {"nodes"},
	"message": {"messages"}, "text": {"text"}, "compare": {"offset"}, "by": {"groupBy"}, "unheard": {"filters"},
}

// withoutTopic are events that have none: a chosen topic would hide them all.
var withoutTopic = []string{event.Connected, event.Disconnected, event.Connack, event.CheckAuthnComplete}

func TestDashboardTargetsTakeEveryVariable(t *testing.T) {
	for _, d := range dashboards(t) {
		var choosing []string // the variables that say which rows the whole dashboard is about
		for _, v := range d.Templating.List {
			if v.Type == "query" && v.Hide == 0 {
				choosing = append(choosing, v.Name)
			}
		}
		targets := map[string]map[string]any{}
		for _, p := range d.asking() {
			for _, target := range p.Targets {
				targets[p.Title+"/"+target["refId"].(string)] = target
			}
		}
		for _, a := range d.Annotations.List {
			if a.Target != nil {
				targets["annotation "+a.Name] = a.Target
			}
		}
		for name, target := range targets {
			t.Run(d.file+"/"+name, func(t *testing.T) {
				for key, value := range target {
					for _, variable := range placeholders(map[string]any{key: value}) {
						require.Contains(t, keysOf[variable], key)
					}
				}
				taken := placeholders(target)
				for _, variable := range choosing {
					if events := asList(target["events"]); variable == "topic" && len(events) > 0 && !slices.ContainsFunc(events, hasTopic) {
						require.NotContains(t, taken, variable, "these events have no topic")
					} else if d.UID == "emqx-message" && len(asList(target["covers"])) > 0 {
						require.Contains(t, taken, "topic", "who was subscribed depends on the message's topic")
					} else {
						require.Contains(t, taken, variable)
					}
				}
			})
		}
	}
}

func asList(value any) []any {
	list, _ := value.([]any)
	return list
}

func hasTopic(name any) bool { return !slices.Contains(withoutTopic, name.(string)) }

// panelViews are the views whose answers a type of panel shows.
var panelViews = map[string][]any{
	"stat": {"count", "connections"}, "timeseries": {"rate", "latency"},
	"table":          {"findings", "funnel", "top", "causes", "connections", "messages", "receivers", "events", "count", "contrast", "find"},
	"state-timeline": {"timeline"}, "nodeGraph": {"graph"}, "logs": {"logs"}, "traces": {"trace"},
}

func TestDashboardsBeginWithWhatIsWrong(t *testing.T) {
	for _, d := range dashboards(t) {
		if d.UID == "emqx-message" {
			continue // a message's receivers say what is wrong with it
		}
		t.Run(d.file, func(t *testing.T) {
			p := d.Panels[0]
			require.Zero(t, p.GridPos.X+p.GridPos.Y)
			require.GreaterOrEqual(t, p.GridPos.H, 8, "three findings and more must be readable")
			require.Len(t, p.Targets, 1)
			require.Equal(t, []any{"diagnosis", "findings"}, []any{p.Targets[0]["scenario"], p.Targets[0]["view"]})
			for _, field := range []string{"explore", "page"} {
				require.Equal(t, true, p.property("A", field, "custom.hideFrom.viz"), "it is for the link only")
			}
			for _, field := range []string{"summary", "check"} {
				require.Equal(t, true, p.property("A", field, "custom.wrapText"), "a sentence that is cut isn't read")
			}
		})
	}
}

// nothing is the text of a panel without rows. Grafana shows it, too, where the query failed, so it mustn't read like an answer.
var nothing = regexp.MustCompile(`^(no answer|Nothing to show: .+, or the query failed \(red triangle\))$`)

func TestDashboardPanels(t *testing.T) {
	for _, d := range dashboards(t) {
		ids := map[int]bool{}
		for _, p := range d.everyPanel() {
			t.Run(d.file+"/"+p.Title, func(t *testing.T) {
				require.NotEmpty(t, p.Title)
				require.False(t, ids[p.ID], "the ID %d is taken", p.ID)
				ids[p.ID] = true
				if len(p.Targets) == 0 {
					require.Contains(t, []string{"row", "text", "alertlist"}, p.Type)
					return
				}
				require.Contains(t, panelViews, p.Type)
				require.NotEmpty(t, p.Description)
				require.Regexp(t, nothing, p.FieldConfig.Defaults["noValue"])
				for _, target := range p.Targets {
					view := target["view"]
					require.Contains(t, panelViews[p.Type], view)
					if slices.Contains([]any{"count", "rate", "latency", "top"}, view) {
						require.NotEmpty(t, p.property(target["refId"].(string), "value", "unit"))
					}
					if view == "rate" {
						require.NotEmpty(t, target["groupBy"], "without groups, nothing at all would be shown as a flat line")
					}
				}
			})
		}
	}
}

func TestDashboardPanelsFit(t *testing.T) {
	for _, d := range dashboards(t) {
		t.Run(d.file, func(t *testing.T) {
			taken := map[[2]int]string{}
			for _, p := range d.everyPanel() {
				g := p.GridPos
				require.True(t, g.X >= 0 && g.Y >= 0 && g.W > 0 && g.H > 0 && g.X+g.W <= 24, "%s: %+v", p.Title, g)
				for x := g.X; x < g.X+g.W; x++ {
					for y := g.Y; y < g.Y+g.H; y++ {
						require.Empty(t, taken[[2]int{x, y}], "%s lies on another panel", p.Title)
						taken[[2]int{x, y}] = p.Title
					}
				}
			}
		})
	}
}
