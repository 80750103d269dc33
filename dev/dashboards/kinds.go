package main

// timelineOf shows the states of clients as bars with their names written on them.
func timelineOf(title, description string, q query) panel {
	q.Scenario, q.View = scenarioConnect, "timeline"
	p := asking("state-timeline", title, description, []query{q})
	p.FieldConfig.Defaults = object{"custom": object{"fillOpacity": 80, "lineWidth": 0}, "links": clientLinks(label("clientid"))}
	p.Options = object{
		"mergeValues": false, "showValue": "auto", "alignValue": "left", "rowHeight": 0.8,
		"legend": object{"showLegend": true, "displayMode": "list", "placement": "bottom"}, "tooltip": object{"mode": "single", "sort": "none"},
	}
	return p.orNone("Nobody connected, left or was refused in this time range")
}

// graphOf draws who publishes what to whom.
func graphOf(title, description string, q query) panel {
	q.View, q.Limit = "graph", 6 // Grafana doesn't draw smaller, and cuts off what is higher than the panel
	p := asking("nodeGraph", title, description, []query{q})
	p.Options = object{"zoomMode": "cooperative", "layoutAlgorithm": "layered"}
	// Grafana writes numbers in a graph with two decimals, whatever the unit is.
	p.Transformations = []object{{"id": "convertFieldType", "options": object{"fields": object{}, "conversions": []object{
		{"targetField": "mainstat", "destinationType": "string"}, {"targetField": "secondarystat", "destinationType": "string"},
	}}}}
	return p.with("title", linked(link{"This client, or this topic", "/d/" + row + "page:raw}" + keeps})).
		orNone("No message was published, delivered or dropped")
}

// logsOf shows rows as sentences; a line opens to its columns.
func logsOf(title, description string, q query) panel {
	q.View = "logs"
	if q.Limit == 0 {
		q.Limit = 500
	}
	p := asking("logs", title, description, []query{q})
	p.Options = object{
		"showTime": true, "showLabels": false, "showCommonLabels": false, "wrapLogMessage": true, "enableLogDetails": true,
		"prettifyLogMessage": false, "sortOrder": "Descending", "dedupStrategy": "none", "enableInfiniteScrolling": false,
	}
	return p.
		with("clientid", linked(clientLinks(cell)...)).with("from_clientid", linked(clientLinks(cell)...)).
		with("topic", linked(topicLinks(cell)...)).with("message_id", linked(messageLinks(cell)...)).
		with("peername", linked(sourceLinks(cell)...)).with("node", linked(nodeLinks(cell)...)).with("username", linked(userLinks(cell)...))
}

// traceOf shows the way of one message.
func traceOf(title, description string, q query) panel {
	q.Scenario, q.View = scenarioDelivery, "trace"
	return asking("traces", title, description, []query{q}).orNone("No row of this message")
}

// firing lists the alerts of our rules.
func firing(title, description string) panel {
	return panel{
		Type: "alertlist", Title: title, Description: description, PluginVersion: grafanaVersion,
		Options: object{
			"viewMode": "list", "groupMode": "default", "groupBy": []string{}, "maxItems": 20, "sortOrder": 3, "dashboardAlerts": false,
			"alertName": "", "alertInstanceLabelFilter": `{service="emqx"}`, "datasource": "-- Grafana --",
			"stateFilter":        object{"firing": true, "pending": true, "recovering": true, "noData": false, "normal": false, "error": true},
			"showInactiveAlerts": false, "folder": nil,
		},
	}
}

// numbered gives a panel a fixed ID, by which links and alert rules name it.
func (p panel) numbered(id int) panel {
	p.ID = id
	return p
}
