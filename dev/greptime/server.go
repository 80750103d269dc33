// Package greptime is a stand-in for GreptimeDB at the wire: a test bench, not GreptimeDB. It listens as a GreptimeDB would,
// forwards to an embedded PostgreSQL, and behaves as GreptimeDB does wherever a client of the wide table could notice: how one
// logs in, which statements and values are taken, column types, error codes, and what becomes of a statement whose client has
// gone. What it doesn't imitate (storage, plans, speed, most of the functions) says nothing about GreptimeDB.
package greptime

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// Options says what the stand-in is to be like.
type Options struct {
	Upstream *postgres.Server
	Version  string      // "1.0.0" if empty; from 1.0 to 1.3. From 1.2 on, the limit of an ordered subquery is that of all its rows (subquery.go)
	ReadOnly []string    // accounts that may only read; the other account is the upstream's user. All have its password
	SCRAM    bool        // asks for SCRAM-SHA-256 instead of the password in the clear; from 1.2 on
	TLS      *tls.Config // nil: TLS isn't offered
	ForceTLS bool        // connections in the clear are refused
	Table    *Table      // nil: as EMQX's solution creates it
	Log      io.Writer   // nil: silent
}

// Table is what PostgreSQL's table can't say of GreptimeDB's. It holds for every table.
type Table struct {
	AppendMode bool
	TTL        string   // as GreptimeDB prints it: "7days"; empty: none of its own
	Indexed    []string // columns with a skipping index
	PrimaryKey []string
}

// Solution is the table that EMQX's solution creates.
var Solution = Table{AppendMode: true, TTL: "7days", Indexed: []string{"clientid", "username", "peername"}}

// Server is a running stand-in.
type Server struct {
	options  Options
	table    Table
	version  [3]int
	listener net.Listener
	sessions sync.WaitGroup

	mu       sync.Mutex
	conns    map[net.Conn]bool // nil once stopped
	prepared map[string]bool   // databases that have the stand-in's objects
}

// Start listens on a free port of this machine. Stop must be called before the upstream ends.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Version == "" {
		o.Version = "1.0.0"
	}
	s := &Server{options: o, table: Solution, conns: map[net.Conn]bool{}, prepared: map[string]bool{}}
	if o.Table != nil {
		s.table = *o.Table
	}
	if _, err := fmt.Sscanf(o.Version, "%d.%d.%d", &s.version[0], &s.version[1], &s.version[2]); err != nil {
		return nil, fmt.Errorf("read the version %q: %w", o.Version, err)
	}
	if o.SCRAM && !s.since(1, 2, 0) {
		return nil, fmt.Errorf("GreptimeDB %s knows passwords in the clear only", o.Version)
	}
	var listen net.ListenConfig
	var err error
	if s.listener, err = listen.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if o.Log != nil {
		fmt.Fprintf(o.Log, "stand-in for GreptimeDB %s at %s: a test bench on PostgreSQL, not GreptimeDB\n", o.Version, s.Addr())
	}
	s.sessions.Go(s.accept)
	return s, nil
}

// since says whether the version is this one or a later one.
func (s *Server) since(version ...int) bool { return slices.Compare(s.version[:], version) >= 0 }

// Addr is where the stand-in listens: "127.0.0.1:port". It is also its name as a frontend, in the IDs of processes.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// User is the account that may do everything.
func (s *Server) User() string { return s.options.Upstream.User() }

// Password is that of every account.
func (s *Server) Password() string { return s.options.Upstream.Password() }

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		if s.keep(conn) {
			s.sessions.Go(func() {
				defer s.drop(conn)
				serve(s, conn)
			})
		}
	}
}

// keep remembers a connection for Stop; it says no, and closes it, when Stop was first.
func (s *Server) keep(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		conn.Close()
		return false
	}
	s.conns[conn] = true
	return true
}

func (s *Server) drop(conn net.Conn) {
	conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
}

// Stop closes every connection and ends the statements that still run, also those without a client.
func (s *Server) Stop() error {
	err := s.listener.Close()
	s.mu.Lock()
	if s.conns == nil { // stopped before
		s.mu.Unlock()
		return nil
	}
	for conn := range s.conns {
		conn.Close()
	}
	s.conns = nil
	s.mu.Unlock()
	s.sessions.Wait()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return errors.Join(err, s.admin(ctx, s.options.Upstream.Database(), func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1", s.name())
		return err
	}))
}

// Process is a statement that runs, whether or not its client is still there.
type Process struct {
	ID    string // as KILL takes it: <frontend>/<connection>
	Query string
}

// Processes lists what runs in any of the databases; it is what information_schema.process_list shows.
func (s *Server) Processes(ctx context.Context) (list []Process, err error) {
	err = s.admin(ctx, s.options.Upstream.Database(), func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, "SELECT $1 || '/' || pid, query FROM pg_stat_activity WHERE application_name = $2 AND state = 'active' ORDER BY pid",
			s.Addr(), s.name())
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Process])
		return err
	})
	return list, err
}

// kill stops a statement and says whether there was one.
func (s *Server) kill(ctx context.Context, connection int64) (found bool, err error) {
	err = s.admin(ctx, s.options.Upstream.Database(), func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT coalesce(bool_or(pg_cancel_backend(pid)), false) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active' AND pid = $2",
			s.name(), connection).Scan(&found)
	})
	return found, err
}

// name tells the stand-in's sessions from all others in PostgreSQL.
func (s *Server) name() string { return "stand-in " + s.Addr() }

// admin does something in a database by a connection of its own.
func (s *Server) admin(ctx context.Context, database string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, s.options.Upstream.ConnString(database))
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}
