package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
)

// nobody is a store whose server isn't asked.
func nobody(t *testing.T) *Store {
	t.Helper()
	return open(t, Config{
		Host: "tables.example.com", Port: 4003, User: "grafana", Password: "hunter22", Database: "public", Table: "events", TLS: TLS{Mode: TLSDisable},
		MaxOpenConns: 1, QueryTimeout: 30 * time.Second,
	})
}

func TestRefusals(t *testing.T) {
	s := nobody(t)
	for _, tc := range []struct {
		code, said string
		kind       Kind
		message    string
	}{
		{"28P01", "Authentication failed", Unauthenticated, `The server at tables.example.com:4003 refused the user "grafana": Authentication failed (SQLSTATE 28P01). Check user and password in the settings.`},
		{"28000", "No encryption", Insecure, "The server at tables.example.com:4003 wants TLS. Set sslmode to require or stricter."},
		{"28000", "no pg_hba.conf entry for host, no encryption", Insecure, "The server at tables.example.com:4003 wants TLS. Set sslmode to require or stricter."},
		{"42501", "permission denied for table events", Forbidden, `The user "grafana" may not read events: permission denied for table events (SQLSTATE 42501). Grant it SELECT.`},
		{"3D000", `database "public" does not exist`, Missing, `The database "public" doesn't exist at tables.example.com:4003. Check Database in the settings.`},
		{"42P01", `relation "events" does not exist`, Missing, `The table events doesn't exist in the database "public", or the user "grafana" may not see it. Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it.`},
		{"P0000", "Failed to plan SQL: Table not found: greptime.public.events", Missing, `The table events doesn't exist in the database "public", or the user "grafana" may not see it. Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it.`},
		{"P0000", "Failed to plan SQL: No field named usrname. Valid fields\n  are username.", Missing, "The table events lacks a column: Failed to plan SQL: No field named usrname. Valid fields are username. (SQLSTATE P0000). Compare it with the table that the data source's setup page shows."},
		{"42703", `column "usrname" does not exist`, Missing, `The table events lacks a column: column "usrname" does not exist (SQLSTATE 42703). Compare it with the table that the data source's setup page shows.`},
		{"P0000", "regex parse error: unclosed group", BadStatement, "The database can't use this regular expression or topic filter: regex parse error: unclosed group (SQLSTATE P0000). Make it simpler."},
		{"2201B", "invalid regular expression", BadStatement, "The database can't use this regular expression or topic filter: invalid regular expression (SQLSTATE 2201B). Make it simpler."},
		{"57014", "canceling statement due to statement timeout", TimedOut, "The database ended the query: canceling statement due to statement timeout (SQLSTATE 57014). Choose a shorter time range or name a client."},
		{"57000", "Stream timeout", TimedOut, "The database ended the query: Stream timeout (SQLSTATE 57000). Choose a shorter time range or name a client."},
		{"57P03", "the database system is starting up", ServerFault, "The database at tables.example.com:4003 can't answer now: the database system is starting up (SQLSTATE 57P03). Try again, and see its log."},
		{"53300", "too many connections", ServerFault, "The database at tables.example.com:4003 can't answer now: too many connections (SQLSTATE 53300). Try again, and see its log."},
		{"08P01", "query_wait_timeout", ServerFault, "The database at tables.example.com:4003 can't answer now: query_wait_timeout (SQLSTATE 08P01). Try again, and see its log."},
		{"P0000", "Failed to execute: transport error: tcp connect error: Connection refused", ServerFault, "A part of the cluster at tables.example.com:4003 can't be reached: Failed to execute: transport error: tcp connect error: Connection refused (SQLSTATE P0000). Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes."},
		{"P0000", "tcp connect error", ServerFault, "A part of the cluster at tables.example.com:4003 can't be reached: tcp connect error (SQLSTATE P0000). Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes."},
		{"P0000", "operation was canceled", ServerFault, "A part of the cluster at tables.example.com:4003 can't be reached: operation was canceled (SQLSTATE P0000). Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes."},
		{"P0000", "transport error", ServerFault, "A part of the cluster at tables.example.com:4003 can't be reached: transport error (SQLSTATE P0000). Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes."},
		{"P0000", "h2 protocol error: http2 error", ServerFault, "A part of the cluster at tables.example.com:4003 can't be reached: h2 protocol error: http2 error (SQLSTATE P0000). Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes."},
		{"P0000", "Resources exhausted: Failed to allocate additional 2.3 MB for GroupedHashAggregateStream", ServerFault, "The database at tables.example.com:4003 has too little memory for this query: Resources exhausted: Failed to allocate additional 2.3 MB for GroupedHashAggregateStream (SQLSTATE P0000). Choose a shorter time range or name a client."},
		{"53200", "out of memory", ServerFault, "The database at tables.example.com:4003 has too little memory for this query: out of memory (SQLSTATE 53200). Choose a shorter time range or name a client."},
		{"XX000", "internal error", ServerFault, "The database at tables.example.com:4003 can't answer now: internal error (SQLSTATE XX000). Try again, and see its log."},
		{"22P02", "invalid input", BadStatement, "The database refused the query: invalid input (SQLSTATE 22P02)"},
	} {
		t.Run(tc.code+" "+tc.said, func(t *testing.T) {
			below := &pgconn.PgError{Code: tc.code, Message: tc.said}
			err := s.explain(t.Context(), fmt.Errorf("run: %w", below))
			require.Equal(t, tc.message, requireKind(t, tc.kind, err))
			require.ErrorIs(t, err, below)
		})
	}
}

func TestOtherFailures(t *testing.T) {
	s := nobody(t)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithTimeoutCause(t.Context(), 0, errQueryTimeout)
	defer cancel()
	own := &Error{Kind: Busy, Message: "busy"}
	for name, tc := range map[string]struct {
		ctx     context.Context
		err     error
		kind    Kind
		message string
	}{
		"explained before": {t.Context(), fmt.Errorf("acquire: %w", own), Busy, "busy"},
		"cancelled":        {canceled, errors.New("closed"), Canceled, "The query was cancelled."},
		"too late": {
			late, errors.New("closed"), TimedOut,
			"The database didn't answer within 30s. Choose a shorter time range or name a client, or raise Query timeout in the data source's settings.",
		},
		"lost": {
			t.Context(), fmt.Errorf("read: %w", io.ErrUnexpectedEOF), Unreachable,
			"The connection to tables.example.com:4003 was lost: unexpected EOF. Try again; see whether the server was restarted.",
		},
		"own fault": {t.Context(), errors.New("no such type"), Internal, "The answer of the database could not be read: no such type"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.message, requireKind(t, tc.kind, s.explain(tc.ctx, tc.err)))
		})
	}
}
