// Package greptimedb is a real GreptimeDB, for tests and measurements, where one is named: the environment variable
// FULLLINK_GREPTIMEDB holds host:port of its PostgreSQL protocol, with user:password@ before it if it asks for them.
package greptimedb

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/setup"
)

// Variable names the server.
const Variable = "FULLLINK_GREPTIMEDB"

// Table is the name of the table in every database.
const Table = "emqx_full_link_events"

// Server is a GreptimeDB that somebody else has started.
type Server struct {
	addr           string // of the PostgreSQL protocol
	http           string // of the line protocol
	user, password string
}

// Named is the server that the environment names; nil where it names none.
func Named() (*Server, error) {
	named := os.Getenv(Variable)
	if named == "" {
		return nil, nil
	}
	return parse(named)
}

// httpBefore is how far before the port of the PostgreSQL protocol GreptimeDB has that of HTTP, unless it is told otherwise.
const httpBefore = 3

func parse(named string) (*Server, error) {
	fail := func() (*Server, error) {
		return nil, fmt.Errorf("%s: %q is not allowed; host:port or user:password@host:port is", Variable, named)
	}
	u, err := url.Parse("greptimedb://" + named)
	if err != nil || u.Hostname() == "" || u.Path != "" {
		return fail()
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port <= httpBefore {
		return fail()
	}
	password, _ := u.User.Password()
	return &Server{
		addr: u.Host, http: net.JoinHostPort(u.Hostname(), strconv.FormatUint(port-httpBefore, 10)),
		user: cmp.Or(u.User.Username(), "greptime"), password: password,
	}, nil
}

// Addr is host:port of the PostgreSQL protocol.
func (s *Server) Addr() string { return s.addr }

// User is who asks.
func (s *Server) User() string { return s.user }

// Password is the user's.
func (s *Server) Password() string { return s.password }

// Connect opens a connection to a database. It prepares nothing, and reads texts.
func (s *Server) Connect(ctx context.Context, database string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig((&url.URL{
		Scheme: "postgres", User: url.UserPassword(s.user, s.password), Host: s.addr, Path: database, RawQuery: "sslmode=disable",
	}).String())
	if err != nil {
		return nil, err
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to GreptimeDB: %w", err)
	}
	return conn, nil
}

// public is the database that every GreptimeDB has.
const public = "public"

// Exec runs a statement in a database.
func (s *Server) Exec(ctx context.Context, database, sql string) error {
	conn, err := s.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// HasDatabase says whether there is a database of this name.
func (s *Server) HasDatabase(ctx context.Context, database string) (bool, error) {
	names, err := s.column(ctx, "SELECT schema_name FROM information_schema.schemata")
	return slices.Contains(names, database), err
}

// column reads texts that the server says of itself.
func (s *Server) column(ctx context.Context, sql string) ([]string, error) {
	conn, err := s.Connect(ctx, public)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// CreateDatabase makes a database with an empty table. The table is that of the setup's guide, of a cluster the one that is spread over
// its datanodes, but that it keeps rows of any age.
func (s *Server) CreateDatabase(ctx context.Context, database string) error {
	guide := "greptimedb-table"
	if cluster, err := s.IsCluster(ctx); err != nil {
		return err
	} else if cluster {
		guide = "greptimedb-cluster-table"
	}
	if err := s.Exec(ctx, public, fmt.Sprintf("CREATE DATABASE %q", database)); err != nil {
		return err
	}
	sections := setup.For(setup.Target{Table: Table}).Sections
	table := slices.IndexFunc(sections, func(section setup.Section) bool { return section.ID == guide })
	if err := s.Exec(ctx, database, sections[table].Text); err != nil {
		return err
	}
	return s.Exec(ctx, database, fmt.Sprintf("ALTER TABLE %s SET 'ttl' = 'forever'", Table))
}

// IsCluster says whether the rows lie on datanodes.
func (s *Server) IsCluster(ctx context.Context) (bool, error) {
	peers, err := s.column(ctx, "SELECT peer_type FROM information_schema.cluster_info")
	return slices.Contains(peers, "DATANODE"), err
}

// DropDatabase drops a database with all that is in it.
func (s *Server) DropDatabase(ctx context.Context, database string) error {
	return s.Exec(ctx, public, fmt.Sprintf("DROP DATABASE IF EXISTS %q", database))
}

// NewDatabase makes a database with an empty table for one test, which goes with the test, and returns its name.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	database := fmt.Sprintf("fulllink_test_%x_%d", time.Now().UnixNano(), os.Getpid())
	require.NoError(t, s.CreateDatabase(context.Background(), database))
	t.Cleanup(func() { require.NoError(t, s.DropDatabase(context.Background(), database)) })
	return database
}
