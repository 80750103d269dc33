package health

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// looked is what an account that may only read finds out of the table in a stand-in, which alter changes first.
func looked(t *testing.T, o greptime.Options, alter string) *Report {
	t.Helper()
	b := testkit.On(t, statement.GreptimeDB)
	o.ReadOnly = []string{"reader"}
	b.ThroughStandIn(t, o)
	b.Load(t, slices.Values(everyKind()))
	if alter != "" {
		_, err := b.Conn.Exec(t.Context(), alter)
		require.NoError(t, err)
	}
	config := b.StoreConfig(t)
	config.User = "reader"
	s, err := store.Open(config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	f, err := s.Facts(t.Context())
	require.NoError(t, err)
	return check(t, Target{
		Database: s, Dialect: f.Dialect, Table: testkit.Table, Schema: f.Schema, Name: testkit.Table, Version: f.Version, Columns: f.Columns, Unsafe: f.UnsafeNames, Now: now,
	})
}

func TestEveryVersion(t *testing.T) {
	for _, version := range []string{"1.0.0", "1.0.3", "1.1.4", "1.2.1", "1.3.0"} {
		t.Run(version, func(t *testing.T) {
			r := looked(t, greptime.Options{Version: version}, "")
			require.Equal(t, "PostgreSQL 16.3 GreptimeDB "+version, r.Server)
			require.Empty(t, r.Problems)
			require.Empty(t, r.Notes)
			require.Equal(t, new(true), r.AppendMode)
			require.Equal(t, "7days", r.TTL)
			require.Equal(t, []string{"clientid", "username", "peername"}, r.Indexed)
			require.NotNil(t, r.Newest)
			require.Equal(t, map[string]int64{"authenticated": 1, "allowed": 1, "delivered": 1, "acknowledged": 1, "published": 1}, r.Kinds)
		})
	}
}

func TestTablesThatLoseRows(t *testing.T) {
	solution := func(change func(*greptime.Table)) *greptime.Table {
		table := greptime.Solution
		change(&table)
		return &table
	}
	const alter = "ALTER TABLE emqx_full_link_events "
	unknown := func(column, kind, sqlType string) string {
		return "The column " + column + " has the type " + kind + ", which keeps EMQX's writer from reading the table's columns, so that rows are lost: " +
			alter + `DROP COLUMN "` + column + `", and add it as ` + sqlType + "."
	}
	other := func(column, kind, sqlType string) string {
		return "The column " + column + " has the type " + kind + ", but EMQX writes " + sqlType + " there, so that every batch with such a value is lost: " +
			alter + `DROP COLUMN "` + column + `", and add it as ` + sqlType + "."
	}
	for name, tc := range map[string]struct {
		table      *greptime.Table
		alter      string
		problems   []string
		notes      []string
		unwritable []string
		primaryKey []string
		required   []string
	}{
		"append mode off": {
			table: solution(func(table *greptime.Table) { table.AppendMode = false }),
			problems: []string{
				"The table isn't in append mode, so of the rows with equal time only one is kept. Create it anew WITH ('append_mode'='true').",
			},
		},
		"primary key": {
			table: solution(func(table *greptime.Table) { table.PrimaryKey = []string{"clientid", "event", "region"} }),
			alter: alter + "ADD COLUMN region text",
			problems: []string{
				"The table has a PRIMARY KEY. EMQX writes NULL into its columns (event, clientid), unless its action's write_syntax has them as tags: create the table anew without PRIMARY KEY, with indexes instead.",
			},
			primaryKey: []string{"event", "clientid", "region"},
		},
		"primary key of other columns": {
			table:      solution(func(table *greptime.Table) { table.PrimaryKey = []string{"region"} }),
			alter:      alter + "ADD COLUMN region text",
			primaryKey: []string{"region"},
		},
		"types that the writer doesn't know": {
			alter: "CREATE DOMAIN vector AS real[];" + alter + "ADD COLUMN price numeric(10, 2), ADD COLUMN place vector, ALTER COLUMN client_attrs TYPE jsonb USING client_attrs::jsonb",
			problems: []string{
				unknown("client_attrs", "Json", "STRING"), unknown("price", "Decimal(10,2)", "STRING"), unknown("place", "Vector", "STRING"),
			},
			unwritable: []string{"client_attrs", "price", "place"},
		},
		"types that the writer knows": {
			alter: alter + "ADD COLUMN a smallint, ADD COLUMN b real, ADD COLUMN c boolean, ADD COLUMN d bytea, ADD COLUMN e date, ADD COLUMN f timestamptz, ALTER COLUMN qos TYPE smallint",
		},
		"other types than EMQX writes": {
			alter:      alter + "ALTER COLUMN qos TYPE text, ALTER COLUMN clean_start TYPE text, ALTER COLUMN reason_code TYPE bigint USING NULL",
			problems:   []string{other("qos", "String", "BIGINT"), other("reason_code", "Int64", "STRING"), other("clean_start", "String", "BOOLEAN")},
			unwritable: []string{"qos", "reason_code", "clean_start"},
		},
		"time in other units": {
			alter: alter + `ALTER COLUMN "timestamp" TYPE timestamptz(6)`,
			problems: []string{
				"The column timestamp is a TimestampMicrosecond. Time ranges are asked in milliseconds, which find other rows there or none, and EMQX, which writes milliseconds, may write rows into 1970: create the table anew with TIMESTAMP(3).",
			},
		},
		"columns that may not be NULL": {
			alter: alter + "ALTER COLUMN event SET NOT NULL, ADD COLUMN region text NOT NULL DEFAULT 'eu', ADD COLUMN site text",
			problems: []string{
				"Columns are NOT NULL that not every event has (region). Such an event fails, and with it its batch of up to 1000 others: create the table anew without NOT NULL.",
			},
			required: []string{"region"},
		},
		"another time index": {
			alter: alter + `ALTER COLUMN "timestamp" DROP NOT NULL, ADD COLUMN greptime_timestamp timestamptz(3) NOT NULL DEFAULT now()`,
			problems: []string{
				"The table's TIME INDEX is the column greptime_timestamp. It must be timestamp, or every query reads all rows: create the table anew as the data source's setup page shows.",
			},
		},
		"no TTL, one index": {
			table: solution(func(table *greptime.Table) { table.TTL, table.Indexed = "", []string{"clientid"} }),
			notes: []string{
				"The table has no TTL of its own: rows are kept as long as SHOW CREATE DATABASE says, perhaps for ever.",
				"The column username has no index, so looking for one reads the whole range: " + alter + "MODIFY COLUMN username SET SKIPPING INDEX, which serves what is written from then on.",
				"The column peername has no index, so looking for one reads the whole range: " + alter + "MODIFY COLUMN peername SET SKIPPING INDEX, which serves what is written from then on.",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := looked(t, greptime.Options{Table: tc.table}, tc.alter)
			require.Equal(t, tc.problems, r.Problems)
			require.Equal(t, tc.notes, r.Notes)
			require.Equal(t, tc.unwritable, r.Unwritable)
			require.Equal(t, tc.primaryKey, r.PrimaryKey)
			require.Equal(t, tc.required, r.Required)
		})
	}
}
