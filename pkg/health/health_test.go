package health

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

func TestMain(m *testing.M) { postgres.Main(m) }

var now = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// row is one of an event, so long before now.
func row(name string, ago time.Duration) fleet.Row {
	return fleet.Row{Timestamp: now.Add(-ago).UnixMilli(), Event: name}
}

// everyKind is a row of each kind that a site may leave out.
func everyKind() []fleet.Row {
	authenticated, allowed := row("client.check_authn_complete", 3*time.Minute), row("client.check_authz_complete", 2*time.Minute)
	authenticated.ReasonCode, allowed.Result = new("success"), new("allow")
	return []fleet.Row{authenticated, allowed, row("message.publish", time.Minute), row("message.delivered", time.Minute), row("message.acked", 90*time.Second)}
}

// target is the table of a bench, seen at now.
func target(t *testing.T, b *testkit.Bench) Target {
	t.Helper()
	s, err := store.Open(b.StoreConfig(t))
	require.NoError(t, err)
	t.Cleanup(s.Close)
	f, err := s.Facts(t.Context())
	require.NoError(t, err)
	return Target{
		Database: s, Dialect: f.Dialect, Table: testkit.Table, Schema: f.Schema, Name: testkit.Table, Version: "PostgreSQL 18", Columns: f.Columns,
		Unsafe: f.UnsafeNames, Now: now,
	}
}

func check(t *testing.T, target Target) *Report {
	t.Helper()
	r, err := Check(t.Context(), target)
	require.NoError(t, err)
	return r
}

func TestHealthyTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(everyKind()))
		newest, age := now.Add(-time.Minute), int64(60)
		want := &Report{
			Server: "PostgreSQL 18", Database: "PostgreSQL", Table: "public.emqx_full_link_events", Columns: 25,
			Indexed: []string{"timestamp", "event", "clientid", "username", "peername", "id"}, Newest: &newest, AgeSeconds: &age,
			Kinds: map[string]int64{"authenticated": 1, "allowed": 1, "delivered": 1, "acknowledged": 1, "published": 1},
		}
		found := "Indexes: timestamp, event, clientid, username, peername, id."
		if b.Asked() == statement.GreptimeDB {
			want.Database, want.Table = "GreptimeDB", b.Database+".emqx_full_link_events" // a database is a schema
			want.AppendMode, want.TTL, want.Indexed = new(true), "7days", []string{"clientid", "username", "peername"}
			kept, spread := "7days", ""
			if b.Named != nil { // where rows of a time long ago are kept
				want.TTL, kept = "forever", "ever"
				cluster, err := b.Named.IsCluster(t.Context())
				require.NoError(t, err)
				if cluster {
					want.PartitionedBy, spread = []string{"clientid"}, " Partitioned by clientid."
				}
			}
			found = "Append mode is on. Rows are kept for " + kept + ". Indexes: clientid, username, peername." + spread
		}
		r := check(t, target(t, b))
		require.Equal(t, want, r)
		require.Equal(t, "Connected to PostgreSQL 18, table "+want.Table+" with 25 columns. "+found+" Newest event: 2026-03-01 07:59:00 UTC, 1m0s ago.", r.Message())
	})
}

func TestNewestEvent(t *testing.T) {
	silence := "Nothing was written since: if devices are connected, look at the metrics of EMQX's rule and action."
	cases := map[string]struct {
		ago  time.Duration
		age  int64 // -1: none was found
		note string
	}{
		"now":                {0, 0, ""},
		"by a clock ahead":   {-time.Hour, 0, "The newest event is 1h0m0s ahead: the clock of an EMQX node, or this server's, is wrong."},
		"a little ahead":     {-time.Minute, 0, ""},
		"ten minutes ago":    {10 * time.Minute, 600, ""},
		"eleven minutes ago": {11 * time.Minute, 660, silence},
		"hours ago":          {5 * time.Hour, 18000, silence},
		"weeks ago":          {20 * 24 * time.Hour, 20 * 86400, silence},
		"too long ago": {
			31 * 24 * time.Hour, -1,
			"The table has no event of the last 30 days. Create EMQX's rule and action as the data source's setup page shows, or choose an older time range.",
		},
	}
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		target := target(t, b)
		for name, tc := range cases {
			t.Run(name, func(t *testing.T) {
				b.Exec(t, "TRUNCATE "+testkit.Table)
				b.Load(t, slices.Values([]fleet.Row{row("client.connected", tc.ago), row("client.connected", tc.ago+time.Millisecond)}))
				r := check(t, target)
				if tc.age < 0 {
					require.Nil(t, r.Newest)
					require.Nil(t, r.Kinds)
				} else {
					require.Equal(t, now.Add(-tc.ago), *r.Newest)
					require.Equal(t, tc.age, *r.AgeSeconds)
					require.NotNil(t, r.Kinds)
				}
				if tc.note == "" {
					require.NotContains(t, r.Notes, silence)
					require.NotContains(t, r.Message(), "ahead")
				} else {
					require.Contains(t, r.Notes, tc.note)
				}
			})
		}
	})
}

func TestKindsOfRowsThatNeverCome(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		denied, failed := row("client.check_authz_complete", time.Minute), row("client.check_authn_complete", time.Minute)
		denied.Result, failed.ReasonCode = new("deny"), new("banned")
		b.Load(t, slices.Values([]fleet.Row{denied, failed, row("message.delivered", 2*time.Hour)}))
		r := check(t, target(t, b))
		require.Equal(t, map[string]int64{"authenticated": 0, "allowed": 0, "delivered": 0, "acknowledged": 0, "published": 0}, r.Kinds)
		require.Equal(t, []string{
			"No successful authentication was seen: shares of authentication failures can't be known.",
			"No allow row was seen: shares of denials can't be known. Don't leave allow rows out in EMQX's rule.",
			"No delivered row was seen: shares of drops can't be known. Don't leave delivered rows out in EMQX's rule.",
			"No acked row was seen: every delivery looks unacknowledged, if there are any of QoS 1 or 2.",
			`No publish row was seen: $events/# doesn't hold publishes. To store them, let the rule select FROM "$events/#", "#".`,
		}, r.Notes)
		require.Empty(t, r.Problems)
	})
}

func TestIncompleteTable(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		if b.Named != nil {
			b.ThroughStandIn(t, greptime.Options{}) // indexes and names are PostgreSQL's here
		}
		b.Load(t, slices.Values(everyKind()))
		_, err := b.Conn.Exec(t.Context(), `ALTER TABLE emqx_full_link_events DROP COLUMN username, DROP COLUMN result, DROP COLUMN sockname, ADD COLUMN "a""b" text;
			DROP INDEX emqx_full_link_events_timestamp_idx, emqx_full_link_events_event_timestamp_idx, emqx_full_link_events_peername_timestamp_idx,
				emqx_full_link_events_id_idx`)
		require.NoError(t, err)
		problems := []string{
			"The table lacks the column username, which switches off users: add it to the table and to EMQX's action.",
			"The table lacks the column sockname, which switches off showing it: add it to the table and to EMQX's action.",
			"The table lacks the column result, which switches off the outcome of authorizations: add it to the table and to EMQX's action.",
		}
		notes := []string{"Columns whose names hold quotes, backslashes or the like are left out: 1."}
		indexed, notIndexed := []string{"clientid", "peername"}, []string(nil) // the stand-in's own; PostgreSQL's are gone
		if b.Asked() == statement.PostgreSQL {
			problems = append(problems, `The table has no index that begins with "timestamp", so every query reads all of it: CREATE INDEX ON emqx_full_link_events ("timestamp").`)
			notes = append(notes, `The column peername has no index, so looking for one reads the whole range: CREATE INDEX ON emqx_full_link_events (peername, "timestamp").`)
			indexed, notIndexed = []string{"clientid"}, []string{"peername"}
		}
		r := check(t, target(t, b))
		require.Equal(t, []string{"username", "sockname", "result"}, r.MissingColumns)
		require.Equal(t, problems, r.Problems)
		require.Equal(t, notes, r.Notes)
		require.Equal(t, indexed, r.Indexed)
		require.Equal(t, notIndexed, r.NotIndexed)
		require.NotContains(t, r.Kinds, "allowed", "which can't be known")
		require.Regexp(t, `^The table lacks the column username, .* Connected to PostgreSQL 18, .* Columns whose names `, r.Message(), "problems first")
	})
}

func TestColumnsThatMayNotBeNull(t *testing.T) {
	b := testkit.New(t)
	b.Load(t, slices.Values(everyKind()))
	_, err := b.Conn.Exec(t.Context(), `ALTER TABLE emqx_full_link_events ADD COLUMN region text NOT NULL DEFAULT 'eu', ADD COLUMN site text NOT NULL DEFAULT ''`)
	require.NoError(t, err)
	r := check(t, target(t, b))
	require.Equal(t, []string{"region", "site"}, r.Required)
	require.Equal(t, []string{
		"Columns are NOT NULL that not every event has (region, site). Such an event fails, and with it its batch of up to 1000 others: ALTER TABLE emqx_full_link_events ALTER COLUMN … DROP NOT NULL.",
	}, r.Problems)
}

func TestTableThatCantBeRead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		asked := target(t, b)
		if b.Named != nil {
			require.NoError(t, b.Named.Exec(t.Context(), b.Database, `ALTER TABLE emqx_full_link_events RENAME away`))
		}
		_, err := b.Conn.Exec(t.Context(), `ALTER TABLE emqx_full_link_events RENAME TO away`)
		require.NoError(t, err)
		_, err = Check(t.Context(), asked)
		require.ErrorContains(t, err, "The table emqx_full_link_events doesn't exist")
	})
}

// An account that may only read finds out everything.
func TestReadOnlyAccount(t *testing.T) {
	b := testkit.New(t)
	b.Load(t, slices.Values(everyKind()))
	_, err := b.Conn.Exec(t.Context(), `CREATE ROLE reader LOGIN PASSWORD 'reading'; GRANT SELECT ON emqx_full_link_events TO reader`)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := b.Conn.Exec(context.Background(), `DROP OWNED BY reader; DROP ROLE reader`)
		require.NoError(t, err)
	})
	config := b.StoreConfig(t)
	config.User, config.Password = "reader", "reading"
	s, err := store.Open(config)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	all := target(t, b)
	reading := all
	reading.Database = s
	require.Equal(t, check(t, all), check(t, reading))
}

// failing refuses every statement.
type failing struct{}

func (failing) Query(context.Context, statement.Statement) (*columnar.Result, error) {
	return nil, errors.New("not now")
}

func TestWhatCantBeRead(t *testing.T) {
	for _, dialect := range []statement.Dialect{statement.PostgreSQL, statement.GreptimeDB} {
		_, err := Check(t.Context(), Target{Database: failing{}, Dialect: dialect, Now: now})
		require.EqualError(t, err, "not now", "the rows themselves")
	}
}
