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
			require.Regexp(t, `^emqx-[a-z]+$`, d.UID)
			require.False(t, uids[d.UID])
			uids[d.UID] = true
			require.NotEmpty(t, d.Title)
			require.NotEmpty(t, d.Description)
			require.Contains(t, plugin.Includes, struct{ Type, Name, Path string }{"dashboard", d.Title, d.file})
			require.Len(t, d.Links, 1)
			link := d.Links[0]
			require.Equal(t, "dashboards", link.Type)
			require.Equal(t, d.Tags, link.Tags, "the link must lead to all that have the tag")
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
				require.Contains(t, []any{own, grafanas}, ref)
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

func TestDashboardVariables(t *testing.T) {
	for _, d := range dashboards(t) {
		t.Run(d.file, func(t *testing.T) {
			var names []string
			for _, v := range d.Templating.List {
				names = append(names, v.Name)
				require.NotEmpty(t, v.Label)
				if v.Type == "datasource" {
					continue
				}
				require.Equal(t, "query", v.Type)
				require.NotEmpty(t, v.Description)
				require.True(t, v.Multi && v.IncludeAll)
				require.Equal(t, "$__all", v.AllValue)
				require.Equal(t, 2, v.Refresh, "another time range has other values")
			}
			require.Equal(t, []string{"datasource", "clientid", "username", "source", "topic", "node"}, names)
		})
	}
}

// variableOf is which variable a key of the model takes its values from.
var variableOf = map[string]string{
	"clients": "$clientid", "parties": "$clientid", "users": "$username", "sources": "$source", "topics": "$topic", "nodes": "$node",
}

// withoutTopic are events that have none: a chosen topic would hide them all.
var withoutTopic = []string{event.Connected, event.Disconnected, event.Connack, event.CheckAuthnComplete}

func TestDashboardTargetsTakeEveryVariable(t *testing.T) {
	for _, d := range dashboards(t) {
		for _, p := range d.asking() {
			for _, target := range p.Targets {
				t.Run(d.file+"/"+p.Title+"/"+target["refId"].(string), func(t *testing.T) {
					var taken []string
					for key, value := range target {
						for _, entry := range asList(value) {
							if text, ok := entry.(string); ok && strings.Contains(text, "$") {
								require.Equal(t, variableOf[key], text)
								taken = append(taken, text)
							}
						}
					}
					slices.Sort(taken)
					want := []string{"$clientid", "$node", "$source", "$topic", "$username"}
					if events := asList(target["events"]); len(events) > 0 && !slices.ContainsFunc(events, hasTopic) {
						want = slices.DeleteFunc(want, func(v string) bool { return v == "$topic" })
					}
					require.Equal(t, want, taken)
				})
			}
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
	"stat": {"count"}, "timeseries": {"rate", "latency"}, "table": {"findings", "funnel", "top", "causes", "connections", "messages", "events"},
	"state-timeline": {"timeline"}, "nodeGraph": {"graph"}, "logs": {"logs"},
}

func TestDashboardsBeginWithWhatIsWrong(t *testing.T) {
	for _, d := range dashboards(t) {
		t.Run(d.file, func(t *testing.T) {
			p := d.Panels[0]
			require.Equal(t, "What is wrong", p.Title)
			require.Equal(t, 24, p.GridPos.W)
			require.Zero(t, p.GridPos.Y)
			require.Len(t, p.Targets, 1)
			require.Equal(t, []any{"diagnosis", "findings"}, []any{p.Targets[0]["scenario"], p.Targets[0]["view"]})
			require.Equal(t, true, p.property("A", "explore", "custom.hideFrom.viz"), "it is for the link only")
			file := regexp.MustCompile(`docs/[a-z]+\.md`).FindString(p.Description)
			require.NotEmpty(t, file, "it must say where its thresholds are")
			require.FileExists(t, "../../"+file)
		})
	}
}

func TestDashboardPanels(t *testing.T) {
	for _, d := range dashboards(t) {
		ids := map[int]bool{}
		for _, p := range d.everyPanel() {
			t.Run(d.file+"/"+p.Title, func(t *testing.T) {
				require.NotEmpty(t, p.Title)
				require.False(t, ids[p.ID], "the ID %d is taken", p.ID)
				ids[p.ID] = true
				if p.Type == "row" {
					return
				}
				require.Contains(t, panelViews, p.Type)
				require.NotEmpty(t, p.Description)
				require.NotEmpty(t, p.FieldConfig.Defaults["noValue"])
				require.NotEmpty(t, p.Targets)
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

// dataLink is an address that a panel links to: a dashboard, a variable of it that becomes the cell's value or the client of a
// timeline, the same time range and data source.
var dataLink = regexp.MustCompile(`^/d/([a-z-]+)\?var-([a-z]+)=\$\{(__value\.raw|__field\.labels\.clientid):percentencode\}&\$\{__url_time_range\}&\$\{datasource:queryparam\}$`)

func TestDashboardLinksLeadSomewhere(t *testing.T) {
	list := dashboards(t)
	for _, d := range list {
		t.Run(d.file, func(t *testing.T) {
			count := 0
			for _, p := range d.asking() {
				check := func(links any, column, value string) {
					for _, link := range asList(links) {
						count++
						link := link.(map[string]any)
						require.NotEmpty(t, link["title"])
						found := dataLink.FindStringSubmatch(link["url"].(string))
						require.NotNil(t, found, "%s: %s", p.Title, link["url"])
						target := dashboardNamed(t, list, found[1])
						require.NotNil(t, target.variable(found[2]), "%s: %s", p.Title, link["url"])
						require.Contains(t, linkedColumns[column], found[2])
						require.Equal(t, value, found[3], "%s: %s", p.Title, link["url"])
					}
				}
				for _, o := range p.FieldConfig.Overrides {
					for _, property := range o.Properties {
						if property.ID == "links" {
							check(property.Value, o.Matcher.Options, "__value.raw")
						}
					}
				}
				if p.Type == "state-timeline" {
					require.NotEmpty(t, p.FieldConfig.Defaults["links"])
					check(p.FieldConfig.Defaults["links"], "clientid", "__field.labels.clientid")
				}
			}
			require.Equal(t, count, strings.Count(d.text, "/d/"))
		})
	}
}

// linkedColumns are the columns that link to what is known of their value, with the variables that take it.
var linkedColumns = map[string][]string{
	"clientid": {"clientid"}, "from_clientid": {"clientid"}, "publisher": {"clientid"}, "topic": {"topic"}, "source": {"source"}, "peername": {"source"},
	"username": {"username"}, "node": {"node"},
}
