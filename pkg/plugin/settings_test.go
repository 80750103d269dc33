package plugin

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

func TestDefaultSettings(t *testing.T) {
	want := settings{
		store: store.Config{
			Host: "tables.example.com", Port: 4003, Database: "public", Table: "emqx_full_link_events", TLS: store.TLS{Mode: "require"},
			QueryTimeout: 30 * time.Second, MaxOpenConns: 10, MaxIdleConns: 10, MaxLifetime: 30 * time.Minute,
		},
		maxRows: 10000, payload: query.Payload{Mode: "truncate", Limit: 1024}, rollups: true,
	}
	for _, jsonData := range []string{``, `{}`, `null`, `{"database":"","table":"","sslmode":"","payload":"","maxRows":null}`, `{"somebody":"else's"}`, `{"rollups":"auto"}`, `{"rollups":""}`} {
		got, err := loadSettings(backend.DataSourceInstanceSettings{URL: "tables.example.com", JSONData: []byte(jsonData)})
		require.NoError(t, err, jsonData)
		require.Equal(t, want, got, jsonData)
	}
}

func TestAllSettings(t *testing.T) {
	got, err := loadSettings(backend.DataSourceInstanceSettings{
		URL: "db.example.com:5432", User: "grafana", JSONData: []byte(`{"database":"iot","table":"audit.events","sslmode":"verify-full","serverName":"db",
			"queryTimeout":2.5,"maxRows":20000,"maxOpenConns":5,"maxIdleConns":2,"connMaxLifetime":60,"payload":"show","payloadLimit":10,
			"allowRawSql":true,"rollups":"off"}`),
		DecryptedSecureJSONData: map[string]string{"password": "p", "tlsCACert": "a", "tlsClientCert": "c", "tlsClientKey": "k"},
	})
	require.NoError(t, err)
	require.Equal(t, settings{
		store: store.Config{
			Host: "db.example.com", Port: 5432, User: "grafana", Password: "p", Database: "iot", Schema: "audit", Table: "events",
			TLS:          store.TLS{Mode: "verify-full", ServerName: "db", CACert: "a", ClientCert: "c", ClientKey: "k"},
			QueryTimeout: 2500 * time.Millisecond, MaxOpenConns: 5, MaxIdleConns: 2, MaxLifetime: time.Minute,
		},
		maxRows: 20000, payload: query.Payload{Mode: "show", Limit: 10}, rawSQL: true,
	}, got)

	got, err = loadSettings(backend.DataSourceInstanceSettings{URL: "db", JSONData: []byte(`{"maxOpenConns":3,"connMaxLifetime":0,"maxIdleConns":0}`)})
	require.NoError(t, err)
	require.Zero(t, got.store.MaxIdleConns)
	require.Equal(t, forever, got.store.MaxLifetime, "0 is no limit")

	got, err = loadSettings(backend.DataSourceInstanceSettings{URL: "db", JSONData: []byte(`{"maxOpenConns":3}`)})
	require.NoError(t, err)
	require.Equal(t, 3, got.store.MaxIdleConns, "as many as may be open")
}

func TestBoundsOfSettings(t *testing.T) {
	for name, tc := range map[string]struct {
		good, bad []string // as JSON
		allowed   string
	}{
		"queryTimeout":    {good: []string{"0.1", "3600"}, bad: []string{"0", "0.09", "-1", "3600.5"}, allowed: "0.1 to 3600 seconds are"},
		"maxRows":         {good: []string{"1", "1000000"}, bad: []string{"0", "-5", "1000001"}, allowed: "1 to 1000000 are"},
		"maxOpenConns":    {good: []string{"1", "1000"}, bad: []string{"0", "1001"}, allowed: "1 to 1000 are"},
		"maxIdleConns":    {good: []string{"0", "5000"}, bad: []string{"-1"}, allowed: "0 and more are"},
		"connMaxLifetime": {good: []string{"0", "2147483647"}, bad: []string{"-1", "2147483648"}, allowed: "0 to 2147483647 are"},
		"payloadLimit":    {good: []string{"1", "1000000"}, bad: []string{"0", "1000001"}, allowed: "1 to 1000000 are"},
	} {
		load := func(value string) error {
			_, err := loadSettings(backend.DataSourceInstanceSettings{URL: "db", JSONData: []byte(`{"` + name + `":` + value + `}`)})
			return err
		}
		for _, value := range tc.good {
			require.NoError(t, load(value), "%s %s", name, value)
		}
		for _, value := range tc.bad {
			require.EqualError(t, load(value), name+": "+value+" is not allowed; "+tc.allowed)
		}
	}
}

func TestWrongSettings(t *testing.T) {
	for jsonData, says := range map[string]string{
		`{`:                        "jsonData is not a JSON object",
		`[]`:                       "jsonData is not a JSON object",
		`"x"`:                      "jsonData is not a JSON object",
		`{"maxRows":"1.5"}`:        "maxRows: a string is not allowed; a whole number is",
		`{"maxRows":"many"}`:       "maxRows: a string is not allowed; a whole number is",
		`{"maxRows":1.5}`:          "maxRows: a number 1.5 is not allowed; a whole number is",
		`{"queryTimeout":"30s"}`:   "queryTimeout: a string is not allowed; a number is",
		`{"database":5}`:           "database: a number is not allowed; a string is",
		`{"allowRawSql":"yes"}`:    "allowRawSql: a string is not allowed; a boolean is",
		`{"sslmode":"prefer"}`:     `sslmode: "prefer" is not known; allowed: disable, require, verify-ca, verify-full`,
		`{"rollups":"on"}`:         `rollups: "on" is not known; allowed: auto, off`,
		`{"payload":"shorten"}`:    `payload: "shorten" is not known; allowed: show, truncate, hide`,
		`{"table":"a.b.c"}`:        `table: "a.b.c" is not allowed; a table or schema.table is, of letters, digits, _, - and $`,
		`{"table":"a\"; DROP b"}`:  `table: "a"; DROP b" is not allowed; a table or schema.table is, of letters, digits, _, - and $`,
		`{"table":".events"}`:      `table: ".events" is not allowed; a table or schema.table is, of letters, digits, _, - and $`,
		`{"table":"audit."}`:       `table: "audit." is not allowed; a table or schema.table is, of letters, digits, _, - and $`,
		`{"table":"au'dit.event"}`: `table: "au'dit.event" is not allowed; a table or schema.table is, of letters, digits, _, - and $`,
	} {
		_, err := loadSettings(backend.DataSourceInstanceSettings{URL: "db", JSONData: json.RawMessage(jsonData)})
		require.EqualError(t, err, says, jsonData)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]struct {
		host string
		port uint16
	}{
		"tables.example.com":      {"tables.example.com", 4003},
		"tables.example.com:5432": {"tables.example.com", 5432},
		"10.0.0.1":                {"10.0.0.1", 4003},
		"10.0.0.1:1":              {"10.0.0.1", 1},
		"[2001:db8::7]":           {"2001:db8::7", 4003},
		"[2001:db8::7]:65535":     {"2001:db8::7", 65535},
	} {
		host, port, err := splitAddress(address)
		require.NoError(t, err, address)
		require.Equal(t, want.host, host, address)
		require.Equal(t, want.port, port, address)
	}
	for _, address := range []string{
		":4003", "host:", "host:0", "host:65536", "host:-1", "host:x", "http://host", "host/path", "/var/run/postgresql",
	} {
		_, _, err := splitAddress(address)
		require.ErrorContains(t, err, "is not allowed; host:port is, such as tables.example.com:4003", address)
	}
}

// TestNoAddress says what is wanted in the words of the settings page.
func TestNoAddress(t *testing.T) {
	_, _, err := splitAddress("")
	require.EqualError(t, err, "url: Address is empty; enter the host and port of the database, such as tables.example.com:4003")
}

// TestBareIPv6Addresses: whether their last part is a port can't be told.
func TestBareIPv6Addresses(t *testing.T) {
	for _, address := range []string{"2001:db8::7", "2001:db8::7:4003", "::1"} {
		_, _, err := splitAddress(address)
		require.EqualError(t, err, `url: "`+address+`" is not allowed; an IPv6 address in brackets is, such as [`+address+`]:4003`)
	}
}

// TestSettingsAsTexts: provisioning writes what comes from environment variables in quotes.
func TestSettingsAsTexts(t *testing.T) {
	load := func(jsonData string) settings {
		s, err := loadSettings(backend.DataSourceInstanceSettings{URL: "db", JSONData: []byte(jsonData)})
		require.NoError(t, err, jsonData)
		return s
	}
	require.Equal(t,
		load(`{"queryTimeout":2.5,"maxRows":7,"maxOpenConns":5,"maxIdleConns":0,"connMaxLifetime":60,"payloadLimit":10,"allowRawSql":true}`),
		load(`{"queryTimeout":"2.5","maxRows":" 7 ","maxOpenConns":"5","maxIdleConns":"0","connMaxLifetime":"60","payloadLimit":"10","allowRawSql":"true"}`))
	require.Equal(t, load(`{}`),
		load(`{"queryTimeout":"","maxRows":"","maxOpenConns":"","maxIdleConns":" ","connMaxLifetime":"null","payloadLimit":null,"allowRawSql":""}`))
	require.Equal(t, load(`{}`), load(`{"allowRawSql":"false"}`))
}

// TestDatabaseAtTheRoot is where Grafana's own data sources used to have it.
func TestDatabaseAtTheRoot(t *testing.T) {
	for jsonData, want := range map[string]string{`{}`: "iot", `{"database":""}`: "iot", `{"database":"plant"}`: "plant"} {
		s, err := loadSettings(backend.DataSourceInstanceSettings{URL: "db", Database: "iot", JSONData: []byte(jsonData)})
		require.NoError(t, err)
		require.Equal(t, want, s.store.Database)
	}
}

func TestPasswordInTheAddress(t *testing.T) {
	_, _, err := splitAddress("postgres://grafana:hunter22@tables.example.com:4003/public")
	require.EqualError(t, err, "url: a user or a password doesn't belong here; host:port does, such as tables.example.com:4003")
}

func TestTables(t *testing.T) {
	for name, want := range map[string][2]string{
		"events": {"", "events"}, "audit.events": {"audit", "events"}, "Full-Link": {"", "Full-Link"}, "site 2.event$": {"site 2", "event$"}, "ereignisse_ü": {"", "ereignisse_ü"},
	} {
		schema, table, err := splitTable(name)
		require.NoError(t, err, name)
		require.Equal(t, want, [2]string{schema, table}, name)
	}
}
