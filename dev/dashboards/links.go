package main

import "net/url"

// link is a data link of a panel.
type link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Where links take their value from.
const (
	cell    = "${__value.raw:percentencode}"
	row     = "${__data.fields."  // and the name of a field of the same row
	ofLabel = "${__field.labels." // and the name of a label of the series
)

// keeps are the time range and the data source, which every link keeps.
const keeps = "&${__url_time_range}&${datasource:queryparam}"

// to leads to a dashboard with a variable.
func to(title, uid, variable, value string) link {
	return link{title, "/d/" + uid + "?var-" + variable + "=" + value + keeps}
}

// label is the value of a series' label.
func label(name string) string { return ofLabel + name + ":percentencode}" }

// The pages that are about what a value names. One link for each, so that a click leads there at once; from a page, the menu in its
// head leads to the scenarios, with the same client, topic, address or node chosen.
func clientLinks(value string) []link {
	return []link{to("This client", "emqx-client", "client", value)}
}

func messageLinks(value string) []link {
	return []link{to("This message", "emqx-message", "message", value)}
}

func sourceLinks(value string) []link {
	return []link{to("This address", "emqx-source", "source", value)}
}

func topicLinks(value string) []link {
	return []link{to("This topic", "emqx-topic", "topic", value)}
}

func nodeLinks(value string) []link {
	return []link{to("This node", "emqx-nodes", "node", value)}
}

// A user has no page of its own.
func userLinks(value string) []link {
	return []link{
		to("Connections of this user", "emqx-lifecycle", "user", value),
		to("Logins and permissions of this user", "emqx-access", "user", value),
	}
}

// narrowed is a filter of Grafana's own in an address: filter by column, operator and value.
func narrowed(column, operator, value string) string {
	return "&var-filter=" + url.QueryEscape(column+"|"+operator+"|") + value
}

// rowsPanel is the panel with the rows behind a dashboard's figures.
const rowsPanel = "50"

// rowsBehind leads to the rows behind a figure or a series: the dashboard's panel of rows alone, narrowed by filters.
func rowsBehind(uid string, filters ...string) link {
	address := "/d/" + uid + "?viewPanel=panel-" + rowsPanel + "&${__all_variables}&${__url_time_range}"
	for _, f := range filters {
		address += f
	}
	return link{"The rows behind it", address}
}

func linked(links ...link) property { return property{"links", links} }
