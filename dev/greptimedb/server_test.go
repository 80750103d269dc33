package greptimedb

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

func TestNamed(t *testing.T) {
	t.Setenv(Variable, "")
	s, err := Named()
	require.NoError(t, err)
	require.Nil(t, s)
	for named, want := range map[string]Server{
		"127.0.0.1:4003":               {"127.0.0.1:4003", "127.0.0.1:4000", "greptime", ""},
		"[::1]:14003":                  {"[::1]:14003", "[::1]:14000", "greptime", ""},
		"reader:s%2Fcret@db.test:4003": {"db.test:4003", "db.test:4000", "reader", "s/cret"},
	} {
		t.Setenv(Variable, named)
		s, err := Named()
		require.NoError(t, err)
		require.Equal(t, want, *s, named)
	}
	for _, wrong := range []string{"127.0.0.1", "127.0.0.1:2", ":4003", "127.0.0.1:4003/public", "127.0.0.1:many"} {
		t.Setenv(Variable, wrong)
		_, err := Named()
		require.ErrorContains(t, err, Variable, wrong)
	}
}

func TestLine(t *testing.T) {
	text, number, yes := `it's "a" \ b`, int64(-7), true
	row := fleet.Row{Timestamp: 1772352000123, Event: "message.publish", Payload: &text, QoS: &number, CleanStart: &yes}
	require.Equal(t,
		`emqx_full_link_events event="message.publish",qos=-7i,payload="it's \"a\" \\ b",clean_start=true 1772352000123`+"\n", string(line(nil, row)))
}

// TestWrite writes rows to a GreptimeDB, where one is named, and reads them back.
func TestWrite(t *testing.T) {
	s, err := Named()
	require.NoError(t, err)
	if s == nil {
		return
	}
	database := s.NewDatabase(t)
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	hostile := `it's "a" \ 'b''` + "\nü"
	rows := []fleet.Row{{Timestamp: start.UnixMilli(), Event: "message.publish", Payload: &hostile}, {Timestamp: start.UnixMilli() + 1, Event: "client.ping"}}
	n, err := s.Write(context.Background(), database, slices.Values(rows))
	require.NoError(t, err)
	require.EqualValues(t, 2, n)
	conn, err := s.Connect(context.Background(), database)
	require.NoError(t, err)
	defer conn.Close(context.Background())
	found, err := conn.Query(context.Background(), `SELECT coalesce(payload, '-') FROM `+Table+` ORDER BY "timestamp"`)
	require.NoError(t, err)
	payloads, err := pgx.CollectRows(found, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{hostile, "-"}, payloads)
}
