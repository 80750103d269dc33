package rawsql

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const ownTable = "emqx_full_link_events"

var eight = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func write(d statement.Dialect, sql string) (Statement, []any, error) {
	b := &statement.Builder{Dialect: d, Table: ownTable}
	st, err := Write(b, sql, Scope{Schema: event.Wide, From: eight, To: eight.Add(time.Hour), Interval: time.Minute})
	return st, b.Build("", 0).Values, err
}

func TestMacros(t *testing.T) {
	from, to := any(eight), any(eight.Add(time.Hour))
	const bucket = `, TIMESTAMP '1970-01-01 00:00:00')`
	for _, test := range []struct {
		sql, want string
		values    []any
	}{
		{`SELECT * FROM $__table WHERE $__timeFilter`, `SELECT * FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table() WHERE $__timeFilter()`, `SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table e WHERE $__timeFilter(e."timestamp")`, `SELECT 1 FROM emqx_full_link_events e WHERE (e."timestamp" >= $1 AND e."timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE $__timeFilter( Timestamp )`, `SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2)`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE $__timeFilter(connected_at)`, `SELECT 1 FROM emqx_full_link_events WHERE (connected_at >= $1 AND connected_at < $2)`,
			[]any{eight.UnixMilli(), eight.Add(time.Hour).UnixMilli()}},
		{`SELECT 1 FROM $__table WHERE "timestamp" BETWEEN $__timeFrom AND $__timeTo`, `SELECT 1 FROM emqx_full_link_events WHERE "timestamp" BETWEEN $1 AND $2`, []any{from, to}},
		{`SELECT 1 FROM $__table WHERE "timestamp">=$__timeFrom() AND "timestamp"<$__timeTo()`, `SELECT 1 FROM emqx_full_link_events WHERE "timestamp">=$1 AND "timestamp"<$2`, []any{from, to}},
		{`SELECT $__timeGroup("timestamp", 5m) AS time FROM $__table`, `SELECT date_bin(INTERVAL '300 seconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT $__timeGroup(timestamp,'500ms') AS time FROM $__table`, `SELECT date_bin(INTERVAL '500 milliseconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT $__timeGroup("timestamp", $__interval) AS time FROM $__table`, `SELECT date_bin(INTERVAL '60 seconds', "timestamp"` + bucket + ` AS time FROM emqx_full_link_events`, nil},
		{`SELECT now() - $__interval AS t`, `SELECT now() - INTERVAL '60 seconds' AS t`, nil},
		{`SELECT '$__table' AS a, "a $__table" AS b -- $__timeFilter` + "\n" + `/* $__unknown */ FROM $__table`, `SELECT '$__table' AS a, "a $__table" AS b  ` + "\n" + `  FROM emqx_full_link_events`, nil},
		{`SELECT 1 FROM $__table WHERE $__timeFilter OR $__timeFilter`,
			`SELECT 1 FROM emqx_full_link_events WHERE ("timestamp" >= $1 AND "timestamp" < $2) OR ("timestamp" >= $3 AND "timestamp" < $4)`, []any{from, to, from, to}},
	} {
		t.Run(test.sql, func(t *testing.T) {
			for _, d := range []statement.Dialect{statement.GreptimeDB, statement.PostgreSQL} {
				st, values, err := write(d, test.sql)
				require.NoError(t, err)
				require.Equal(t, Statement{SQL: test.want, TimeRange: len(test.values) > 0}, st)
				require.Equal(t, test.values, values)
			}
		})
	}
}
