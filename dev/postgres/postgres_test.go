package postgres

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/setup"
)

func TestMain(m *testing.M) { Main(m) }

func connect(t *testing.T, connString string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), connString)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func setting(t *testing.T, conn *pgx.Conn, name string) string {
	t.Helper()
	var value string
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&value))
	return value
}

func TestServerIsUnlikeTheCodesAssumptions(t *testing.T) {
	s := Shared(t)
	conn := connect(t, s.ConnString(s.Database()))
	require.Equal(t, "Asia/Tokyo", setting(t, conn, "TimeZone"))
	require.Equal(t, "off", setting(t, conn, "fsync"))

	var bytewise bool
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT 'B' < 'a'").Scan(&bytewise))
	require.False(t, bytewise, "strings must not sort by bytes")

	wrong, err := pgx.ParseConfig(s.ConnString(s.Database()))
	require.NoError(t, err)
	wrong.Password = "wrong"
	_, err = pgx.ConnectConfig(t.Context(), wrong)
	require.ErrorContains(t, err, "28P01")
}

func TestTableHasTheIndexesOfTheSetup(t *testing.T) {
	indexes := func(sql string) []string {
		var list []string
		for _, found := range regexp.MustCompile(`CREATE INDEX ON [^(]+ \(([^)]+)\);`).FindAllStringSubmatch(sql, -1) {
			list = append(list, strings.ReplaceAll(found[1], `"`, ""))
		}
		return list
	}
	sections := setup.For(setup.Target{}).Sections
	i := slices.IndexFunc(sections, func(s setup.Section) bool { return s.ID == "postgresql-table" })
	require.GreaterOrEqual(t, i, 0)
	require.NotEmpty(t, indexes(sections[i].Text))
	require.Equal(t, indexes(sections[i].Text), indexes(Table))
}

func TestNewDatabaseBelongsToOneTest(t *testing.T) {
	s := Shared(t)
	const kind = "CONNECTION LIMIT 50" // of which there is no other
	var names [2]string
	var session *pgx.Conn
	t.Run("inside", func(t *testing.T) {
		name := s.NewDatabase(t, kind)
		names = [2]string{name, s.NewDatabase(t, kind)}
		require.NotEqual(t, names[0], names[1])
		conn := connect(t, s.ConnString(name))
		require.NoError(t, CreateTable(t.Context(), conn, "public.some table"))
		rows, err := conn.Query(t.Context(), `SELECT * FROM "public"."some table"`)
		require.NoError(t, err)
		rows.Close()
		var columns []string
		for _, field := range rows.FieldDescriptions() {
			columns = append(columns, field.Name)
		}
		require.Equal(t, []string{
			"timestamp", "event", "clientid", "username", "peername", "sockname", "node", "topic", "id", "from_clientid",
			"from_username", "qos", "payload", "reason", "reason_code", "action", "result", "authz_source", "keepalive",
			"clean_start", "expiry_interval", "connected_at", "disconnected_at", "publish_received_at", "client_attrs",
		}, columns)
		_, err = conn.Exec(t.Context(), `CREATE SCHEMA other CREATE VIEW other_view AS SELECT 1 AS v; CREATE FUNCTION public.f() RETURNS int LANGUAGE sql RETURN 1`)
		require.NoError(t, err)
		session, err = pgx.Connect(t.Context(), s.ConnString(name)) // which nobody closes
		require.NoError(t, err)
		changed := connect(t, s.ConnString(names[1]))
		_, err = changed.Exec(t.Context(), `ALTER DATABASE `+names[1]+` SET work_mem = '1MB'`)
		require.NoError(t, err)
	})
	require.Error(t, session.Ping(t.Context()), "a session ends with the test")
	t.Run("after it", func(t *testing.T) {
		require.Equal(t, names[0], s.NewDatabase(t, kind))
		conn := connect(t, s.ConnString(names[0]))
		var left []string
		require.NoError(t, conn.QueryRow(t.Context(), `SELECT array_agg(relname::text) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace`).Scan(&left))
		require.Empty(t, left)
		require.NoError(t, conn.QueryRow(t.Context(), `SELECT array_agg(proname::text) FROM pg_proc WHERE oid >= 16384`).Scan(&left))
		require.Empty(t, left)
		require.NoError(t, CreateTable(t.Context(), conn, "events"))
		require.NotContains(t, names, s.NewDatabase(t, kind))
	})
	_, err := pgx.Connect(t.Context(), s.ConnString(names[1]))
	require.ErrorContains(t, err, "3D000", "one with settings of its own must be gone")
}

func TestOnlyVolatileClustersAreInMemory(t *testing.T) {
	for volatile, want := range map[bool]string{false: os.TempDir(), true: cmp.Or(memoryDir(), os.TempDir())} {
		dir, err := makeTemp(volatile)
		require.NoError(t, err)
		require.NoError(t, os.Remove(dir))
		require.Equal(t, filepath.Clean(want), filepath.Dir(dir))
	}
	require.Zero(t, room(filepath.Join(t.TempDir(), "nowhere")))
}

func TestStopRemovesWhatIsTemporary(t *testing.T) {
	var log bytes.Buffer
	s, err := Start(t.Context(), Options{Settings: map[string]string{"timezone": "Europe/Berlin"}, Log: &log})
	require.NoError(t, err)
	conn := connect(t, s.ConnString(s.Database()))
	require.Equal(t, "Europe/Berlin", setting(t, conn, "TimeZone"))
	require.DirExists(t, s.dir)

	require.NoError(t, s.Stop())
	left, err := filepath.Glob(s.dir + "*")
	require.NoError(t, err)
	require.Empty(t, left)
	require.Contains(t, log.String(), "database system is shut down")
}

func TestDirKeepsTheData(t *testing.T) {
	parent, err := os.MkdirTemp("", "postgres-test-") // t.TempDir can't be reached by the server's user
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(parent) })
	require.NoError(t, os.Chmod(parent, 0o755))
	dir := filepath.Join(parent, "kept")

	first, err := Start(t.Context(), Options{Dir: dir})
	require.NoError(t, err)
	_, err = connect(t, first.ConnString(first.Database())).Exec(t.Context(), "CREATE TABLE kept AS SELECT 42 AS answer")
	require.NoError(t, err)
	_, err = Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "another server uses")
	require.NoError(t, first.Stop())

	second, err := Start(t.Context(), Options{Dir: dir})
	require.NoError(t, err)
	defer func() { require.NoError(t, second.Stop()) }()
	var answer int
	require.NoError(t, connect(t, second.ConnString(second.Database())).QueryRow(t.Context(), "SELECT answer FROM kept").Scan(&answer))
	require.Equal(t, 42, answer)
}

func TestStartSaysWhyItFailed(t *testing.T) {
	_, err := Start(t.Context(), Options{Settings: map[string]string{"no_such_setting": "1"}})
	require.ErrorContains(t, err, `unrecognized configuration parameter "no_such_setting"`)
}

func TestTLS(t *testing.T) {
	authority, stranger := NewAuthority(t), NewAuthority(t)
	cert, key := authority.Issue(t, "server", "localhost", "127.0.0.1")
	s, err := Start(t.Context(), Options{TLS: &TLS{Cert: cert, Key: key, ClientCA: authority.PEM}})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Stop()) }()

	for name, tc := range map[string]struct {
		trusts *Authority
		client *Authority // whose certificate the client shows, if any
		fails  string
	}{
		"certificates in order":       {trusts: authority, client: authority},
		"server of another authority": {trusts: stranger, client: authority, fails: "unknown authority"},
		// With TLS 1.3 the server's reason and the end of its connection race each other.
		"client of another authority":  {trusts: authority, client: stranger, fails: "unknown certificate authority|reset by peer|broken pipe|EOF"},
		"client without a certificate": {trusts: authority, fails: "valid client certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			config, err := pgx.ParseConfig(s.ConnString(s.Database()))
			require.NoError(t, err)
			roots := x509.NewCertPool()
			require.True(t, roots.AppendCertsFromPEM([]byte(tc.trusts.PEM)))
			config.TLSConfig = &tls.Config{RootCAs: roots, ServerName: "localhost"}
			if tc.client != nil {
				pair, err := tls.X509KeyPair(bytesOf(tc.client.Issue(t, "client")))
				require.NoError(t, err)
				config.TLSConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
			}
			conn, err := pgx.ConnectConfig(t.Context(), config)
			if tc.fails != "" {
				require.Error(t, err)
				require.Regexp(t, tc.fails, err.Error())
				return
			}
			require.NoError(t, err)
			defer conn.Close(t.Context())
			var encrypted bool
			require.NoError(t, conn.QueryRow(t.Context(), "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").Scan(&encrypted))
			require.True(t, encrypted)
		})
	}
}

func bytesOf(a, b string) ([]byte, []byte) { return []byte(a), []byte(b) }
