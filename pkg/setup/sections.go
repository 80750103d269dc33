package setup

import "slices"

// section says which template becomes which part of the guide, and what an operator must know to use it.
type section struct {
	id    string
	title string
	kind  Kind
	file  string
	plain bool // the values stand in the template as they are, as in the published guide
	notes []string
}

// sections are in the order in which a site is set up: table, connector, action, rule, and the look whether rows arrive.
var sections = slices.Concat(tables, recommended, plain, postgreSQL, arrived)

var arrived = []section{
	{
		id: "check", title: "What has arrived in the last ten minutes", kind: SQL, file: "check.sql",
		notes: []string{
			"A connecting client gives client.check_authn_complete, client.connected and client.connack; a subscription session.subscribed. delivery.dropped is what EMQX writes for message.delivery_dropped.",
			"Nothing at all: look at the metrics of the rule (does it match?) and of the action (does it fail?).",
			"Every row twice: two rules or two actions write to the table.",
			"clientid NULL everywhere: the table has a PRIMARY KEY. Columns missing, or a time column named ts: EMQX made the table by itself. Create it anew from the text above.",
		},
	},
}
