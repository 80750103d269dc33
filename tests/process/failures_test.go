package process

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// anything is a query that nothing is wrong with.
const anything = `{"scenario":"events","limit":5}`

func TestBadQueries(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, nil))
		noObject := `the query is not a JSON object such as {"scenario": "lifecycle"}`
		megabytes := strings.Repeat("x", 10<<20)
		for name, tc := range map[string]struct{ model, says string }{
			"no JSON":            {`{"scenario":`, noObject},
			"nothing":            {``, noObject},
			"null":               {`null`, noObject},
			"a list":             {`["lifecycle"]`, noObject},
			"no scenario":        {`{}`, "scenario: missing; allowed: lifecycle, access, delivery, drops, events"},
			"unknown scenario":   {`{"scenario":"livecycle"}`, `scenario: "livecycle" is not known; allowed: lifecycle, access, delivery, drops, events`},
			"unknown view":       {`{"scenario":"access","view":"chart"}`, `view: the scenario access has no view "chart"; allowed: `},
			"unknown event":      {`{"scenario":"drops","events":["message.acked"]}`, `events: "message.acked" is not known; allowed: message.dropped, message.delivery_dropped`},
			"unknown column":     {`{"scenario":"events","columns":["colour"]}`, `columns: "colour" is not known; allowed: timestamp, event, `},
			"bad address block":  {`{"scenario":"events","sources":["78.234.0.0/33"]}`, `sources: "78.234.0.0/33": not an address: allowed are an IPv4 or IPv6 address (`},
			"bad expression":     {`{"scenario":"events","filters":[{"column":"topic","operator":"=~","values":["a("]}]}`, `filters[0].values: "a(" is no regular expression (RE2 syntax): missing closing ): a(`},
			"wrong type":         {`{"scenario":"events","clients":"device001"}`, `clients: "device001" is not allowed; a list of strings is, such as ["a", "b"]`},
			"too much":           {`{"scenario":"events","clients":["` + megabytes + `"]}`, "the query is 10485796 bytes long; at most 1048576 are allowed: name fewer values, or use patterns"},
			"too much, no JSON":  {megabytes, "the query is 10485760 bytes long; at most 1048576 are allowed"},
			"a long wrong value": {`{"scenario":"` + megabytes[:1<<19] + `"}`, `scenario: "xxxxx`},
		} {
			t.Run(name, func(t *testing.T) {
				r := a.Ask(t, tc.model)
				require.ErrorContains(t, r.Error, tc.says)
				require.Less(t, len(r.Error.Error()), 3000)
				require.Equal(t, backend.StatusBadRequest, r.Status)
				require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
			})
		}

		t.Run("range that ends before it begins", func(t *testing.T) {
			backwards := *a
			backwards.From, backwards.To = a.To, a.From
			r := backwards.Ask(t, anything)
			require.EqualError(t, r.Error, "the time range ends (2026-03-01T08:00:00Z) before it begins (2026-03-01T09:00:00Z)")
			require.Equal(t, backend.StatusBadRequest, r.Status)
			require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
		})

		require.False(t, a.Plugin.Exited())
		require.Equal(t, 5, testkit.Frame(t, a.Ask(t, anything)).Rows())
	})
}

func TestBadDataSources(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		b.Exec(t, `CREATE TABLE keyless ("timestamp" timestamptz(3), event text)`)
		b.Exec(t, `CREATE TABLE timeless (clientid text, event text)`)
		b.Exec(t, `CREATE TABLE wrong ("timestamp" bigint, event text, clientid text)`)
		blind := "blind_in_" + b.Database
		b.Exec(t, `CREATE ROLE `+blind+` LOGIN PASSWORD 'Schlüssel-7'`)
		t.Cleanup(func() { b.Exec(t, `DROP ROLE `+blind) })
		silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never says a word
		require.NoError(t, err)
		defer silent.Close()
		server := b.Addr()
		refusal := `password authentication failed for user "postgres"`
		unseen, unseenSays := backend.StatusNotFound, `The table emqx_full_link_events doesn't exist in the database "`+b.Database+`", or the user "`+blind+`" may not see it. `+
			"Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it."
		if b.Asked() == statement.GreptimeDB { // the stand-in's accounts see every table, and it knows no others
			refusal = "password authentication failed"
			unseen, unseenSays = backend.StatusUnauthorized, "The server at "+server+` refused the user "`+blind+`": `+refusal+" (SQLSTATE 28P01). Check user and password in the settings."
		}
		_, key := postgres.NewAuthority(t).Issue(t, "grafana")

		good := ask.New(t, b.Settings(t, nil))
		type settings = backend.DataSourceInstanceSettings
		for name, tc := range map[string]struct {
			jsonData map[string]any
			change   func(*settings)
			status   backend.Status
			says     string
		}{
			"no such table": {
				jsonData: map[string]any{"table": "events_2025"}, status: backend.StatusNotFound,
				says: `The table events_2025 doesn't exist in the database "` + b.Database + `", or the user "postgres" may not see it. ` +
					"Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it.",
			},
			"no such schema": {
				jsonData: map[string]any{"table": "audit.events"}, status: backend.StatusNotFound,
				says: `The table audit.events doesn't exist in the database "` + b.Database + `", or the user "postgres" may not see it. ` +
					"Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it.",
			},
			"no such database": {
				jsonData: map[string]any{"database": "nowhere"}, status: backend.StatusNotFound,
				says: `The database "nowhere" doesn't exist at ` + server + `. Check Database in the settings.`,
			},
			"table without a column that every query needs": {
				jsonData: map[string]any{"table": "keyless"}, status: backend.StatusNotFound,
				says: "The table keyless lacks the column clientid. Compare it with the table that the data source's setup page shows.",
			},
			"table without time": {
				jsonData: map[string]any{"table": "timeless"}, status: backend.StatusNotFound,
				says: "The table timeless lacks the column timestamp. Compare it with the table that the data source's setup page shows.",
			},
			"time of another type": {
				jsonData: map[string]any{"table": "wrong"}, status: backend.StatusNotFound,
				says: "The column timestamp of the table wrong must hold a time. Compare it with the table that the data source's setup page shows.",
			},
			"wrong password": {
				change: func(s *settings) { s.DecryptedSecureJSONData = map[string]string{"password": "hunter22"} },
				status: backend.StatusUnauthorized,
				says: `The server at ` + server + ` refused the user "postgres": ` + refusal + ` (SQLSTATE 28P01). ` +
					"Check user and password in the settings.",
			},
			"account that may not see the table": {
				change: func(s *settings) {
					s.User, s.DecryptedSecureJSONData = blind, map[string]string{"password": "Schlüssel-7"}
				},
				status: unseen, says: unseenSays,
			},
			"nobody at the address": {
				change: func(s *settings) { s.URL = "127.0.0.1:1" }, status: backend.StatusBadGateway,
				says: "Can't connect to 127.0.0.1:1: connect: connection refused. Check host and port, and that the database runs.",
			},
			"host without an address": {
				change: func(s *settings) { s.URL = "tables.invalid" }, status: backend.StatusBadGateway,
				says: "Can't connect to tables.invalid:4003: ",
			},
			"server that never answers": {
				jsonData: map[string]any{"queryTimeout": 0.5},
				change:   func(s *settings) { s.URL = silent.Addr().String() }, status: backend.StatusBadGateway,
				says: "No answer from " + silent.Addr().String() + " within 250ms. Check host and port, and that a firewall lets Grafana through.",
			},
			"TLS that the server doesn't offer": {
				jsonData: map[string]any{"sslmode": "require"}, status: backend.StatusBadGateway,
				says: "The server at " + server + " doesn't offer TLS. Turn it on there, or set sslmode to disable on a network that you trust.",
			},
			"no address": {
				change: func(s *settings) { s.URL = "" }, status: backend.StatusBadRequest,
				says: `The data source's settings are wrong: url: Address is empty; enter the host and port of the database, such as tables.example.com:4003.`,
			},
			"word for a number": {
				jsonData: map[string]any{"maxRows": "many"}, status: backend.StatusBadRequest,
				says: "The data source's settings are wrong: maxRows: a string is not allowed; a whole number is.",
			},
			"no certificate": {
				jsonData: map[string]any{"sslmode": "verify-full"},
				change:   func(s *settings) { s.DecryptedSecureJSONData["tlsCACert"] = "Schlüssel-8" }, status: backend.StatusBadRequest,
				says: "The data source's settings are wrong: tlsCACert holds no certificate in PEM form.",
			},
			"key without its certificate": {
				jsonData: map[string]any{"sslmode": "require"},
				change:   func(s *settings) { s.DecryptedSecureJSONData["tlsClientKey"] = key }, status: backend.StatusBadRequest,
				says: "The data source's settings are wrong: tlsClientCert and tlsClientKey must be a certificate and its key in PEM form.",
			},
		} {
			t.Run(name, func(t *testing.T) {
				s := b.Settings(t, tc.jsonData)
				if tc.change != nil {
					tc.change(&s)
				}
				s.UID = name
				a := ask.In(good.Plugin, s)
				good.Secrets = append(good.Secrets, a.Secrets...)

				r := a.Ask(t, anything)
				require.Error(t, r.Error)
				requireSentence(t, tc.says, r.Error.Error())
				require.Equal(t, tc.status, r.Status)
				require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)

				health, err := a.CheckHealth(t.Context())
				require.NoError(t, err)
				require.Equal(t, backend.HealthStatusError, health.Status)
				requireSentence(t, tc.says, health.Message)
				ask.RequireNoSecret(t, string(health.JSONDetails), a.Secrets)

				var answer struct{ Message string }
				status, err := a.Get(t.Context(), "values?column=clientid", &answer)
				require.NoError(t, err)
				require.Equal(t, int(tc.status), status)
				requireSentence(t, tc.says, answer.Message)
			})
		}
		require.False(t, good.Plugin.Exited())
		require.Equal(t, 5, testkit.Frame(t, good.Ask(t, anything)).Rows())
	})
}

// requireSentence compares a message with the whole sentence, or with how one begins that ends in the system's own words.
func requireSentence(t *testing.T, want, got string) {
	t.Helper()
	if strings.HasSuffix(want, " ") {
		require.Contains(t, got, want)
		return
	}
	require.Equal(t, want, got)
}

func TestServerThatWantsTLS(t *testing.T) {
	t.Parallel()
	authority := postgres.NewAuthority(t)
	cert, key := authority.Issue(t, "server", "localhost")
	for _, kind := range testkit.Servers {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			var b *testkit.Bench
			if kind == statement.GreptimeDB {
				pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
				require.NoError(t, err)
				b = testkit.On(t, kind)
				b.ThroughStandIn(t, greptime.Options{ForceTLS: true, TLS: &tls.Config{Certificates: []tls.Certificate{pair}}})
			} else {
				b = postgresWithTLSOnly(t, cert, key)
			}
			b.Exec(t, `INSERT INTO emqx_full_link_events ("timestamp", event) VALUES ('2026-03-01 08:00:00Z', 'client.connected')`)

			a := ask.New(t, b.Settings(t, map[string]any{"sslmode": "disable"}))
			r := a.Ask(t, anything)
			require.EqualError(t, r.Error, "The server at "+b.Addr()+" wants TLS. Set sslmode to require or stricter.")
			require.Equal(t, backend.StatusBadGateway, r.Status)
			require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)

			settings := b.Settings(t, map[string]any{"sslmode": "verify-full", "serverName": "localhost"})
			settings.UID = "trusting"
			settings.DecryptedSecureJSONData["tlsCACert"] = authority.PEM
			require.Equal(t, []string{"client.connected"}, testkit.Texts(t, ask.In(a.Plugin, settings).Ask(t, anything), "event"))

			settings = b.Settings(t, map[string]any{"sslmode": "verify-full"})
			settings.UID = "another name"
			settings.DecryptedSecureJSONData["tlsCACert"] = authority.PEM
			r = ask.In(a.Plugin, settings).Ask(t, anything)
			require.ErrorContains(t, r.Error, "The certificate of "+b.Addr()+" is for another name: ")
			require.ErrorContains(t, r.Error, "Set the server name (serverName), or use sslmode verify-ca.")
			require.Equal(t, backend.StatusBadGateway, r.Status)
		})
	}
}

// postgresWithTLSOnly is a bench on a server of its own that refuses connections in the clear, but for the bench's.
func postgresWithTLSOnly(t *testing.T, cert, key string) *testkit.Bench {
	t.Helper()
	server, err := postgres.Start(t.Context(), postgres.Options{TLS: &postgres.TLS{Cert: cert, Key: key}})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	conn, err := pgx.Connect(t.Context(), server.ConnString(server.Database()))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	require.NoError(t, postgres.CreateTable(t.Context(), conn, testkit.Table))
	b := &testkit.Bench{Server: server, Database: server.Database(), Conn: conn}
	var access string
	require.NoError(t, conn.QueryRow(t.Context(), `SHOW hba_file`).Scan(&access))
	b.Exec(t, fmt.Sprintf(`COPY (VALUES ('hostssl all all 127.0.0.1/32 scram-sha-256')) TO '%s'`, access))
	b.Exec(t, `SELECT pg_reload_conf()`)
	return b
}
