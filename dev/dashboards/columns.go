package main

// A style is how a column of a table looks and where its values lead, whichever table it stands in. Widths are of texts as they are
// usual; what is longer is cut, and can be inspected.
type style func(name string) column

type column struct {
	name       string
	properties []property
	hidden     bool
}

// styles are by the names of fields.
var styles = map[string]style{
	"clientid": clientColumn, "from_clientid": clientColumn, "publisher": clientColumn,
	"username": userColumn, "from_username": userColumn,
	"source": sourceColumn, "peername": sourceColumn, "network": sourceColumn,
	"topic": topicColumn, "topicShape": shapeColumn,
	"node": nodeColumn, "id": messageColumn,
	"reason": reasonColumn, "reason_code": codeColumn, "result": codeColumn, "cause": plain(205), "authz_source": deciderColumn, "action": plain(85),
	"event": eventColumn, "outcome": outcomeColumn, "state": stateColumn,
	"timestamp": timeColumn, "start": timeColumn, "end": timeColumn, "first": timeColumn, "last": timeColumn, "published": timeColumn,
	"delivered": timeColumn, "acked": timeColumn, "connected_at": timeColumn, "disconnected_at": timeColumn, "publish_received_at": timeColumn,
	"duration": durationColumn, "delay": durationColumn, "ackDelay": durationColumn, "slowest": durationColumn,
	"value": countColumn, "count": countColumn, "rows": countColumn, "baseRows": countColumn, "clients": countColumn, "topics": countColumn,
	"attempts": countColumn, "failures": countColumn, "receivers": countColumn, "repeats": countColumn, "dropped": countColumn,
	"evidence": countColumn, "subscriptions": countColumn,
	"percent": percentColumn, "share": partColumn, "baseShare": partColumn, "difference": partColumn,
	"qos": plain(60), "keepalive": plain(90), "clean_start": plain(95), "retain": plain(70),
	"meaning": wrappedColumn, "check": wrappedColumn, "payload": inspectedColumn,
}

// styled is a column as it looks everywhere; one without a style is a plain text.
func styled(name string) column {
	if s, ok := styles[name]; ok {
		return s(name)
	}
	return column{name: name}
}

func clientColumn(name string) column {
	return column{name: name, properties: []property{minWidth(130), linked(clientLinks(cell)...)}}
}

func userColumn(name string) column {
	return column{name: name, properties: []property{minWidth(100), linked(userLinks(cell)...)}}
}

func sourceColumn(name string) column {
	return column{name: name, properties: []property{minWidth(130), linked(sourceLinks(cell)...)}}
}

func topicColumn(name string) column {
	return column{name: name, properties: []property{minWidth(160), linked(topicLinks(cell)...)}}
}

func shapeColumn(name string) column { return topicColumn(name).as("kind of topic").but(minWidth(140)) }

func nodeColumn(name string) column {
	return column{name: name, properties: []property{minWidth(140), linked(nodeLinks(cell)...)}}
}

func messageColumn(name string) column {
	return column{name: name, properties: []property{minWidth(190), linked(messageLinks(cell)...)}}
}

// plain is a text of a usual width, in pixels.
func plain(pixels int) style {
	return func(name string) column { return column{name: name, properties: []property{width(pixels)}} }
}

func reasonColumn(name string) column {
	return column{name: name, properties: []property{minWidth(140), colouredText, matching(
		pair{"^normal$", "green"},
		pair{"^(takenover|discarded|use_another_server|disconnect_with_will_message|no_local|subscription_filter)$", "blue"},
		pair{".+", "orange"},
	)}}
}

func codeColumn(name string) column {
	return column{name: name, properties: []property{width(205), colouredText, matching( // bad_username_or_password
		pair{"^(success|connection_accepted|allow|normal_disconnection)$", "green"}, pair{".+", "red"},
	)}}
}

func eventColumn(name string) column {
	return column{name: name, properties: []property{minWidth(205)}}
}

func deciderColumn(name string) column {
	return column{name: name, properties: []property{named("decided by"), width(110)}}
}

func outcomeColumn(name string) column {
	return column{name: name, properties: []property{width(110), colouredText, texts(pair{"success", "green"}, pair{"failure", "red"})}}
}

func stateColumn(name string) column {
	return column{name: name, properties: []property{width(125), colouredText, texts(
		pair{"open", "green"}, pair{"closed", "blue"}, pair{"replaced", "purple"}, pair{"refused", "red"}, pair{"unknown", "text"},
		pair{"delivered", "green"}, pair{"acknowledged", "green"}, pair{"unacknowledged", "orange"}, pair{"dropped", "red"},
	)}}
}

func timeColumn(name string) column {
	return column{name: name, properties: []property{unit("time:MM-DD HH:mm:ss.SSS"), width(150)}}
}

func durationColumn(name string) column {
	return column{name: name, properties: []property{unit("ms"), width(95)}}
}

func countColumn(name string) column {
	return column{name: name, properties: []property{unit("locale"), width(80)}}
}

func percentColumn(name string) column {
	return column{name: name, properties: []property{unit("percent"), {"decimals", 1}, width(85)}}
}

func partColumn(name string) column {
	return column{name: name, properties: []property{unit("percentunit"), {"decimals", 1}, width(90)}}
}

func wrappedColumn(name string) column {
	return column{name: name, properties: []property{{"custom.wrapText", true}, minWidth(220)}}
}

func inspectedColumn(name string) column {
	return column{name: name, properties: []property{{"custom.inspect", true}, minWidth(120)}}
}

// hide keeps a column in the answer, for links, and out of sight.
func hide(name string) column { return column{name: name, hidden: true} }

// as is the column with another heading.
func (c column) as(heading string) column {
	c.properties = append(c.properties[:len(c.properties):len(c.properties)], named(heading))
	return c
}

// but is the column with other properties.
func (c column) but(properties ...property) column {
	c.properties = append(c.properties[:len(c.properties):len(c.properties)], properties...)
	return c
}

var colouredText = property{"custom.cellOptions", object{"type": "color-text"}}

// pair is a value or a pattern and its colour.
type pair struct{ text, color string }

func texts(pairs ...pair) property {
	options := object{}
	for i, p := range pairs {
		options[p.text] = object{"color": p.color, "index": i}
	}
	return property{"mappings", []object{{"type": "value", "options": options}}}
}

func matching(pairs ...pair) property {
	var list []object
	for i, p := range pairs {
		list = append(list, object{"type": "regex", "options": object{"pattern": p.text, "result": object{"color": p.color, "index": i}}})
	}
	return property{"mappings", list}
}
