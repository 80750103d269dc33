package store

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestFacts(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		b.exec(t, `ALTER TABLE events DROP COLUMN payload, ALTER COLUMN connected_at TYPE numeric, ADD COLUMN shard int, ADD COLUMN "a""b" text, ADD COLUMN tags text[]`)
		f, err := b.store.Facts(t.Context())
		require.NoError(t, err)
		if b.asked() == statement.GreptimeDB {
			require.Equal(t, statement.GreptimeDB, f.Dialect)
			require.Equal(t, "PostgreSQL 16.3 GreptimeDB 1.0.0", f.Version)
			require.Equal(t, b.conn.Config().Database, f.Schema, "a database is a schema")
		} else {
			require.Equal(t, statement.PostgreSQL, f.Dialect)
			require.Contains(t, f.Version, "PostgreSQL 18")
			require.Equal(t, "public", f.Schema)
		}
		require.Equal(t, []string{`a"b`}, f.UnsafeNames)
		require.Equal(t, []string{"payload"}, f.Columns.Missing())

		known, _ := f.Columns.Column("publish_received_at")
		require.True(t, known.Known && known.EpochMillis)
		require.NotEmpty(t, known.Description)
		numeric, _ := f.Columns.Column("connected_at")
		require.Equal(t, event.Float, numeric.Type)
		require.False(t, numeric.EpochMillis, "only whole numbers are read as times")
		shard, _ := f.Columns.Column("shard")
		require.Equal(t, event.Column{Name: "shard", Type: event.Int}, shard)
		tags, _ := f.Columns.Column("tags")
		require.Equal(t, event.Column{Name: "tags", Type: event.Other}, tags)

		t.Run("are kept for a while", func(t *testing.T) {
			b.exec(t, `ALTER TABLE events ADD COLUMN later text`)
			again, err := b.store.Facts(t.Context())
			require.NoError(t, err)
			require.Same(t, f, again)

			b.store.facts.age(factsAge)
			again, err = b.store.Facts(t.Context())
			require.NoError(t, err)
			require.Same(t, f, again, "the old ones serve while new ones are read")
			require.Eventually(t, func() bool {
				again, err = b.store.Facts(t.Context())
				return err == nil && again.Columns.Has("later")
			}, wait, tick)
		})
		t.Run("those that are too old don't serve", func(t *testing.T) {
			b.exec(t, `ALTER TABLE events ADD COLUMN latest text`)
			b.store.facts.age(factsServe)
			again, err := b.store.Facts(t.Context())
			require.NoError(t, err)
			require.True(t, again.Columns.Has("latest"))
		})
		t.Run("those of a table that was altered don't serve", func(t *testing.T) {
			b.exec(t, `ALTER TABLE events RENAME COLUMN topic TO subject`)
			_, err := b.store.Query(t.Context(), one("SELECT topic AS v FROM events LIMIT 2"))
			requireKind(t, Missing, err)
			again, err := b.store.Facts(t.Context())
			require.NoError(t, err)
			require.Contains(t, again.Columns.Missing(), "topic")
		})
		t.Run("table that EMQX made by itself", func(t *testing.T) {
			b.store.facts.age(factsServe)
			b.exec(t, `ALTER TABLE events RENAME COLUMN "timestamp" TO ts`)
			_, err := b.store.Facts(t.Context())
			requireKind(t, Missing, err)
			require.EqualError(t, err, "The table events has the time column ts instead of timestamp: EMQX made it by itself, with the columns of the first event that it wrote, and drops what other events have more. "+
				"Drop it, create it as the data source's setup page shows, and only then let EMQX write.")
			b.exec(t, `ALTER TABLE events RENAME COLUMN ts TO "timestamp"`)
		})
		t.Run("failures aren't kept", func(t *testing.T) {
			b.store.facts.age(factsServe)
			b.exec(t, `ALTER TABLE events RENAME TO away`)
			_, err := b.store.Facts(t.Context())
			requireKind(t, Missing, err)
			b.exec(t, `ALTER TABLE away RENAME TO events`)
			_, err = b.store.Facts(t.Context())
			require.NoError(t, err)
		})
	})
}

// age makes the facts older.
func (f *facts) age(by time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read = f.read.Add(-by)
}

// TestFactsOfAServerThatIsAway: what is known still serves, so that queries tell what is the matter, and go on when it is back.
func TestFactsOfAServerThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFrontend(t, &frontend{})
		var away atomic.Bool
		s := f.store(t, func(c *Config) {
			dial := c.Dial
			c.MaxIdleConns = 0
			c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				if away.Load() {
					return nil, errors.New("away")
				}
				return dial(ctx, network, address)
			}
		})
		known, err := s.Facts(t.Context())
		require.NoError(t, err)
		away.Store(true)
		time.Sleep(factsAge)
		again, err := s.Facts(t.Context())
		require.NoError(t, err)
		require.Same(t, known, again)
		synctest.Wait() // the new ones could not be read
		_, err = s.Query(t.Context(), quick)
		requireKind(t, Unreachable, err)
		synctest.Wait()
		away.Store(false)
		_, err = s.Query(t.Context(), quick) // has them read again behind its back
		require.NoError(t, err)
		synctest.Wait()
		again, err = s.Facts(t.Context())
		require.NoError(t, err)
		require.NotSame(t, known, again)
	})
}

// TestMaterializedView: PostgreSQL doesn't list its columns where it lists those of tables.
func TestMaterializedView(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.Table = "copied" })
	b.exec(t, `CREATE MATERIALIZED VIEW copied AS SELECT * FROM events`)
	f, err := b.store.Facts(t.Context())
	require.NoError(t, err)
	require.Empty(t, f.Columns.Missing())
	for _, want := range event.Wide {
		got, _ := f.Columns.Column(want.Name)
		require.Equal(t, want.Type, got.Type, want.Name)
	}
}

func TestFactsAreAskedOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var dials atomic.Int32
		answer := make(chan error)
		s, err := Open(Config{
			Host: "tables.internal", Port: 4003, TLS: TLS{Mode: TLSDisable}, QueryTimeout: time.Minute, MaxOpenConns: 10,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				dials.Add(1)
				return nil, <-answer
			},
		})
		require.NoError(t, err)
		defer s.Close()

		impatient, cancel := context.WithCancel(t.Context())
		failures := make(chan error, 9)
		ask := func(ctx context.Context) {
			_, err := s.Facts(ctx)
			failures <- err
		}
		go ask(impatient)
		synctest.Wait()
		for range 8 {
			go ask(t.Context())
		}
		synctest.Wait()
		require.Empty(t, failures)

		cancel()
		requireKind(t, Canceled, <-failures)
		synctest.Wait()
		require.Empty(t, failures, "one that goes away doesn't fail the others, not even the first")

		answer <- errors.New("away")
		for range 8 {
			require.Equal(t, "Can't connect to tables.internal:4003: away. Check host and port, and that the database runs.",
				requireKind(t, Unreachable, <-failures))
		}
		require.EqualValues(t, 1, dials.Load())
	})
}

func TestColumnTypes(t *testing.T) {
	for want, names := range map[event.Type][]string{
		event.String: {"string", "STRING", "text", "varchar", "character varying", "character varying(40)", "character", "name"},
		event.Int:    {"bigint", "integer", "smallint", "tinyint", "int64", "bigint unsigned", "uint64"},
		event.Float:  {"double", "double precision", "float", "real", "numeric", "decimal(10, 2)"},
		event.Bool:   {"boolean", "bool"},
		event.Time:   {"timestamp(3)", "timestamp(9)", "timestamp with time zone", "timestamp without time zone"},
		event.Other:  {"jsonb", "json", "uuid", "ARRAY", "date", "time without time zone", "interval", "bytea", "binary", "inet", "USER-DEFINED", ""},
	} {
		for _, name := range names {
			require.Equal(t, want, columnType(name), name)
		}
	}
}
