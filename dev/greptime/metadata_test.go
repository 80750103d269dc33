package greptime

import (
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// lines are the rows of an answer, each as its values with commas between.
func lines(t *testing.T, conn *pgx.Conn, sql string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), sql, args...)
	require.NoError(t, err)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		values, err := row.Values()
		var texts []string
		for _, v := range values {
			texts = append(texts, v.(string))
		}
		return strings.Join(texts, ", "), err
	})
	require.NoError(t, err)
	return list
}

func TestMetadata(t *testing.T) {
	b := newBench(t, Options{})
	conn := b.connect(t)
	require.Equal(t, []string{"PostgreSQL 16.3 GreptimeDB 1.0.0, " + b.database}, lines(t, conn, "SELECT version(), current_schema()"))
	require.Equal(t, []string{"mito, ttl=7days append_mode=true"},
		lines(t, conn, "SELECT engine, create_options FROM information_schema.tables WHERE table_schema = $1 AND table_name = $2", b.database, table))
	columns := lines(t, conn, "SELECT column_name, data_type, greptime_data_type, semantic_type, is_nullable FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position", table)
	require.Len(t, columns, 25)
	require.Equal(t, []string{
		"timestamp, timestamp(3), TimestampMillisecond, TIMESTAMP, No", "event, string, String, FIELD, Yes", "qos, bigint, Int64, FIELD, Yes", "clean_start, boolean, Boolean, FIELD, Yes",
	}, []string{columns[0], columns[1], columns[11], columns[19]})
	golden, err := os.ReadFile("testdata/show-create.txt")
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(golden)), lines(t, conn, "SHOW CREATE TABLE "+table)[0][len(table+", "):])
	require.Equal(t, "42P01", run(conn, "SHOW CREATE TABLE nowhere"))
}

func TestIndexesByVersion(t *testing.T) {
	const constraints = "SELECT column_name, constraint_name, greptime_index_type FROM information_schema.key_column_usage WHERE table_name = $1"
	const statistics = "SELECT column_name, index_name, index_type FROM information_schema.statistics WHERE table_name = $1"
	old, young := newBench(t, Options{Version: "1.0.3"}).connect(t), newBench(t, Options{Version: "1.1.0"}).connect(t)
	require.ElementsMatch(t, []string{
		"timestamp, TIME INDEX, ", "clientid, SKIPPING INDEX, greptime-bloom-filter-v1", "username, SKIPPING INDEX, greptime-bloom-filter-v1",
		"peername, SKIPPING INDEX, greptime-bloom-filter-v1",
	}, lines(t, old, constraints, table))
	require.Equal(t, "42P01", run(old, statistics, table))
	require.Equal(t, []string{"timestamp, TIME INDEX, "}, lines(t, young, constraints, table))
	require.ElementsMatch(t, []string{
		"timestamp, TIME INDEX, BTREE", "clientid, SKIPPING INDEX, BLOOM", "username, SKIPPING INDEX, BLOOM", "peername, SKIPPING INDEX, BLOOM",
	}, lines(t, young, statistics, table))
}

func TestOtherTable(t *testing.T) {
	b := newBench(t, Options{Table: &Table{PrimaryKey: []string{"clientid", "event"}}})
	_, err := b.direct.Exec(t.Context(), `CREATE DOMAIN vector AS real[];
		CREATE SCHEMA other;
		CREATE TABLE other.few ("timestamp" timestamp(3) NOT NULL, clientid varchar(40), attributes jsonb, price numeric(10, 2), place vector)`)
	require.NoError(t, err)
	conn := b.connect(t)
	require.Equal(t, []string{
		"timestamp, timestamp(3), TIMESTAMP", "clientid, string, TAG", "attributes, json, FIELD", "price, decimal(10,2), FIELD", "place, vector, FIELD",
	}, lines(t, conn, "SELECT column_name, data_type, semantic_type FROM information_schema.columns WHERE table_schema = 'other' ORDER BY ordinal_position"))
	require.Equal(t, []string{""}, lines(t, conn, "SELECT create_options FROM information_schema.tables WHERE table_schema = 'other'"))
	require.Equal(t, []string{`few, CREATE TABLE IF NOT EXISTS "few" (
  "timestamp" TIMESTAMP(3) NOT NULL,
  "clientid" STRING NULL,
  "attributes" JSON NULL,
  "price" DECIMAL(10,2) NULL,
  "place" VECTOR NULL,
  TIME INDEX ("timestamp"),
  PRIMARY KEY ("clientid")
)

ENGINE=mito
`}, lines(t, conn, "SHOW CREATE TABLE other.few"))
}
