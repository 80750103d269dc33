package setup

// recommended are EMQX's connector, action and rule with which no name and no payload that a client chooses costs events.
var recommended = []section{
	{
		id: "emqx-connector", title: "EMQX connector to EMQX Tables or GreptimeDB", kind: JSON, file: "connector.json",
		notes: []string{
			"POST /api/v5/connectors; test it first with POST /api/v5/connectors_probe. Replace HOST, USER and PASSWORD.",
			"The type emqx_tables exists since EMQX 6.1.0. Port 4001 is gRPC: not the PostgreSQL port that the data source uses.",
			"dbname must exist. User name and password are used only if both are set.",
			"ssl.enable is true: user name, password and every payload go over this connection. Set it to false only for a GreptimeDB without TLS in a network that you trust. By default the certificate isn't checked; verify_peer needs cacertfile, certfile and keyfile, all three.",
			"ts_column and ttl only matter when EMQX makes the table by itself, which it should not.",
			"The older connector type greptimedb isn't the same: its time column is greptime_timestamp unless ts_column says timestamp, and it adds missing columns.",
			"Tried on a running EMQX 6.3.0-beta.2, without TLS.",
		},
	},
	{
		id: "emqx-action", title: "EMQX action", kind: JSON, file: "action.json",
		notes: []string{
			"POST /api/v5/actions; test it first with POST /api/v5/actions_probe.",
			"It goes with the rule below, which selects '' as as_text. With any other rule it fails every row: so where both are there already, change the rule first.",
			"${as_text} is always empty. Behind a value it keeps EMQX from taking t, T, TRUE, True, f, F, FALSE or False for a boolean, which would cost the whole batch of up to 1000 events.",
			"Don't put quotes around the placeholders: that fails every row. A value that an event doesn't have becomes NULL.",
			"Quotes, line breaks and backslashes in a payload are stored as they are.",
			"A name in write_syntax that is no column of the table is dropped without an error.",
			"Leave query_mode as it is (async). With sync each client waits until its events are written.",
			"A batch that the database refuses is lost, and a full buffer drops the oldest events. GET /api/v5/actions/emqx_tables:full_link/metrics counts both: failed, dropped.queue_full, dropped.expired.",
			"While the database is away, events wait for 45 seconds at most (resource_opts.request_ttl); those of the first 15 seconds, until EMQX notices (resource_opts.health_check_interval), don't wait and are lost.",
			"Use one action for the table. Each further one writes every row again.",
			"Tried on a running EMQX 6.3.0-beta.2.",
		},
	},
	{
		id: "emqx-write-syntax", title: "Write syntax of the action, to paste into EMQX's dashboard", kind: Text, file: "write-syntax.txt",
		notes: []string{
			"Data Integration, Connector: create one of type EMQX Tables. Then the rule: paste its SQL, add an action of type EMQX Tables with this connector, paste this text as Write Syntax, and choose milliseconds.",
			"All notes on the action apply.",
		},
	},
	{
		id: "emqx-rule-sql", title: "Rule SQL", kind: SQL, file: "rule.sql",
		notes: []string{
			"A payload that is text is stored as it is. One that isn't valid UTF-8, or holds a zero byte, becomes base64: and its Base64; without that it would fail its batch, and those behind it would wait for up to 45 seconds.",
			"Client IDs, user names and topics that aren't UTF-8 still cost their batch. MQTT forbids them, but EMQX lets them in unless mqtt.strict_mode is true: set it wherever you don't know every client.",
			"$events/# matches every event but message.publish, so publishes leave no rows of their own. Publisher, message ID and time of publishing still stand in the rows of deliveries and drops.",
			"The wildcard needs EMQX 5.10 or later.",
			"Use one rule. A second rule for the same action, or a FROM that names $events/# and one of its topics, writes rows twice.",
			"Don't filter out allow or message.delivered rows to save space: shares of denials and drops have no whole without them. The cheapest rows to leave out are pings: WHERE event <> 'client.ping'.",
			"With P publishes a second to F receivers each and QoS 1, expect about P + 2PF rows a second, and the payload 2F times.",
			"The rule runs in the process of each client. Keep it simple.",
			"Tried on a running EMQX 6.3.0-beta.2 (OTP 27) with payloads of up to 60 kB, where no event was lost; a zero byte was still taken for text there. The pattern as it stands told 600,000 values rightly in Erlang/OTP 25. On OTP 28, which has another library for regular expressions, it wasn't tried: the rule that stores every payload as Base64 doesn't need one.",
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
		id: "emqx-rule-sql-base64", title: "Rule SQL that stores every payload as Base64", kind: SQL, file: "rule-base64.sql",
		notes: []string{
			"Where most payloads are binary, or where the rule shall need no regular expression. Every payload is shown and searched as Base64.",
			"The CASE is needed: base64_encode fails for an event without a payload, and the event is lost.",
			"With publishes: FROM \"$events/#\", \"#\". All other notes on the rule apply.",
			"Tried on a running EMQX 6.3.0-beta.2, without the words base64: before the value.",
		},
	},
	{
		id: "emqx-rule", title: "EMQX rule", kind: JSON, file: "rule.json",
		notes: []string{
			"POST /api/v5/rules, last: from then on rows are written. The rule SQL with publishes can stand in sql as well.",
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
}

// plain are the action and the rule of EMQX's own guide.
var plain = []section{
	{
		id: "emqx-action-plain", title: "The guide's plain EMQX action", kind: JSON, file: "action.json", plain: true,
		notes: []string{
			"For sites where every client is known, and no payload is binary: as EMQX's guide has it, with the plain rule below.",
			"A client ID, user name, topic or payload that is exactly t, T, TRUE, True, f, F, FALSE or False is taken for a boolean, and the whole batch (up to 1000 events) is lost.",
			"A payload that isn't UTF-8 stops its batch and those behind it for up to 45 seconds; then the batch is dropped. Without payload=${payload}, in write_syntax no payload can do that.",
			"All other notes on the action apply.",
			"Tried on a running EMQX 6.3.0-beta.2.",
		},
	},
	{
		id: "emqx-rule-plain", title: "The guide's plain EMQX rule", kind: JSON, file: "rule.json", plain: true,
		notes: []string{
			"Works with the plain action alone. Its SQL is SELECT * FROM \"$events/#\".",
			"All other notes on the rule apply.",
			"Tried on a running EMQX 6.3.0-beta.2.",
		},
	},
}

// postgreSQL are the connector and the action for a table in PostgreSQL.
var postgreSQL = []section{
	{
		id: "postgresql-connector", title: "EMQX connector to PostgreSQL", kind: JSON, file: "postgresql-connector.json",
		notes: []string{
			"POST /api/v5/connectors. Replace HOST, USER and PASSWORD. EMQX's account needs INSERT on the table and no more.",
			"ssl.enable is true, as PostgreSQL's password and every payload go over this connection. Set it to false only for a server without TLS in a network that you trust.",
			"Not tried on a running EMQX.",
		},
	},
	{
		id: "postgresql-action", title: "EMQX action for PostgreSQL", kind: JSON, file: "postgresql-action.json",
		notes: []string{
			"POST /api/v5/actions. The rule then names pgsql:full_link. A value that an event doesn't have becomes NULL.",
			"Values that look like booleans are no trouble here. Payloads with a zero byte or that aren't UTF-8 are refused by PostgreSQL, and their batch is lost: use the recommended rule, which writes them as Base64.",
			"GET /api/v5/actions/pgsql:full_link/metrics counts what failed and what was dropped.",
			"The statement was tried on PostgreSQL 15, not from a running EMQX.",
		},
	},
}
