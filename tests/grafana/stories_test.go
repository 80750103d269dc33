package grafana

import (
	"maps"
	"slices"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

func TestDashboardsTellTheStories(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a, tally := scene(t, b)
		list := dashboards(t)
		for _, v := range slices.Concat(scenarioViews(tally, storyFindings(t)), pageViews(storyFindings(t))) {
			d := dashboardNamed(t, list, v.dashboard)
			t.Run(d.UID+"/"+chosenOf(v.chosen), func(t *testing.T) {
				for name := range v.chosen {
					require.NotNil(t, d.variable(name))
				}
				for _, title := range slices.Concat(v.nothing, slices.Collect(maps.Keys(v.figures))) {
					d.panelTitled(t, title)
				}
				chosen := d.chooseLast(t, a, v.chosen)
				var nothing []string
				for _, p := range d.asking() {
					answers := a.show(t, d, p, chosen)
					seen := readings(t, p, answers)
					if !something(seen) && p.Targets[0]["view"] != "contrast" { // whether failures share something isn't what the views say
						nothing = append(nothing, p.Title)
					}
					if want, listed := v.figures[p.Title]; listed {
						assert.Equal(t, want, spelled(seen), p.Title)
					}
					if p.Targets[0]["view"] == "findings" {
						assert.Equal(t, v.finding, firstFinding(t, answers["A"]))
					}
				}
				slices.Sort(nothing)
				assert.Equal(t, slices.Sorted(slices.Values(v.nothing)), nothing, "panels that show nothing")
			})
		}
		t.Run("series add up to the number of what they show", func(t *testing.T) { requireSums(t, a, list) })
		t.Run("tables link what can be linked", func(t *testing.T) { requireLinks(t, a, list) })
		t.Run("variables offer what finds it", func(t *testing.T) { requireOffers(t, a, list) })
		t.Run("annotations mark what is found", func(t *testing.T) { requireMarks(t, a, list) })
		t.Run("a filter of Grafana's own narrows every panel", func(t *testing.T) { requireFilters(t, a, list) })
	})
}

// firstFinding is the worst finding, "" where nothing was found.
func firstFinding(t *testing.T, r backend.DataResponse) string {
	if len(r.Frames[0].Fields) == 0 {
		return ""
	}
	return testkit.Texts(t, r, "finding")[0]
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
		chosen := d.chooseLast(t, a, nil)
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
				sum, count := readings(t, p, a.show(t, d, p, chosen)), readings(t, q, a.show(t, d, q, chosen))
				if spelled(sum) == "–" {
					sum = []*float64{new(0.0)} // no series at all
				}
				require.Equal(t, spelled(count), spelled(sum), "%s: %s %s", d.file, p.Title, target["refId"])
			}
		}
	}
}

// requireLinks looks at the columns that tables have: the first link of each value leads to the page that is about it.
func requireLinks(t *testing.T, a viewer, list []dashboard) {
	seen := map[string]bool{}
	for _, d := range list {
		chosen := d.chooseLast(t, a, nil)
		for _, p := range d.asking() {
			if p.Type != "table" {
				continue
			}
			for _, field := range a.show(t, d, p, chosen)["A"].Frames[0].Fields {
				page, linked := pageOf[field.Name]
				links := linksOf(p.property("A", field.Name, "links"))
				if linked {
					require.NotEmpty(t, links, "%s: %s: %s", d.file, p.Title, field.Name)
					require.Equal(t, "/d/"+page[0]+"?var-"+page[1]+"=${__value.raw:percentencode}&${__url_time_range}&${datasource:queryparam}", links[0])
				}
				seen[field.Name] = true
				if field.Type() == data.FieldTypeNullableString {
					require.Empty(t, p.property("A", field.Name, "noValue"), "%s: %s: an empty cell of %s would say that there is nothing at all", d.file, p.Title, field.Name)
				}
			}
		}
	}
	for _, column := range []string{"clientid", "from_clientid", "publisher", "topic", "topicShape", "source", "peername", "node", "id", "username"} {
		require.True(t, seen[column], column)
	}
}

// requireOffers asks for the values of every variable, and shows the lifecycle of clients with odd names by what is offered.
func requireOffers(t *testing.T, a viewer, list []dashboard) {
	for _, d := range list {
		chosen := d.chooseLast(t, a, nil)
		for _, v := range d.Templating.List {
			if v.Type == "query" {
				require.NotEmpty(t, a.offers(t, d, v, chosen), "%s: %s", d.file, v.Name)
			}
		}
	}
	d := dashboardNamed(t, list, "emqx-lifecycle")
	offers := a.offers(t, d, *d.variable("client"), nil)
	f, err := fleet.New(fleet.Options{Stories: []string{"odd-names"}})
	require.NoError(t, err)
	p := d.panelTitled(t, "Events")
	for _, client := range f.Stories()[0].Clients {
		at := slices.IndexFunc(offers, func(o offer) bool { return o.Text == client })
		require.GreaterOrEqual(t, at, 0, client)
		found := a.show(t, d, p, choices{"client": {offers[at].Value}})["A"].Frames[0]
		require.NotZero(t, found.Rows(), client)
		for row := range found.Rows() {
			value, ok := found.Fields[fieldAt(t, found, "clientid")].ConcreteAt(row)
			require.True(t, ok)
			require.Equal(t, client, value)
		}
	}
}

// requireMarks asks for the annotations.
func requireMarks(t *testing.T, a viewer, list []dashboard) {
	for _, d := range list {
		chosen := d.chooseLast(t, a, nil)
		for _, mark := range d.Annotations.List {
			if mark.Target == nil {
				continue
			}
			r := a.show(t, d, dashboardPanel{Title: mark.Name, Targets: []map[string]any{mark.Target}}, chosen)["Anno"]
			if d.UID == "emqx-fleet" {
				require.Contains(t, testkit.Texts(t, r, "title"), "node-lost")
			}
		}
	}
}

// requireFilters narrows every panel by what the panel of filters in a dashboard's head adds to each query.
func requireFilters(t *testing.T, a viewer, list []dashboard) {
	for _, d := range list {
		chosen := d.chooseLast(t, a, nil)
		for _, p := range d.asking() {
			narrowed := p
			narrowed.Targets = nil
			for _, target := range p.Targets {
				target = maps.Clone(target)
				target["filters"] = append(slices.Clone(asList(target["filters"])), map[string]any{"column": "reason", "operator": "=", "values": []any{"queue_full"}})
				narrowed.Targets = append(narrowed.Targets, target)
			}
			a.show(t, d, narrowed, chosen) // which requires an answer
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
		a := viewer{Asker: ask.New(t, b.Settings(t, nil))}
		for _, d := range dashboards(t) {
			for _, p := range d.asking() {
				t.Run(d.file+"/"+p.Title, func(t *testing.T) {
					if p.Type == "traces" {
						t.Log("there is no message that it could ask for")
						return
					}
					seen := readings(t, p, a.show(t, d, p, nil))
					for i, target := range p.Targets {
						switch view := target["view"]; {
						case view == "funnel":
							require.Equal(t, "0 0 0 0 0", spelled(seen))
							return
						case view == "findings" && d.UID == "emqx-fleet":
							require.Equal(t, "0", spelled(seen), "it says that there are no rows, which is no more than information")
						case view == "count" && target["groupBy"] == nil && !slices.Contains([]any{"share", "p50", "p99", "age"}, target["measure"]):
							require.Equal(t, new(0.0), seen[i])
						case view == "count" && target["scenario"] == "diagnosis":
							require.NotNil(t, seen[i], "each severity is there, also with 0")
						default:
							if seen[i] != nil {
								require.Zero(t, *seen[i], view)
							}
						}
					}
				})
			}
		}
	})
}
