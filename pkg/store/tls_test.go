package store

import (
	"context"
	"crypto/x509"
	"regexp"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// encrypted asks whether the connection that asks it is.
var encrypted = statement.Statement{
	SQL:     "SELECT ssl AS v FROM pg_stat_ssl WHERE pid = pg_backend_pid() LIMIT 2",
	Columns: []statement.Column{{Name: "v", Type: event.Bool}}, MaxRows: 1,
}

var ended = regexp.MustCompile(`(read|write): (connection reset by peer|broken pipe)|(unexpected )?EOF`)

func TestTLS(t *testing.T) {
	t.Parallel()
	authority, stranger := postgres.NewAuthority(t), postgres.NewAuthority(t)
	cert, key := authority.Issue(t, "server", "db.internal")
	server, err := postgres.Start(t.Context(), postgres.Options{TLS: &postgres.TLS{Cert: cert, Key: key, ClientCA: authority.PEM}})
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Stop()) }()
	plain := postgres.Shared(t)

	ownCert, ownKey := authority.Issue(t, "grafana")
	otherCert, otherKey := stranger.Issue(t, "grafana")
	known := TLS{ClientCert: ownCert, ClientKey: ownKey}
	with := func(mode, ca, name string) TLS {
		c := known
		c.Mode, c.CACert, c.ServerName = mode, ca, name
		return c
	}
	at := server.Addr()
	for name, tc := range map[string]struct {
		server *postgres.Server // nil: the one with TLS
		tls    TLS
		plain  bool
		fails  Kind
		says   string
	}{
		"disable":                             {tls: TLS{Mode: TLSDisable}, plain: true},
		"require, whoever answers":            {tls: with(TLSRequire, "", "")},
		"require with the server's authority": {tls: with(TLSRequire, authority.PEM, "")},
		"require with another authority": {
			tls: with(TLSRequire, stranger.PEM, ""), fails: Insecure,
			says: "The certificate of " + at + " is not from a known authority. Give the authority's certificate (tlsCACert) in the settings.",
		},
		"require of a server without TLS": {
			server: plain, tls: TLS{Mode: TLSRequire}, fails: Insecure,
			says: "The server at " + plain.Addr() + " doesn't offer TLS. Turn it on there, or set sslmode to disable on a network that you trust.",
		},
		"verify-ca": {tls: with(TLSVerifyCA, authority.PEM, "")},
		"verify-ca, another authority": {
			tls: with(TLSVerifyCA, stranger.PEM, ""), fails: Insecure,
			says: "The certificate of " + at + " is not from a known authority. Give the authority's certificate (tlsCACert) in the settings.",
		},
		"verify-ca, the system's authorities": {
			tls: with(TLSVerifyCA, "", ""), fails: Insecure,
			says: "The certificate of " + at + " is not from a known authority. Give the authority's certificate (tlsCACert) in the settings.",
		},
		"verify-full": {tls: with(TLSVerifyFull, authority.PEM, "db.internal")},
		"verify-full, another authority": {
			tls: with(TLSVerifyFull, stranger.PEM, "db.internal"), fails: Insecure,
			says: "The certificate of " + at + " is not from a known authority. Give the authority's certificate (tlsCACert) in the settings.",
		},
		"verify-full, the host's own name": {
			tls: with(TLSVerifyFull, authority.PEM, ""), fails: Insecure,
			says: "The certificate of " + at + " is for another name: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs. " +
				"Set the server name (serverName), or use sslmode verify-ca.",
		},
		"verify-full, another name": {
			tls: with(TLSVerifyFull, authority.PEM, "db.elsewhere"), fails: Insecure,
			says: "The certificate of " + at + " is for another name: x509: certificate is valid for db.internal, not db.elsewhere. " +
				"Set the server name (serverName), or use sslmode verify-ca.",
		},
		"no client certificate": {
			tls: TLS{Mode: TLSRequire}, fails: Unauthenticated,
			says: "The server at " + at + " refused the user \"postgres\": connection requires a valid client certificate (SQLSTATE 28000). " +
				"Give one that it knows (tlsClientCert, tlsClientKey) in the settings.",
		},
		"client certificate of another authority": {
			tls: TLS{Mode: TLSRequire, ClientCert: otherCert, ClientKey: otherKey}, fails: Insecure,
			says: "TLS with " + at + " failed: tls: unknown certificate authority. Check sslmode and the certificates in the settings.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			to := tc.server
			if to == nil {
				to = server
			}
			config := configOf(t, to, to.Database())
			config.TLS = tc.tls
			r, err := open(t, config).run(t.Context(), statement.PostgreSQL, encrypted)
			if tc.fails != 0 {
				// With TLS 1.3 the server's reason and the end of its connection race each other.
				says := ended.ReplaceAllString(requireKind(t, tc.fails, err), "tls: unknown certificate authority")
				require.Equal(t, tc.says, says)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []bool{!tc.plain}, r.Columns[0].Bools)
		})
	}

	t.Run("cancelling works over TLS", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), server.ConnString(server.Database()))
		require.NoError(t, err)
		defer conn.Close(context.Background())
		require.NoError(t, postgres.CreateTable(t.Context(), conn, table))
		config := configOf(t, server, server.Database())
		config.TLS = with(TLSVerifyFull, authority.PEM, "db.internal")
		b := bench{conn, open(t, config)}
		defer b.lock(t)()
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := b.store.run(ctx, statement.PostgreSQL, rowCount)
			failed <- err
		}()
		require.Eventually(t, func() bool { return b.connections(t, waits) == 1 }, wait, tick)
		cancel()
		requireKind(t, Canceled, <-failed)
		require.Eventually(t, func() bool { return b.connections(t, waits) == 0 }, wait, tick)
	})
}

func TestTLSSettings(t *testing.T) {
	authority := postgres.NewAuthority(t)
	cert, key := authority.Issue(t, "grafana")
	_, otherKey := authority.Issue(t, "grafana")
	pair := "tlsClientCert and tlsClientKey must be a certificate and its key in PEM form"
	for name, tc := range map[string]struct {
		tls  TLS
		says string
	}{
		"no certificate":             {TLS{Mode: TLSVerifyCA, CACert: "nonsense"}, "tlsCACert holds no certificate in PEM form"},
		"a key for a certificate":    {TLS{Mode: TLSVerifyCA, CACert: key}, "tlsCACert holds no certificate in PEM form"},
		"certificate without key":    {TLS{Mode: TLSRequire, ClientCert: cert}, pair},
		"key without certificate":    {TLS{Mode: TLSRequire, ClientKey: key}, pair},
		"key of another certificate": {TLS{Mode: TLSRequire, ClientCert: cert, ClientKey: otherKey}, pair},
		"unknown mode":               {TLS{Mode: "prefer"}, `sslmode "prefer" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(Config{TLS: tc.tls, MaxOpenConns: 1})
			require.EqualError(t, err, tc.says)
		})
	}
	config, err := TLS{Mode: TLSDisable, CACert: "nonsense"}.config("host")
	require.NoError(t, err)
	require.Nil(t, config)

	config, err = TLS{Mode: TLSVerifyFull, CACert: authority.PEM}.config("host")
	require.NoError(t, err)
	only := x509.NewCertPool()
	require.True(t, only.AppendCertsFromPEM([]byte(authority.PEM)))
	require.True(t, config.RootCAs.Equal(only), "the system's authorities are not trusted beside it")
}

func TestVerified(t *testing.T) {
	for tls, want := range map[TLS]bool{
		{Mode: TLSDisable}: false, {Mode: TLSDisable, CACert: "a"}: false, {Mode: TLSRequire}: false, {Mode: TLSRequire, CACert: "a"}: true,
		{Mode: TLSVerifyCA}: true, {Mode: TLSVerifyFull}: true,
	} {
		require.Equal(t, want, tls.Verified(), "%+v", tls)
	}
}
