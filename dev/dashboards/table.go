package main

import "slices"

// table shows the columns in this order, whatever order they come in.
func table(title, description string, columns []column, queries ...query) panel {
	p := asking("table", title, description, queries)
	p.FieldConfig.Defaults["custom"] = object{"filterable": true, "minWidth": 60, "inspect": false}
	p.Options = object{"showHeader": true, "cellHeight": "sm"}
	// The text for no rows would stand in every cell that has no value.
	p = p.override(matcher{"byRegexp", ".*"}, property{"noValue", ""}).
		override(matcher{"byType", "number"}, property{"custom.filterable", false}).
		override(matcher{"byType", "boolean"}, property{"custom.filterable", false})
	order := object{}
	for i, c := range columns {
		order[c.name] = i
		if c.hidden {
			c.properties = append(c.properties, unseen)
		}
		p = p.with(c.name, c.properties...)
	}
	p.Transformations = []object{{"id": "organize", "options": object{"indexByName": order}}}
	return p
}

// columns are those of a table, each as it looks everywhere.
func columns(names ...string) []column {
	list := make([]column, len(names))
	for i, name := range names {
		list[i] = styled(name)
	}
	return list
}

// lastSeen says how long ago a group was seen last.
var lastSeen = column{name: "last", properties: []property{unit("dateTimeFromNow"), width(140)}}

// topOf shows the biggest groups of a query.
func topOf(title, description, heading string, q query) panel {
	q.View = "top"
	var list []column
	for _, name := range q.GroupBy {
		list = append(list, styled(name))
	}
	clients := styled("clients")
	clients.hidden = slices.Contains(q.GroupBy, "clientid") // it would be 1 in every row
	list = append(list, styled("value").as(heading), styled("percent").as("of all"), clients, lastSeen, hide("first"))
	return table(title, description, list, q)
}

// whoOf is a table of who and where: the groups are chosen in the dashboard's head.
func whoOf(title, description, heading string, q query) panel {
	q.View, q.GroupBy = "top", append([]string{"$by"}, q.GroupBy...)
	var list []column
	for _, c := range whoColumns {
		list = append(list, styled(c.Value.(string)))
	}
	for _, name := range q.GroupBy[1:] {
		list = append(list, styled(name))
	}
	list = append(list, styled("value").as(heading), styled("clients"), lastSeen, hide("percent"), hide("first"))
	return table(title, description, list, q)
}

// whoColumns are what such tables may put together.
var whoColumns = []option{
	{Text: "client", Value: "clientid"}, {Text: "user", Value: "username"}, {Text: "address", Value: "source"}, {Text: "network", Value: "network"},
	{Text: "node", Value: "node"}, {Text: "topic", Value: "topic"}, {Text: "kind of topic", Value: "topicShape"}, {Text: "publisher", Value: "from_clientid"},
}

// findings shows what the diagnosis found, the worst first, with room to read it.
func findings(title, description string, q query) panel {
	q.Scenario, q.View = diagnosis, "findings"
	ofSome := len(q.Findings) > 0
	if ofSome { // what is found in a table without rows, too, where "nothing of this kind" would be more than is known
		q.Findings = append(slices.Clip(q.Findings), "nothing-unusual")
	}
	page := linked(link{"The page of what it is about", "/d/" + row + "page:raw}" + keeps}) // one, so that a click leads there at once
	list := []column{
		{name: "severity", properties: []property{width(80), colouredText}},
		{name: "summary", properties: []property{{"custom.wrapText", true}, minWidth(325), page}},
		styled("check").as("what to do").but(minWidth(260)),
		styled("clients").but(width(70)),
		{name: "about", properties: []property{{"custom.wrapText", true}, width(140), page}},
		{name: "finding", properties: []property{{"custom.wrapText", true}, width(150), linked(
			link{"The rows behind this finding", "/explore?schemaVersion=1&panes=" + row + "explore:raw}"},
			link{"What it means", "https://github.com/emqx/emqx-fulllink-datasource/blob/main/docs/diagnosis.md#${__value.raw:percentencode}"},
		)}},
		hide("last"), hide("certainty"), hide("evidence"), hide("first"), hide("explore"), hide("page"),
	}
	p := table(title, description+" The sentence leads to the page of what the finding is about; the finding, to the rows that prove it.", list, q)
	p.FieldConfig.Defaults["custom"].(object)["filterable"] = false
	if !ofSome {
		return p.orNoAnswer() // that nothing is unusual is a finding, too
	}
	return p.orNone("Nothing of this kind is wrong")
}

// contrastOf shows what the failures of a query have in common and the rest hasn't.
func contrastOf(what string, q query) panel {
	q.View, q.Limit = "contrast", 20
	list := []column{
		{name: "dimension", properties: []property{width(110), {"mappings", []object{{"type": "value", "options": object{"topicShape": object{"text": "kind of topic", "index": 0}}}}}}},
		{name: "value", properties: []property{minWidth(140)}},
		styled("share").as("of failures"), styled("baseShare").as("of the rest"), styled("difference"), styled("clients"), styled("rows"), hide("baseRows"), hide("few"),
	}
	return table("What sets failures apart", "Values that "+what+" share and everything else mostly doesn't, the biggest difference first: a node, a listener, a network, a user, a kind of topic. "+
		"One that nearly all failures have and hardly anything else is where to look.", list, q).orNone("No failures to compare, or nothing that they share")
}
