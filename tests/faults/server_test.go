package faults

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// serverFaults are those of a server that others use as well. crashFaults are those of one that ends.
var serverFaults = []fault{
	{
		name: "ended by its administrator, and asked again",
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			return s.meanwhile(t, func() {
				s.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND `+waits)
				s.heal()
			})
		},
		upset: func(t *testing.T, s *scene) { s.lock(t) }, status: backend.StatusOK,
	},
	{
		name: "cancelled by its administrator",
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			return s.meanwhile(t, func() {
				s.exec(t, `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND `+waits)
			})
		},
		upset: func(t *testing.T, s *scene) { s.lock(t) }, status: backend.StatusTimeout, says: "The database ended the query: ",
	},
	{
		name: "too many connections", change: reader,
		upset: func(t *testing.T, s *scene) {
			database := pgx.Identifier{s.Database}.Sanitize()
			s.exec(t, `ALTER DATABASE `+database+` CONNECTION LIMIT 0`)
			s.cut(t, s.proxy.Upstream)
			s.undo(func() { s.exec(t, `ALTER DATABASE `+database+` CONNECTION LIMIT -1`) })
		},
		status: backend.StatusBadGateway, says: "too many connections",
	},
	{
		name: "no room for temporary files", jsonData: map[string]any{"allowRawSql": true},
		upset: func(t *testing.T, s *scene) {
			database := pgx.Identifier{s.Database}.Sanitize()
			s.exec(t, `ALTER DATABASE `+database+` SET temp_file_limit = '64kB'; ALTER DATABASE `+database+` SET work_mem = '64kB'`)
			s.cut(t, s.proxy.Upstream)
			s.undo(func() { s.exec(t, `ALTER DATABASE `+database+` RESET ALL`) })
		},
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			return s.ask(t, `{"scenario":"sql","rawSql":"SELECT count(*) AS n FROM (SELECT a.clientid AS x, b.topic AS y FROM $__table AS a, (SELECT topic FROM $__table LIMIT 100) AS b ORDER BY 1, 2) AS q"}`)
		},
		status: backend.StatusBadGateway, says: "temporary file size exceeds",
	},
	{
		name: "too little memory (GreptimeDB)", upset: refuses("P0000", "Failed to execute: Resources exhausted: Failed to allocate additional 2.3 MB for GroupedHashAggregateStream"),
		status: backend.StatusBadGateway, says: "has too little memory for this query",
	},
	{
		name: "a datanode of the cluster is away (GreptimeDB)", upset: refuses("P0000", "tcp connect error"),
		status: backend.StatusBadGateway, says: "A part of the cluster at ",
	},
	{
		name: "a datanode of the cluster is killed while it answers (GreptimeDB)", upset: refuses("P0000", "transport error"),
		status: backend.StatusBadGateway, says: "A part of the cluster at ",
	},
	{
		name: "the server is starting up", upset: func(t *testing.T, s *scene) {
			s.cut(t, listener(t, func(conn net.Conn) { greet(conn, "57P03", "the database system is starting up", "") }))
		},
		status: backend.StatusBadGateway, says: "the database system is starting up",
	},
	{
		name: "password changed while running", change: reader,
		upset: func(t *testing.T, s *scene) {
			s.exec(t, `ALTER ROLE `+s.settings.User+` PASSWORD 'another'`)
			s.cut(t, s.proxy.Upstream)
			s.undo(func() { s.exec(t, `ALTER ROLE `+s.settings.User+` PASSWORD 'reads'`) })
		},
		status: backend.StatusUnauthorized, says: "Check user and password in the settings.",
	},
}

// reader makes the account one that may only read.
func reader(t *testing.T, s *backend.DataSourceInstanceSettings) {
	t.Helper()
	server := postgres.Shared(t)
	conn, err := pgx.Connect(t.Context(), server.ConnString(server.Database()))
	require.NoError(t, err)
	s.User, s.DecryptedSecureJSONData["password"] = fmt.Sprintf("reader_%d", time.Now().UnixNano()), "reads"
	_, err = conn.Exec(t.Context(), `CREATE ROLE `+s.User+` LOGIN PASSWORD 'reads'; GRANT pg_read_all_data TO `+s.User)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := conn.Exec(context.Background(), `DROP ROLE `+s.User)
		require.NoError(t, errors.Join(err, conn.Close(context.Background())))
	})
}

// meanwhile asks, and does something once the statement waits in the server.
func (s *scene) meanwhile(t *testing.T, do func()) backend.DataResponse {
	t.Helper()
	answer := make(chan backend.DataResponse, 1)
	go func() { answer <- s.ask(t, few) }()
	require.Eventually(t, func() bool { return s.count(t, waits) == 1 }, patience, tick)
	do()
	return <-answer
}

// heal undoes the fault.
func (s *scene) heal() {
	for len(s.mend) > 0 {
		last := len(s.mend) - 1
		undo := s.mend[last]
		s.mend = s.mend[:last]
		undo()
	}
}

// refuses has a server answer every statement with an error.
func refuses(code, message string) func(t *testing.T, s *scene) {
	return func(t *testing.T, s *scene) {
		t.Helper()
		s.cut(t, listener(t, func(conn net.Conn) { greet(conn, "", code, message) }))
	}
}

// greet plays a server that refuses the login with a code, or lets everybody in and refuses every statement.
func greet(conn net.Conn, login, code, message string) {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	if login != "" {
		b.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: login, Message: code})
		_ = b.Flush() // the client has gone, or sees it
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{0, 0, 0, 1}})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	if b.Flush() != nil {
		return
	}
	for {
		m, err := b.Receive()
		if err != nil {
			return
		}
		if _, ok := m.(*pgproto3.Sync); !ok {
			continue
		}
		b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: code, Message: message})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		if b.Flush() != nil {
			return
		}
	}
}

// own is a bench on a server that nobody else uses.
func own(t *testing.T) *testkit.Bench {
	t.Helper()
	server, err := postgres.Start(t.Context(), postgres.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	b := &testkit.Bench{Server: server, Database: server.Database()}
	connect(t, b)
	require.NoError(t, postgres.CreateTable(t.Context(), b.Conn, testkit.Table))
	return b
}

func connect(t *testing.T, b *testkit.Bench) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.Server.ConnString(b.Database))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	b.Conn = conn
}

// another starts a second server with the same database.
func another(t *testing.T, s *scene) string {
	t.Helper()
	b := own(t)
	_, err := b.Conn.Exec(t.Context(), `CREATE DATABASE `+pgx.Identifier{s.Database}.Sanitize())
	require.NoError(t, err)
	_, err = b.Conn.Exec(t.Context(), fmt.Sprintf(`ALTER ROLE %s PASSWORD '%s'`, b.Server.User(), s.Server.Password()))
	require.NoError(t, err)
	same := &testkit.Bench{Server: b.Server, Database: s.Database}
	// The password is the other server's now, and so is the address.
	conn, err := pgx.Connect(t.Context(), fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", b.Server.User(), s.Server.Password(), b.Server.Addr(), s.Database))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	same.Conn = conn
	require.NoError(t, postgres.CreateTable(t.Context(), conn, testkit.Table))
	f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 10 * time.Minute})
	require.NoError(t, err)
	same.Load(t, f.Rows())
	return b.Addr()
}

// crashFaults are those of a server that ends with all its connections.
var crashFaults = []fault{
	{
		name: "server killed while a statement waits", upset: func(t *testing.T, s *scene) { s.lock(t) },
		ask:    func(t *testing.T, s *scene) backend.DataResponse { return s.meanwhile(t, func() { s.crash(t) }) },
		status: backend.StatusBadGateway,
	},
	{
		name: "server killed in the middle of a result", jsonData: map[string]any{"allowRawSql": true, "queryTimeout": 20},
		upset: func(t *testing.T, s *scene) { s.toxic(t, "bandwidth", "downstream", `"rate":2000`) },
		ask: func(t *testing.T, s *scene) backend.DataResponse {
			answer := make(chan backend.DataResponse, 1)
			go func() {
				answer <- s.ask(t, `{"scenario":"sql","rawSql":"SELECT lpad('', 50000, 'x') AS v FROM $__table","limit":1000}`)
			}()
			require.Eventually(t, func() bool { return s.count(t, "wait_event = 'ClientWrite'") == 1 }, patience, tick, "more than fits on the way")
			s.crash(t)
			return <-answer
		},
		status: backend.StatusBadGateway, says: "The connection to ",
	},
	{
		name: "server restarted between two queries",
		upset: func(t *testing.T, s *scene) {
			s.crash(t)
			s.heal()
		},
		status: backend.StatusOK,
	},
}

// crash ends the server; it is started again when the fault is mended.
func (s *scene) crash(t *testing.T) {
	t.Helper()
	s.mend = nil // locks go with the server
	s.proxy.Toxics.ResetToxics(context.Background())
	require.NoError(t, s.Server.Crash(t.Context()))
	s.undo(func() {
		require.NoError(t, s.Server.Restart(t.Context()))
		connect(t, s.Bench)
	})
}
