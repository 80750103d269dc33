package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// settings is a data source's configuration, checked.
type settings struct {
	store   store.Config
	maxRows int
	payload query.Payload
	rawSQL  bool
	rollups bool // whether counts may be read from a rollup
}

// jsonData is the part of the settings that is no secret. A number that isn't there has its default.
type jsonData struct {
	Database        string         `json:"database"`
	Table           string         `json:"table"`
	SSLMode         string         `json:"sslmode"`
	ServerName      string         `json:"serverName"`
	QueryTimeout    loose[float64] `json:"queryTimeout"`
	MaxRows         loose[int]     `json:"maxRows"`
	MaxOpenConns    loose[int]     `json:"maxOpenConns"`
	MaxIdleConns    loose[int]     `json:"maxIdleConns"`
	ConnMaxLifetime loose[int]     `json:"connMaxLifetime"`
	Payload         string         `json:"payload"`
	PayloadLimit    loose[int]     `json:"payloadLimit"`
	AllowRawSQL     loose[bool]    `json:"allowRawSql"`
	Rollups         string         `json:"rollups"`
}

// loose is a number or a boolean that may also be given as a text: Grafana's provisioning writes what comes from an environment
// variable as one, and an empty one where the variable isn't set.
type loose[T int | float64 | bool] struct{ value *T }

// UnmarshalJSON reads a value, or a text that holds one.
func (l *loose[T]) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
		var value *T
		if json.Unmarshal([]byte(text), &value) == nil {
			l.value = value
			return nil
		}
	}
	return json.Unmarshal(raw, &l.value)
}

const (
	defaultPort     = 4003 // GreptimeDB's PostgreSQL port
	defaultDatabase = "public"
	defaultTable    = "emqx_full_link_events"
	// forever stands for "no limit" where pgx would take zero literally.
	forever = 100 * 365 * 24 * time.Hour
)

// kinds are the types of jsonData in words.
var kinds = map[reflect.Kind]string{reflect.Bool: "boolean", reflect.String: "string", reflect.Int: "whole number", reflect.Float64: "number"}

// payloadModes lists what may happen to payloads.
var payloadModes = []string{query.PayloadShow, query.PayloadTruncate, query.PayloadHide}

// rollupModes lists whether counts may be read from a rollup.
var rollupModes = []string{rollupsAuto, rollupsOff}

const rollupsAuto, rollupsOff = "auto", "off"

// loadSettings reads and checks the settings. Its errors name the setting and never hold a secret.
func loadSettings(from backend.DataSourceInstanceSettings) (settings, error) {
	var j jsonData
	if len(from.JSONData) > 0 {
		if err := json.Unmarshal(from.JSONData, &j); err != nil {
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) && wrong.Field != "" {
				return settings{}, fmt.Errorf("%s: a %s is not allowed; a %s is", wrong.Field, wrong.Value, kinds[wrong.Type.Kind()])
			}
			return settings{}, errors.New("jsonData is not a JSON object")
		}
	}
	j.Database = orElse(j.Database, from.Database) // where Grafana's own file format has it
	host, port, err := splitAddress(from.URL)
	if err != nil {
		return settings{}, err
	}
	schema, table, err := splitTable(orElse(j.Table, defaultTable))
	if err != nil {
		return settings{}, err
	}
	secret := from.DecryptedSecureJSONData
	s := settings{
		store: store.Config{
			Host: host, Port: port, User: from.User, Password: secret["password"],
			Database: orElse(j.Database, defaultDatabase), Schema: schema, Table: table,
			TLS: store.TLS{
				Mode: orElse(j.SSLMode, store.TLSRequire), ServerName: j.ServerName,
				CACert: secret["tlsCACert"], ClientCert: secret["tlsClientCert"], ClientKey: secret["tlsClientKey"],
			},
		},
		payload: query.Payload{Mode: orElse(j.Payload, query.PayloadTruncate)},
		rollups: j.Rollups != rollupsOff,
		rawSQL:  j.AllowRawSQL.value != nil && *j.AllowRawSQL.value,
	}
	if !slices.Contains(store.TLSModes, s.store.TLS.Mode) {
		return settings{}, query.UnknownValue("sslmode", s.store.TLS.Mode, store.TLSModes)
	}
	if !slices.Contains(payloadModes, s.payload.Mode) {
		return settings{}, query.UnknownValue("payload", s.payload.Mode, payloadModes)
	}
	if !slices.Contains(rollupModes, orElse(j.Rollups, rollupsAuto)) {
		return settings{}, query.UnknownValue("rollups", j.Rollups, rollupModes)
	}
	return s, s.numbers(j)
}

// numbers reads the settings that have bounds.
func (s *settings) numbers(j jsonData) error {
	timeout, lifetime := 30.0, 1800
	s.maxRows, s.store.MaxOpenConns, s.payload.Limit = 10000, 10, 1024
	if given := j.QueryTimeout.value; given != nil {
		timeout = *given
	}
	if timeout < 0.1 || timeout > 3600 {
		return fmt.Errorf("queryTimeout: %v is not allowed; 0.1 to 3600 seconds are", timeout)
	}
	s.store.QueryTimeout = time.Duration(timeout * float64(time.Second))
	for _, n := range []struct {
		name     string
		from     *int
		to       *int
		min, max int
	}{
		{"maxRows", j.MaxRows.value, &s.maxRows, 1, 1_000_000},
		{"maxOpenConns", j.MaxOpenConns.value, &s.store.MaxOpenConns, 1, 1000},
		{"connMaxLifetime", j.ConnMaxLifetime.value, &lifetime, 0, 1<<31 - 1},
		{"payloadLimit", j.PayloadLimit.value, &s.payload.Limit, 1, 1_000_000},
	} {
		if n.from == nil {
			continue
		}
		if *n.from < n.min || *n.from > n.max {
			return fmt.Errorf("%s: %d is not allowed; %d to %d are", n.name, *n.from, n.min, n.max)
		}
		*n.to = *n.from
	}
	s.store.MaxIdleConns = s.store.MaxOpenConns
	if given := j.MaxIdleConns.value; given != nil {
		if *given < 0 {
			return fmt.Errorf("maxIdleConns: %d is not allowed; 0 and more are", *given)
		}
		s.store.MaxIdleConns = *given
	}
	s.store.MaxLifetime = time.Duration(lifetime) * time.Second
	if lifetime == 0 {
		s.store.MaxLifetime = forever
	}
	return nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// splitAddress reads host:port; the port may be left out.
func splitAddress(address string) (string, uint16, error) {
	wrong := query.Errorf("url", "%q is not allowed; host:port is, such as tables.example.com:%d", address, defaultPort)
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() { // its last part may be meant as a port
		return "", 0, query.Errorf("url", "%q is not allowed; an IPv6 address in brackets is, such as [%s]:%d", address, address, defaultPort)
	}
	if strings.Contains(address, "@") {
		return "", 0, fmt.Errorf("url: a user or a password doesn't belong here; host:port does, such as tables.example.com:%d", defaultPort) // not quoted
	}
	if address == "" {
		return "", 0, query.Errorf("url", "Address is empty; enter the host and port of the database, such as tables.example.com:%d", defaultPort)
	}
	if strings.Contains(address, "/") {
		return "", 0, wrong
	}
	host, digits, err := net.SplitHostPort(address)
	if err != nil {
		host, digits, err = net.SplitHostPort(address + ":" + strconv.Itoa(defaultPort))
	}
	if err != nil || host == "" {
		return "", 0, wrong
	}
	port, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || port == 0 {
		return "", 0, wrong
	}
	return host, uint16(port), nil
}

// splitTable reads table or schema.table.
func splitTable(name string) (schema, table string, err error) {
	schema, table, found := strings.Cut(name, ".")
	if !found {
		schema, table = "", name
	}
	if found && !statement.SafeName(schema) || !statement.SafeName(table) || strings.Contains(table, ".") {
		return "", "", query.Errorf("table", "%q is not allowed; a table or schema.table is, of letters, digits, _, - and $", name)
	}
	return schema, table, nil
}
