package grafana

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Addresses that panels link to. All keep the data source and the time range.
var (
	// valueLink is a page with one variable, which becomes the cell's value or the label of a series.
	valueLink = regexp.MustCompile(`^/d/([a-z-]+)\?var-([a-z]+)=\$\{(__value\.raw|__field\.labels\.[a-z_]+):percentencode\}&\$\{__url_time_range\}&\$\{datasource:queryparam\}$`)
	// rowsLink is the dashboard with all that is chosen, narrowed by filters; of one panel alone, or the whole.
	rowsLink = regexp.MustCompile(`^/d/([a-z-]+)\?(?:viewPanel=panel-(\d+)&)?\$\{__all_variables\}&\$\{__url_time_range\}(?:&var-filter=[a-z_]+%7C(?:%3D|%21%3D)%7C(?:[a-z._]*|\$\{__field\.labels\.[a-z_]+:percentencode\}))*$`)
	// pageLink is a page that the answer names.
	pageLink = "/d/${__data.fields.page:raw}&${__url_time_range}&${datasource:queryparam}"
	// exploreLink is the rows that prove a finding.
	exploreLink = "/explore?schemaVersion=1&panes=${__data.fields.explore:raw}"
	docsLink    = "https://github.com/emqx/emqx-fulllink-datasource/blob/main/docs/diagnosis.md#${__value.raw:percentencode}"
)

// pageOf is the page that is about a value of a column, and its variable.
var pageOf = map[string][2]string{
	"clientid": {"emqx-client", "client"}, "from_clientid": {"emqx-client", "client"}, "publisher": {"emqx-client", "client"},
	"topic": {"emqx-topic", "topic"}, "topicShape": {"emqx-topic", "topic"}, "source": {"emqx-source", "source"}, "network": {"emqx-source", "source"},
	"peername": {"emqx-source", "source"}, "node": {"emqx-nodes", "node"}, "id": {"emqx-message", "message"}, "username": {"emqx-lifecycle", "user"},
}

// linksOf are the addresses that a property holds.
func linksOf(property any) []string {
	var list []string
	for _, link := range asList(property) {
		list = append(list, link.(map[string]any)["url"].(string))
	}
	return list
}

func TestDashboardLinksLeadSomewhere(t *testing.T) {
	list := dashboards(t)
	check := func(t *testing.T, address string) {
		if address == pageLink || address == exploreLink || address == docsLink {
			return
		}
		if found := valueLink.FindStringSubmatch(address); found != nil {
			require.NotNil(t, dashboardNamed(t, list, found[1]).variable(found[2]), address)
			return
		}
		found := rowsLink.FindStringSubmatch(address)
		require.NotNil(t, found, address)
		target := dashboardNamed(t, list, found[1])
		if found[2] != "" {
			id, err := strconv.Atoi(found[2])
			require.NoError(t, err)
			require.Equal(t, []any{"logs"}, []any{panelNumbered(t, target, id).Targets[0]["view"]}, address)
		}
	}
	for _, d := range list {
		t.Run(d.file, func(t *testing.T) {
			count := 0
			for _, p := range d.asking() {
				all := linksOf(p.FieldConfig.Defaults["links"])
				for _, o := range p.FieldConfig.Overrides {
					for _, property := range o.Properties {
						if property.ID == "links" {
							all = append(all, linksOf(property.Value)...)
						}
					}
				}
				for _, address := range all {
					check(t, address)
				}
				count += len(all)
			}
			require.Equal(t, count, strings.Count(d.text, `"url": "`)-len(d.Links))
		})
	}
}

func panelNumbered(t *testing.T, d dashboard, id int) dashboardPanel {
	t.Helper()
	for _, p := range d.asking() {
		if p.ID == id {
			return p
		}
	}
	require.Fail(t, d.file+" has no panel "+strconv.Itoa(id))
	return dashboardPanel{}
}

func TestDashboardFiguresLeadToRows(t *testing.T) {
	for _, d := range dashboards(t) {
		for _, p := range d.asking() {
			t.Run(d.file+"/"+p.Title, func(t *testing.T) {
				switch p.Type {
				case "timeseries", "state-timeline":
					require.NotEmpty(t, linksOf(p.FieldConfig.Defaults["links"]))
				case "nodeGraph":
					require.Equal(t, []string{pageLink}, linksOf(p.property("A", "title", "links")))
				case "stat":
					found := linksOf(p.FieldConfig.Defaults["links"])
					for _, o := range p.FieldConfig.Overrides {
						for _, property := range o.Properties {
							if property.ID == "links" {
								found = append(found, linksOf(property.Value)...)
							}
						}
					}
					require.NotEmpty(t, found)
				}
			})
		}
	}
}
