package setup

// tables are the sections about the database: the table, and what keeps it small.
var tables = []section{
	{
		id: "greptimedb-table", title: "Table in GreptimeDB or EMQX Tables", kind: SQL, file: "greptimedb-table.sql",
		notes: []string{
			"Create the table before the action exists. If EMQX finds no table it makes one from the first event that it writes: with the time column ts, without append mode, and without the columns that this event lacks, which are then lost for all later ones.",
			"Keep append_mode. Without it rows with the same time are taken for one row, and one row a millisecond is left.",
			"Don't add a PRIMARY KEY. EMQX fills key columns only from the tag part of its template, which is empty here, so they would be NULL in every row. The skipping indexes do the key's work.",
			"Leave timestamp in milliseconds: with TIMESTAMP(9) EMQX's rows land in 1970. Leave every column nullable: an event that lacks a NOT NULL column fails with its batch.",
			"Columns of your own may follow. EMQX understands integers, floats, strings, booleans, binary, dates and timestamps; a single column of another type (JSON, decimal, vector) makes every row fail.",
			"ttl is how long rows are kept; older ones go away by themselves.",
			"EMQX's account needs SELECT, DESCRIBE and INSERT on this table. Give the data source another account, one that can only read.",
			"Tried on GreptimeDB 1.0.0, one node, filled by a running EMQX 6.3.0-beta.2.",
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
			"Tried on a GreptimeDB 1.0.0 cluster of three datanodes.",
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
		id: "greptimedb-rollup", title: "Rollup in GreptimeDB: counts a minute, from which the data source answers for long ranges", kind: SQL, file: "greptimedb-rollup.sql",
		notes: []string{
			"For sites with many rows: counts, rates, shares and tops of the whole fleet over days are then read from a table that is some thousand times smaller. The data source finds it by its name, compares it with the rows before it uses it, and reads the rows where the two don't agree.",
			"Leave the names of the table and of its columns as they are. A column that your table lacks can be left out in both statements.",
			"The flow counts what is written after it was created, a few seconds later, and again what comes late. What was there before, and what was written while it or the server was stopped, it doesn't count, and ADMIN FLUSH_FLOW doesn't change that: the last statement does. Run it again after a stop, for large tables a day at a time.",
			"Give the table the TTL of the rows. What has no rows any more can't be compared with them, and is not used.",
			"It needs a flownode, which one node has, and an account that may create. The data source's account needs SELECT on the rollup.",
			"Tried on GreptimeDB 1.0.0, one node.",
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
		id: "postgresql-rollup", title: "Rollup in PostgreSQL: counts a minute, from which the data source answers for long ranges", kind: SQL, file: "postgresql-rollup.sql",
		notes: []string{
			"The data source finds it by its name, compares it with the rows before it uses it, and reads the rows where the two don't agree. It holds no sketches: clients and times of delivery are always counted from the rows.",
			"Run the text as the owner of the table. Then let a scheduler (cron, pg_cron) call the procedure once a minute, outside a transaction: CALL emqx_full_link_events_1m_refresh(), with the name of your own table. Its first call counts all rows that there are.",
			"Triggers note which minutes change later, by rows that come late or are deleted; each statement that writes then costs a little more. EMQX's account needs no other right.",
			"The data source's account needs SELECT on both new tables.",
			"Tried on PostgreSQL 15.",
		},
	},
}
