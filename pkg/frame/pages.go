package frame

import (
	"net/url"
	"strings"
)

// Pages are the dashboards that come with the plugin, a page for each kind of thing. A frame names them in a hidden field, from which
// dashboards make their links: the kind differs from row to row, which Grafana's links can't tell apart.

// pages are a dashboard's uid and its variable, by the kind of what it is about.
var pages = map[string]struct{ uid, variable string }{
	"client": {"emqx-client", "client"}, "message": {"emqx-message", "message"}, "topic": {"emqx-topic", "topic"},
	"source": {"emqx-source", "source"}, "network": {"emqx-source", "source"}, "node": {"emqx-nodes", "node"},
	"user": {"emqx-lifecycle", "user"}, // which has no page of its own
}

// Page is the page that is about a value, as it stands in an address behind /d/; that of a kind without one is the whole fleet's.
func Page(kind, value string) string {
	p, ok := pages[kind]
	if !ok {
		return "emqx-fleet?"
	}
	return p.uid + "?var-" + p.variable + "=" + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
}
