package setup

// section says which template becomes which part of the guide, and what an operator must know to use it.
type section struct {
	id     string
	title  string
	kind   Kind
	file   string
	asText bool
	notes  []string
}

// sections are in the order in which a site is set up: table, connector, action, rule, and the look whether rows arrive.
var sections = []section{
	{
		id: "greptimedb-table", title: "Table in GreptimeDB or EMQX Tables", kind: SQL, file: "greptimedb-table.sql",
		notes: []string{
			"Create the table before the rule runs. If EMQX finds none it makes one from the first event that it writes, and the columns that this event lacks are lost for all later ones.",
			"Keep append_mode. Without it rows with the same time are taken for one row, and one row a millisecond is left.",
			"Don't add a PRIMARY KEY. EMQX fills key columns only from the tag part of its template, which is empty here, so they would be NULL in every row. The skipping indexes do the key's work.",
			"Columns of your own may follow. EMQX understands integers, floats, strings, booleans, binary, dates and timestamps; a single column of another type (JSON, decimal, vector) makes it misread the whole table.",
			"ttl is how long rows are kept; older ones go away by themselves.",
			"EMQX's account needs SELECT, DESCRIBE and INSERT on this table. Give the data source another account, one that can only read.",
			"Tried on GreptimeDB 1.0.0, one node.",
		},
	},
	{
		id: "greptimedb-cluster-table", title: "Table in a GreptimeDB cluster, partitioned by client ID", kind: SQL, file: "greptimedb-cluster-table.sql",
		notes: []string{
			"All notes on the table of one node apply.",
			"Replace '4', '8' and 'c' by client IDs of your own that split your clients into parts of like size. These three suit client IDs that begin with random hexadecimal digits; if all begin with \"device\" they put every row in one partition.",
			"Client IDs are compared byte by byte, so capitals come before small letters. The ranges must leave no gap and must not overlap.",
			"Rows without a client ID, such as alarms, go to the first partition.",
			"Choose the ranges before the table holds rows.",
			"Not tried on a cluster.",
		},
	},
	{
		id: "greptimedb-flow", title: "Flow in GreptimeDB that counts events a minute", kind: SQL, file: "greptimedb-flow.sql",
		notes: []string{
			"For those who want to count over months: the counts stay when the rows have gone. The data source doesn't need it and doesn't read it.",
			"Create it right after the table: rows that were there before are not counted.",
			"GreptimeDB makes the table that it fills, with one row a minute and event. Give that table a TTL of its own if it shall not keep them for ever.",
			"It needs a flownode, which one node has, and an account that may create. Rows that come up to an hour late are counted anew.",
			"Distinct counts, such as clients a minute, can't be kept in a flow.",
			"A flow of this form was tried on GreptimeDB 1.0.0, one node.",
		},
	},
	{
		id: "postgresql-table", title: "Table in PostgreSQL", kind: SQL, file: "postgresql-table.sql",
		notes: []string{
			"For a small site or a trial. Each message can give several rows: see how many come before you rely on it.",
			"Every index slows down writing. Add one on topic or from_clientid only where you ask for these often over long ranges; drop those you never need.",
			"PostgreSQL deletes nothing by itself: run the statement for old rows regularly.",
			"Tried on PostgreSQL 15.",
		},
	},
	{
		id: "postgresql-delete-old-rows", title: "Delete old rows in PostgreSQL", kind: SQL, file: "postgresql-delete-old-rows.sql",
		notes: []string{
			"Run it once an hour or once a day (cron, pg_cron): the longer the pause, the longer one run takes.",
			"The space is used again for new rows, not given back to the disk. Where that matters, partition the table by day and drop whole partitions.",
			"The account needs DELETE and SELECT on the table. It is neither EMQX's account nor the data source's.",
			"Tried on PostgreSQL 15.",
		},
	},
	{
		id: "emqx-connector", title: "EMQX connector to EMQX Tables or GreptimeDB", kind: JSON, file: "connector.json",
		notes: []string{
			"POST /api/v5/connectors; test it first with POST /api/v5/connectors_probe. Replace HOST, USER and PASSWORD.",
			"The type emqx_tables exists since EMQX 6.1.0. Port 4001 is gRPC: not the PostgreSQL port that the data source uses.",
			"dbname must exist. User name and password are used only if both are set.",
			"Set ssl.enable to true wherever the connection leaves a network that you trust. By default the certificate isn't checked; verify_peer needs cacertfile, certfile and keyfile, all three.",
			"ts_column and ttl only matter when EMQX makes the table by itself, which it should not.",
			"The older connector type greptimedb isn't the same: its time column is greptime_timestamp unless ts_column says timestamp, and it adds missing columns.",
		},
	},
	{
		id: "emqx-action", title: "EMQX action", kind: JSON, file: "action.json",
		notes: []string{
			"POST /api/v5/actions; test it first with POST /api/v5/actions_probe.",
			"Don't put quotes around the placeholders: that fails every row. A value that an event doesn't have becomes NULL.",
			"Quotes, line breaks and backslashes in a payload are stored as they are.",
			"A client ID, user name, topic or payload that is exactly t, T, TRUE, True, f, F, FALSE or False is taken for a boolean, and the whole batch (up to 1000 events) is lost. The action that keeps values as text prevents it.",
			"A payload that isn't UTF-8 stops its batch and those behind it for up to 45 seconds; then the batch is dropped. Encode payloads in the rule, or delete payload=${payload}, from write_syntax. With mqtt.strict_mode off, topics and client IDs can be binary too.",
			"A name in write_syntax that is no column of the table is dropped without an error.",
			"Leave query_mode as it is (async). With sync each client waits until its events are written.",
			"A batch that the database refuses is lost, and a full buffer drops the oldest events. GET /api/v5/actions/emqx_tables:full_link/metrics counts both: failed, dropped.queue_full, dropped.expired.",
			"Use one action for the table. Each further one writes every row again.",
			"Tried with the template code of EMQX 6.3 alone, not on a running EMQX.",
		},
	},
	{
		id: "emqx-action-text", title: "EMQX action that keeps all values as text", kind: JSON, file: "action.json", asText: true,
		notes: []string{
			"Instead of the action above, and only together with a rule that selects '' as as_text. With any other rule it fails every row, so change the rule first.",
			"Values such as TRUE stay text. Binary payloads need the rule with Base64 as well.",
			"All other notes on the action apply.",
			"Tried with the template code of EMQX 6.3 alone, not on a running EMQX.",
		},
	},
	{
		id: "emqx-rule-sql", title: "Rule SQL without publishes", kind: SQL, file: "rule.sql",
		notes: []string{
			"$events/# matches every event but message.publish, so publishes leave no rows of their own. Publisher, message ID and time of publishing still stand in the rows of deliveries and drops.",
			"The wildcard needs EMQX 5.10 or later.",
			"Use one rule. A second rule for the same action, or a FROM that names $events/# and one of its topics, writes rows twice.",
			"Don't filter out allow or message.delivered rows to save space: shares of denials and drops have no whole without them. The cheapest rows to leave out are pings: WHERE event <> 'client.ping'.",
			"With P publishes a second to F receivers each and QoS 1, expect about P + 2PF rows a second, and the payload 2F times.",
			"The rule runs in the process of each client. Keep it simple.",
		},
	},
	{
		id: "emqx-rule-sql-publishes", title: "Rule SQL with publishes", kind: SQL, file: "rule-publishes.sql",
		notes: []string{
			"One more row, with the payload once more, for each message published. Topics that begin with $ are left out.",
			"Publishes that are denied, over quota or rejected by schema validation still leave no message.publish row.",
			"All other notes on the rule apply.",
		},
	},
	{
		id: "emqx-rule-sql-text", title: "Rule SQL for the action that keeps all values as text", kind: SQL, file: "rule-text.sql",
		notes: []string{
			"Adds an empty value that the action puts behind each text a client chooses.",
			"With publishes: FROM \"$events/#\", \"#\". All other notes on the rule apply.",
			"Tried with the parser and rule code of EMQX alone, not on a running EMQX.",
		},
	},
	{
		id: "emqx-rule-sql-base64", title: "Rule SQL that stores payloads as Base64", kind: SQL, file: "rule-base64.sql",
		notes: []string{
			"For binary payloads. Every payload is stored as Base64, and is shown and searched as Base64.",
			"The CASE is needed: base64_encode fails for an event without a payload, and the event is lost.",
			"Fits either action. With publishes: FROM \"$events/#\", \"#\". All other notes on the rule apply.",
			"Tried with the parser and rule code of EMQX alone, not on a running EMQX.",
		},
	},
	{
		id: "emqx-rule", title: "EMQX rule", kind: JSON, file: "rule.json",
		notes: []string{
			"POST /api/v5/rules, last: from then on rows are written. Any of the rule SQL texts can stand in sql.",
			"Rows in PostgreSQL: name pgsql:full_link in actions instead.",
			"GET /api/v5/rules/full_link_events/metrics: matched grows with every event, failed.exception must stay 0.",
		},
	},
	{
		id: "emqx-config", title: "Connector, action and rule as EMQX configuration", kind: HOCON, file: "full-link.hocon",
		notes: []string{
			"Instead of the three JSON bodies. In etc/base.hocon (EMQX 5.8.4 and later) it can still be changed in the dashboard; in etc/emqx.conf it overrides what the dashboard says.",
			"All notes on connector, action and rule apply.",
			"Tried with EMQX's configuration parser alone, not on a running EMQX.",
		},
	},
	{
		id: "postgresql-connector", title: "EMQX connector to PostgreSQL", kind: JSON, file: "postgresql-connector.json",
		notes: []string{
			"POST /api/v5/connectors. Replace HOST, USER and PASSWORD. EMQX's account needs INSERT on the table and no more.",
			"Set ssl.enable to true wherever the connection leaves a network that you trust.",
			"Not tried on a running EMQX.",
		},
	},
	{
		id: "postgresql-action", title: "EMQX action for PostgreSQL", kind: JSON, file: "postgresql-action.json",
		notes: []string{
			"POST /api/v5/actions. The rule then names pgsql:full_link. A value that an event doesn't have becomes NULL.",
			"Values that look like booleans are no trouble here. Payloads with a zero byte or that aren't UTF-8 are refused by PostgreSQL, and their batch is lost: use the rule with Base64.",
			"GET /api/v5/actions/pgsql:full_link/metrics counts what failed and what was dropped.",
			"The statement was tried on PostgreSQL 15, not from a running EMQX.",
		},
	},
	{
		id: "check", title: "What has arrived in the last ten minutes", kind: SQL, file: "check.sql",
		notes: []string{
			"A connecting client gives client.check_authn_complete, client.connected and client.connack; a subscription session.subscribed. delivery.dropped is what EMQX writes for message.delivery_dropped.",
			"Nothing at all: look at the metrics of the rule (does it match?) and of the action (does it fail?).",
			"Every row twice: two rules or two actions write to the table.",
			"clientid NULL everywhere: the table has a PRIMARY KEY. Columns missing: EMQX made the table by itself. Create it anew from the text above.",
		},
	},
}
