package postgres

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Databases of tests. To make one takes PostgreSQL some hundred files, to empty one it takes a statement; so a database that a test
// leaves is emptied, and given to the next that wants one of its kind.

// spares are the empty databases of a server, by the options that they were made with.
type spares struct {
	mu    sync.Mutex
	made  int
	names map[string][]string
}

// begun gives each database a name of its own, also on a GreptimeDB that several test binaries use, or in which one that was killed left
// something.
var begun = time.Now().UnixNano()

// take gives a spare one of a kind, or a name for a new one.
func (s *spares) take(kind string) (name string, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if list := s.names[kind]; len(list) > 0 {
		s.names[kind] = list[:len(list)-1]
		return list[len(list)-1], true
	}
	s.made++
	return fmt.Sprintf("test_%x_%d", begun, s.made), false
}

func (s *spares) put(kind, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[kind] = append(s.names[kind], name)
}

// NewDatabase gives an empty database for one test, with options of CREATE DATABASE, and returns its name. With the test, everything
// in it goes, but for a schema named as lasting.
func (s *Server) NewDatabase(t testing.TB, options ...string) string {
	t.Helper()
	kind := strings.Join(options, " ")
	name, found := s.spares.take(kind)
	if !found {
		s.exec(t, database, "CREATE DATABASE "+name+" "+kind)
	}
	t.Cleanup(func() {
		if s.emptied(t, name) {
			s.spares.put(kind, name)
			return
		}
		s.exec(t, database, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return name
}

// Lasting is the schema that stays in an emptied database: who makes it there, makes it the same for every test.
const Lasting = "standin"

// emptied ends all sessions of a database and empties it. It says no where a test has changed what isn't in a schema.
func (s *Server) emptied(t testing.TB, name string) (done bool) {
	t.Helper()
	s.in(t, name, func(ctx context.Context, conn *pgx.Conn) error {
		var changed bool
		err := conn.QueryRow(ctx, `SELECT datacl IS NOT NULL OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = oid)
				OR EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql')
			FROM pg_database WHERE datname = current_database()`).Scan(&changed)
		if err != nil || changed {
			return err
		}
		_, err = conn.Exec(ctx, `DO $$ DECLARE name text; BEGIN
			FOR round IN 1..30000 LOOP -- pg_terminate_backend itself would look every 100 ms, for one session after the other
				PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
				EXIT WHEN NOT FOUND;
				PERFORM pg_sleep(0.002), pg_stat_clear_snapshot();
			END LOOP;
			FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', '`+Lasting+`') LOOP
				EXECUTE format('DROP SCHEMA %I CASCADE', name);
			END LOOP;
			CREATE SCHEMA public AUTHORIZATION pg_database_owner;
			GRANT USAGE ON SCHEMA public TO PUBLIC;
		END $$`)
		done = err == nil
		return err
	})
	return done
}

func (s *Server) exec(t testing.TB, database, sql string) {
	t.Helper()
	s.in(t, database, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql)
		return err
	})
}

// in does something in a database by a connection of its own.
func (s *Server) in(t testing.TB, database string, do func(context.Context, *pgx.Conn) error) {
	t.Helper()
	ctx := context.Background() // also when the test's own is over
	conn, err := pgx.Connect(ctx, s.ConnString(database))
	require.NoError(t, err)
	defer conn.Close(ctx)
	require.NoError(t, do(ctx, conn))
}
