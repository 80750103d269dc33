package health

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// greptimeDB answers as a GreptimeDB whose table has these options and was created so.
type greptimeDB struct{ options, created string }

func (g greptimeDB) Query(_ context.Context, st statement.Statement) (*columnar.Result, error) {
	r := &columnar.Result{}
	for _, c := range st.Columns {
		r.Columns = append(r.Columns, columnar.Column{Name: c.Name, Type: c.Type})
	}
	switch {
	case strings.Contains(st.SQL, "information_schema.tables") && g.options != "none":
		r.Columns[0].Strings, r.Rows = []string{g.options}, 1
	case strings.HasPrefix(st.SQL, "SHOW CREATE TABLE ") && g.created != "":
		r.Columns[0].Strings, r.Columns[1].Strings, r.Rows = []string{"events"}, []string{g.created}, 1
	case strings.Contains(st.SQL, "count("):
		for i := range r.Columns {
			r.Columns[i].Ints = []int64{7}
		}
		r.Rows = 1
	case strings.Contains(st.SQL, `ORDER BY "timestamp"`) && len(st.Columns) == 1:
		r.Columns[0].Times, r.Rows = append(r.Columns[0].Times, now), 1
	}
	return r, nil
}

// secretive refuses what this text stands in.
type secretive struct {
	greptimeDB
	text string
}

func (s secretive) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	if strings.Contains(st.SQL, s.text) {
		return nil, errors.New("not allowed")
	}
	return s.greptimeDB.Query(ctx, st)
}

// solution is what SHOW CREATE TABLE says of the table of the guide.
const solution = `CREATE TABLE IF NOT EXISTS "emqx_full_link_events" (
  "timestamp" TIMESTAMP(3) NOT NULL,
  "event" STRING NULL,
  "clientid" STRING NULL SKIPPING INDEX WITH(false_positive_rate = '0.01', granularity = '10240', type = 'BLOOM'),
  "username" STRING NULL SKIPPING INDEX WITH(false_positive_rate = '0.01', granularity = '10240', type = 'BLOOM'),
  "peername" STRING NULL SKIPPING INDEX WITH(false_positive_rate = '0.01', granularity = '10240', type = 'BLOOM'),
  "topic" STRING NULL,
  "qos" BIGINT NULL,
  TIME INDEX ("timestamp")
)

ENGINE=mito
WITH(
  append_mode = 'true',
  ttl = '7days'
)`

func TestGreptimeDB(t *testing.T) {
	const (
		noOptions = "The table has no TTL of its own: rows are kept as long as SHOW CREATE DATABASE says, perhaps for ever."
		noAppend  = "The table isn't in append mode, so of the rows with equal time only one is kept. Create it anew WITH ('append_mode'='true')."
	)
	alter := func(column string) string {
		return "The column " + column + " has no index, so looking for one reads the whole range: ALTER TABLE site.events MODIFY COLUMN " + column + " SET SKIPPING INDEX, which serves what is written from then on."
	}
	all := []string{"clientid", "username", "peername"}
	for name, tc := range map[string]struct {
		server   greptimeDB
		append   bool
		unknown  bool // whether the table appends
		ttl      string
		indexed  []string
		problems []string
		notes    []string
	}{
		"as the guide says": {server: greptimeDB{"ttl=7days append_mode=true", solution}, append: true, ttl: "7days", indexed: all},
		"another order":     {server: greptimeDB{"append_mode=true sst_format=flat ttl=1day 12h", solution}, append: true, ttl: "1day 12h", indexed: all},
		"spaces inside":     {server: greptimeDB{"ttl=1month 2days 3h compaction.type=twcs append_mode=true", solution}, append: true, ttl: "1month 2days 3h", indexed: all},
		"no TTL":            {server: greptimeDB{"append_mode=true", solution}, append: true, indexed: all, notes: []string{noOptions}},
		"no append mode": {
			server: greptimeDB{"ttl=7days merge_mode=last_non_null", solution}, ttl: "7days", indexed: all, problems: []string{noAppend},
		},
		"append mode off":  {server: greptimeDB{"append_mode=false ttl=7days", solution}, ttl: "7days", indexed: all, problems: []string{noAppend}},
		"no options":       {server: greptimeDB{"", solution}, indexed: all, problems: []string{noAppend}, notes: []string{noOptions}},
		"options not told": {server: greptimeDB{"none", solution}, unknown: true, indexed: all},
		"no index": {
			server: greptimeDB{"append_mode=true ttl=1h", "CREATE TABLE IF NOT EXISTS \"events\" (\n  \"clientid\" STRING NULL,\n  \"username\" STRING NULL COMMENT 'x'\n)"},
			append: true, ttl: "1h", notes: []string{alter("clientid"), alter("username"), alter("peername")},
		},
		"other indexes": {
			server: greptimeDB{"append_mode=true ttl=1h", "CREATE TABLE \"events\" (\n\t\"clientid\" STRING NULL INVERTED INDEX,\n  username STRING SKIPPING INDEX,\n  \"topic\" STRING NULL SKIPPING INDEX WITH(granularity = '1'),\n  \"payload\" STRING FULLTEXT INDEX\n)"},
			append: true, ttl: "1h", indexed: []string{"clientid", "username", "topic"}, notes: []string{alter("peername")},
		},
		"indexes not told": {server: greptimeDB{"append_mode=true ttl=1h", ""}, append: true, ttl: "1h", notes: []string{"The table's indexes couldn't be read."}},
	} {
		t.Run(name, func(t *testing.T) {
			r := check(t, Target{
				Database: tc.server, Dialect: statement.GreptimeDB, Table: "site.events", Schema: "site", Name: "events",
				Version: "PostgreSQL 16.3 GreptimeDB 1.0.0", Columns: event.Wide, Now: now,
			})
			require.Equal(t, "GreptimeDB", r.Database)
			if tc.unknown {
				require.Nil(t, r.AppendMode)
			} else {
				require.Equal(t, tc.append, *r.AppendMode)
			}
			require.Equal(t, tc.ttl, r.TTL)
			require.Equal(t, tc.indexed, r.Indexed)
			require.Equal(t, tc.problems, r.Problems)
			require.Equal(t, tc.notes, r.Notes)
			require.Equal(t, int64(7), r.Kinds["delivered"])
		})
	}
	healthy := check(t, Target{
		Database: greptimeDB{"ttl=7days append_mode=true", solution}, Dialect: statement.GreptimeDB, Table: "events", Schema: "public", Name: "events",
		Version: "PostgreSQL 16.3 GreptimeDB 1.0.0", Columns: event.Wide, Now: now,
	})
	require.Equal(t, "Connected to PostgreSQL 16.3 GreptimeDB 1.0.0, table public.events with 25 columns. Append mode is on. Rows are kept for 7days. "+
		"Indexes: clientid, username, peername. Newest event: 2026-03-01 08:00:00 UTC, 0s ago.", healthy.Message())

	cluster := check(t, Target{
		Database: greptimeDB{"ttl=forever append_mode=true", strings.Replace(solution, "ENGINE", "PARTITION ON COLUMNS (\"clientid\", node) (\n  clientid < '8',\n  clientid >= '8'\n)\nENGINE", 1)},
		Dialect:  statement.GreptimeDB, Table: "events", Schema: "public", Name: "events", Version: "PostgreSQL 16.3 GreptimeDB 1.2.0", Columns: event.Wide, Now: now,
	})
	require.Equal(t, []string{"clientid", "node"}, cluster.PartitionedBy)
	require.Equal(t, "Connected to PostgreSQL 16.3 GreptimeDB 1.2.0, table public.events with 25 columns. Append mode is on. Rows are kept for ever. "+
		"Indexes: clientid, username, peername. Partitioned by clientid, node. Newest event: 2026-03-01 08:00:00 UTC, 0s ago.", cluster.Message())
}

// What an account may not read is said, and the rest is told all the same.
func TestGreptimeDBThatHidesThings(t *testing.T) {
	for text, note := range map[string]string{
		"create_options":     "The table's options couldn't be read: not allowed",
		"greptime_data_type": "The types of the table's columns couldn't be read: not allowed",
		"SHOW CREATE TABLE":  "The table's indexes couldn't be read.",
		"count(":             "Which kinds of rows come couldn't be read: not allowed",
	} {
		t.Run(text, func(t *testing.T) {
			r := check(t, Target{
				Database: secretive{greptimeDB{"append_mode=true ttl=7days", solution}, text}, Dialect: statement.GreptimeDB, Table: "events", Schema: "public", Name: "events",
				Version: "PostgreSQL 16.3 GreptimeDB 1.0.0", Columns: event.Wide, Now: now,
			})
			require.Empty(t, r.Problems)
			require.Equal(t, []string{note}, r.Notes)
			require.Equal(t, now, *r.Newest)
		})
	}
}
