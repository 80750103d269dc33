package grafana

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

func TestDashboardsTellTheStories(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a, tally := scene(t, b)
		list := dashboards(t)
		for _, v := range views(tally, storyFindings(t)) {
			d := dashboardNamed(t, list, v.dashboard)
			t.Run(d.UID+"/"+chosenOf(v.chosen), func(t *testing.T) {
				for name := range v.chosen {
					require.NotNil(t, d.variable(name))
				}
				for _, title := range slices.Concat(v.nothing, slices.Collect(maps.Keys(v.figures))) {
					d.panelTitled(t, title)
				}
				for _, p := range d.asking() {
					answers := a.show(t, p, v.chosen)
					seen := readings(t, p, answers)
					require.Equal(t, !slices.Contains(v.nothing, p.Title), something(seen), "%s shows %s", p.Title, spelled(seen))
					if want, listed := v.figures[p.Title]; listed {
						require.Equal(t, want, spelled(seen), p.Title)
					}
					if p.Title == "What is wrong" {
						require.Equal(t, v.finding, testkit.Texts(t, answers["A"], "finding")[0])
					}
				}
			})
		}
		t.Run("series add up to the number of what they show", func(t *testing.T) { requireSums(t, a, list) })
		t.Run("tables link what can be linked", func(t *testing.T) { requireLinks(t, a, list) })
		t.Run("variables offer what finds it", func(t *testing.T) { requireOffers(t, a, list) })
	})
}

// storyFindings are the findings that name the causes of stories, by the stories' names.
func storyFindings(t *testing.T) map[string]string {
	f, err := fleet.New(fleet.Options{})
	require.NoError(t, err)
	found := map[string]string{}
	for _, story := range f.Stories() {
		found[story.Name] = story.Finding
	}
	return found
}

// requireSums compares every series that counts rows with the same question asked as one number.
func requireSums(t *testing.T, a viewer, list []dashboard) {
	for _, d := range list {
		for _, p := range d.asking() {
			for _, target := range p.Targets {
				if m := target["measure"]; target["view"] != "rate" || m != nil && m != "unacknowledged" {
					continue
				}
				number := maps.Clone(target)
				number["view"] = "count"
				delete(number, "groupBy")
				p, q := p, p
				p.Targets, q.Targets, q.Type = []map[string]any{target}, []map[string]any{number}, "stat"
				require.Equal(t, spelled(readings(t, q, a.show(t, q, nil))), spelled(readings(t, p, a.show(t, p, nil))), "%s: %s %s", d.file, p.Title, target["refId"])
			}
		}
	}
}

// requireLinks looks at the columns that tables have.
func requireLinks(t *testing.T, a viewer, list []dashboard) {
	seen := map[string]bool{}
	for _, d := range list {
		for _, p := range d.asking() {
			if p.Type != "table" {
				continue
			}
			for _, field := range a.show(t, p, nil)["A"].Frames[0].Fields {
				_, linked := linkedColumns[field.Name]
				require.Equal(t, linked, p.property("A", field.Name, "links") != nil, "%s: %s: %s", d.file, p.Title, field.Name)
				seen[field.Name] = true
				if field.Type() == data.FieldTypeNullableString {
					require.Empty(t, p.property("A", field.Name, "noValue"), "%s: %s: an empty cell of %s would say that there is nothing at all", d.file, p.Title, field.Name)
				}
			}
		}
	}
	for column := range linkedColumns {
		require.True(t, seen[column], column)
	}
}

// requireOffers asks for the values of every variable, and shows the lifecycle of clients with odd names by what is offered.
func requireOffers(t *testing.T, a viewer, list []dashboard) {
	type offer struct{ Text, Value string }
	offers := map[string][]offer{}
	for _, d := range list {
		for _, v := range d.Templating.List {
			if v.Type != "query" {
				continue
			}
			query := map[string]string{}
			require.NoError(t, json.Unmarshal(v.Query, &query))
			require.Equal(t, map[string]string{"refId": "variable-" + v.Name, "column": query["column"]}, query)
			address := url.Values{
				"column": {query["column"]}, "prefix": {""}, "limit": {"500"},
				"from": {strconv.FormatInt(a.From.UnixMilli(), 10)}, "to": {strconv.FormatInt(a.To.UnixMilli(), 10)},
			}
			var answer []offer
			status, err := a.Get(t.Context(), "values?"+address.Encode(), &answer)
			require.NoError(t, err)
			require.Equal(t, 200, status)
			offers[v.Name] = answer
		}
	}
	for name, text := range map[string]string{
		"clientid": "slow-screen", "username": "screen", "source": "192.0.2.71", "topic": "cameras/1/frames", "node": "emqx@10.0.1.19",
	} {
		require.Contains(t, offers[name], offer{text, text}, name)
	}

	f, err := fleet.New(fleet.Options{Stories: []string{"odd-names"}})
	require.NoError(t, err)
	p := dashboardNamed(t, list, "emqx-lifecycle").panelTitled(t, "Events")
	for _, client := range f.Stories()[0].Clients {
		at := slices.IndexFunc(offers["clientid"], func(o offer) bool { return o.Text == client })
		require.GreaterOrEqual(t, at, 0, client)
		found := a.show(t, p, choices{"clientid": {offers["clientid"][at].Value}})["A"].Frames[0]
		require.NotZero(t, found.Rows(), client)
		for row := range found.Rows() {
			value, ok := found.Fields[fieldAt(t, found, "clientid")].ConcreteAt(row)
			require.True(t, ok)
			require.Equal(t, client, value)
		}
	}
}

func fieldAt(t *testing.T, f *data.Frame, name string) int {
	t.Helper()
	_, at := f.FieldByName(name)
	require.GreaterOrEqual(t, at, 0, name)
	return at
}

func TestDashboardsOverAnEmptyTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := viewer{ask.New(t, b.Settings(t, nil))}
		for _, d := range dashboards(t) {
			for _, p := range d.asking() {
				t.Run(d.file+"/"+p.Title, func(t *testing.T) {
					seen := readings(t, p, a.show(t, p, nil))
					switch view := p.Targets[0]["view"]; {
					case view == "funnel":
						require.Equal(t, "0 0 0 0 0", spelled(seen))
					case view == "findings":
						require.Equal(t, "0", spelled(seen))
					default:
						for i, target := range p.Targets {
							if p.Type != "stat" || target["measure"] == "share" {
								require.Nil(t, seen[i])
							} else {
								require.Equal(t, new(0.0), seen[i])
							}
						}
					}
				})
			}
		}
	})
}
