package greptime

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestLogin(t *testing.T) {
	authority := postgres.NewAuthority(t)
	pair, err := tls.X509KeyPair(pemOf(authority.Issue(t, "server", "127.0.0.1")))
	require.NoError(t, err)
	offered := &tls.Config{Certificates: []tls.Certificate{pair}}
	plain := newBench(t, Options{ReadOnly: []string{"reader"}})
	scram := newBench(t, Options{Version: "1.2.0", SCRAM: true, ReadOnly: []string{"reader"}, TLS: offered})
	secure := newBench(t, Options{TLS: offered, ForceTLS: true})

	for _, c := range []struct {
		name     string
		bench    *bench
		user     string
		password string
		database string
		more     string
		code     string // empty: the client gets in
	}{
		{name: "administrator", bench: plain},
		{name: "read-only account", bench: plain, user: "reader"},
		{name: "unknown user", bench: plain, user: "nobody", code: "28P01"},
		{name: "wrong password", bench: plain, password: "wrong", code: "28P01"},
		{name: "unknown database", bench: plain, database: "nowhere", code: "3D000"},
		{name: "unknown database before a wrong password", bench: plain, database: "nowhere", password: "wrong", code: "3D000"},
		{name: "database with its catalogue", bench: plain, database: "greptime-" + plain.database},
		{name: "database in upper case", bench: plain, database: strings.ToUpper(plain.database)},
		{name: "database in upper case, later", bench: scram, database: strings.ToUpper(scram.database), code: "3D000"},
		{name: "time zone", bench: plain, more: "&TimeZone=Asia/Tokyo"},
		{name: "unknown time zone", bench: plain, more: "&TimeZone=Nowhere", code: "22023"},
		{name: "time zone in another spelling", bench: plain, more: "&timezone=Nowhere"},
		{name: "other parameters", bench: plain, more: "&statement_timeout=1&search_path=nowhere&application_name=x"},
		{name: "SCRAM", bench: scram},
		{name: "SCRAM, read-only account", bench: scram, user: "reader"},
		{name: "SCRAM, unknown user", bench: scram, user: "nobody", code: "28P01"},
		{name: "SCRAM, wrong password", bench: scram, password: "wrong", code: "28P01"},
		{name: "SCRAM over TLS", bench: scram, more: "&sslmode=require"},
		{name: "TLS not offered", bench: plain, more: "&sslmode=require", code: "client"},
		{name: "TLS", bench: secure, more: "&sslmode=require"},
		{name: "TLS is forced", bench: secure, code: "28000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			more := "sslmode=disable" + c.more
			config := c.bench.config(t, c.bench.User(), more)
			for field, value := range map[*string]string{&config.User: c.user, &config.Password: c.password, &config.Database: c.database} {
				if value != "" {
					*field = value
				}
			}
			conn, err := pgx.ConnectConfig(t.Context(), config)
			if c.code == "" {
				require.NoError(t, err)
				require.NoError(t, conn.Close(t.Context()))
				return
			}
			require.Equal(t, c.code, outcome(nil, err))
			var refused *pgconn.PgError
			if errors.As(err, &refused) {
				require.Equal(t, "FATAL", refused.Severity)
			}
		})
	}

	t.Run("the certificate is the given one", func(t *testing.T) {
		config := secure.config(t, secure.User(), "sslmode=verify-full")
		_, err := pgx.ConnectConfig(t.Context(), config)
		var unknown x509.UnknownAuthorityError
		require.ErrorAs(t, err, &unknown)
		config.TLSConfig.RootCAs = x509.NewCertPool()
		config.TLSConfig.RootCAs.AppendCertsFromPEM([]byte(authority.PEM))
		require.NoError(t, connect(t, config).Close(t.Context()))
	})
}

func pemOf(cert, key string) ([]byte, []byte) { return []byte(cert), []byte(key) }

func TestStart(t *testing.T) {
	upstream := postgres.Shared(t)
	_, err := Start(t.Context(), Options{Upstream: upstream, Version: "1.1.0", SCRAM: true})
	require.ErrorContains(t, err, "passwords in the clear only")
	_, err = Start(t.Context(), Options{Upstream: upstream, Version: "new"})
	require.ErrorContains(t, err, "version")

	var log bytes.Buffer
	s, err := Start(t.Context(), Options{Upstream: upstream, Log: &log})
	require.NoError(t, err)
	require.Equal(t, "stand-in for GreptimeDB 1.0.0 at "+s.Addr()+": a test bench on PostgreSQL, not GreptimeDB\n", log.String())
	b := &bench{Server: s, database: upstream.Database()}
	_, err = pgx.ConnectConfig(t.Context(), b.config(t, s.User(), "sslmode=disable"))
	require.ErrorContains(t, err, "compare text by bytes", "a database that sorts otherwise than GreptimeDB")
	require.NoError(t, s.Stop())
	_, err = pgx.ConnectConfig(t.Context(), b.config(t, s.User(), "sslmode=disable"))
	require.Equal(t, "client", outcome(nil, err))
}

// TestWelcome looks at what a client is told when it is let in, to the byte.
func TestWelcome(t *testing.T) {
	b := newBench(t, Options{Version: "1.1.2"})
	conn, err := net.Dial("tcp", b.Addr())
	require.NoError(t, err)
	defer conn.Close()
	f := pgproto3.NewFrontend(conn, conn)
	f.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: map[string]string{"user": b.User(), "database": b.database}})
	require.NoError(t, f.Flush())
	_, err = receive[*pgproto3.AuthenticationCleartextPassword](f)
	require.NoError(t, err)
	f.Send(&pgproto3.PasswordMessage{Password: b.Password()})
	require.NoError(t, f.Flush())
	_, err = receive[*pgproto3.AuthenticationOk](f)
	require.NoError(t, err)
	told := map[string]string{}
	for {
		m, err := f.Receive()
		require.NoError(t, err)
		if status, ok := m.(*pgproto3.ParameterStatus); ok {
			told[status.Name] = status.Value
			continue
		}
		require.Equal(t, &pgproto3.BackendKeyData{SecretKey: make([]byte, 4)}, m)
		break
	}
	require.Equal(t, map[string]string{
		"server_version": "16.3-GreptimeDB-1.1.2", "server_encoding": "UTF8", "client_encoding": "UTF8", "DateStyle": "ISO YMD", "integer_datetimes": "on",
	}, told)
	ready, err := receive[*pgproto3.ReadyForQuery](f)
	require.NoError(t, err)
	require.Equal(t, byte('I'), ready.TxStatus)
}

func receive[T pgproto3.BackendMessage](f *pgproto3.Frontend) (T, error) {
	m, err := f.Receive()
	if wanted, ok := m.(T); ok || err != nil {
		return wanted, err
	}
	var none T
	return none, errors.New("another message came")
}

// TestCancelRequest: it is read, and that is all.
func TestCancelRequest(t *testing.T) {
	b := newBench(t, Options{})
	finish, done := b.blocked(t, b.connect(t))
	conn, err := net.Dial("tcp", b.Addr())
	require.NoError(t, err)
	defer conn.Close()
	f := pgproto3.NewFrontend(conn, conn)
	f.Send(&pgproto3.CancelRequest{SecretKey: make([]byte, 4)})
	require.NoError(t, f.Flush())
	_, err = conn.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
	finish()
	require.NoError(t, <-done)
}
