package frame

import (
	"net/url"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Pages are the dashboards that come with the plugin, a page for each kind of thing. A frame names them in a hidden field, from which
// dashboards make their links: the kind differs from row to row, which Grafana's links can't tell apart.

// pages are a dashboard's uid and its variable, by the kind of what it is about.
var pages = map[string]page{
	"client": {"emqx-client", "client"}, "message": {"emqx-message", "message"}, "topic": {"emqx-topic", "topic"},
	"source": {"emqx-source", "source"}, "network": {"emqx-source", "source"}, "node": {"emqx-nodes", "node"},
	"user": {"emqx-lifecycle", "user"}, // which has no page of its own
}

type page struct{ uid, variable string }

// about is the page with its variable set to a value, as it stands in an address behind /d/.
func (p page) about(value string) string { return p.uid + "?var-" + p.variable + "=" + value }

// Page is the page that is about a value, as it stands in an address behind /d/; that of a kind without one is the whole fleet's.
func Page(kind, value string) string {
	p, ok := pages[kind]
	if !ok {
		return "emqx-fleet?"
	}
	return p.about(strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
}

// PageLink leads from a cell to the page that is about its value, of one of the kinds that have pages.
func (d DataSource) PageLink(kind string) data.DataLink {
	p := pages[kind]
	if kind == "source" {
		kind = "address"
	}
	return data.DataLink{Title: "The dashboard of this " + kind, URL: "/d/" + p.about("${__value.raw:percentencode}") + d.kept()}
}

// kept is what links in addresses keep: the data source and the time range that are looked at.
func (d DataSource) kept() string {
	return "&var-datasource=" + url.QueryEscape(d.UID) + "&${__url_time_range}"
}
