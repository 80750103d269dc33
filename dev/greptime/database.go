package greptime

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// objects are GreptimeDB's functions and information_schema, for PostgreSQL.
//
//go:embed objects.sql
var objects string

// version tells these objects from those of another build of the stand-in.
var version = fmt.Sprintf("%x", sha256.Sum256([]byte(objects)))

// NewDatabase makes an empty database for one test, which goes with the test, and returns its name. It compares text by
// bytes, as GreptimeDB does; in one that doesn't, the stand-in lets nobody in.
func NewDatabase(t testing.TB, upstream *postgres.Server) string {
	t.Helper()
	return upstream.NewDatabase(t, "TEMPLATE template0 "+byBytes())
}

// byBytes are the options of a database that compares text by bytes. Before PostgreSQL 17 upper and lower case are then those of ASCII.
func byBytes() string {
	switch os.Getenv(postgres.Variable) {
	case "14":
		return "LOCALE 'C'"
	case "15", "16":
		return "LOCALE_PROVIDER libc LOCALE 'C'"
	}
	return "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
}

// prepare makes a database ready for sessions: once, and one after the other.
func (s *Server) prepare(ctx context.Context, database string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared[database] {
		return nil
	}
	err := s.admin(ctx, database, func(conn *pgx.Conn) error {
		var byBytes bool
		if err := conn.QueryRow(ctx, "SELECT 'Z' < 'a'").Scan(&byBytes); err != nil {
			return err
		}
		if !byBytes {
			return &refusal{"XX000", "the stand-in's databases must compare text by bytes, as GreptimeDB does: make them with greptime.NewDatabase"}
		}
		// Other stand-ins may do the same to the same database, or have done it.
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(4003)"); err != nil {
				return err
			}
			var there bool
			if err := tx.QueryRow(ctx, "SELECT coalesce(obj_description(to_regnamespace($1), 'pg_namespace') = $2, false)", postgres.Lasting, version).Scan(&there); err != nil || there {
				return err
			}
			_, err := tx.Exec(ctx, objects+"COMMENT ON SCHEMA "+postgres.Lasting+" IS '"+version+"'")
			return err
		})
	})
	s.prepared[database] = err == nil
	return err
}

// connect opens the session's own connection to PostgreSQL. The settings tell the stand-in's objects what to show.
func (s *session) connect(ctx context.Context, timeZone string) error {
	config, err := pgconn.ParseConfig(s.server.options.Upstream.ConnString(s.database))
	if err != nil {
		return err
	}
	readOnly := "off"
	if s.readOnly {
		readOnly = "on"
	}
	config.RuntimeParams = map[string]string{
		"TimeZone": timeZone, "search_path": "public, standin, pg_catalog", "application_name": s.server.name(),
		"default_transaction_read_only": readOnly,
		"standin.version":               s.server.options.Version,
		"standin.frontend":              s.server.Addr(),
		"standin.ttl":                   s.server.table.TTL,
		"standin.append_mode":           fmt.Sprint(s.server.table.AppendMode),
		"standin.indexed":               strings.Join(s.server.table.Indexed, ","),
		"standin.primary_key":           strings.Join(s.server.table.PrimaryKey, ","),
	}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	hijacked, err := conn.Hijack()
	if err != nil {
		return err
	}
	if !s.server.keep(hijacked.Conn) {
		return errors.New("the stand-in was stopped")
	}
	s.upstreamConn, s.upstream = hijacked.Conn, hijacked.Frontend
	return nil
}
