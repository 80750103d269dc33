package greptimedb

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/setup"
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
		`emqx_full_link_events event="message.publish",qos=-7i,payload="it's \"a\" \\ b",clean_start=true 1772352000123`+"\n", string(line(nil, row.Time(), fleet.Columns[1:], row.Values()[1:])))
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

// TestLinesAreEMQXs: of each row that was recorded, the line has the fields that EMQX's action writes by its own text.
func TestLinesAreEMQXs(t *testing.T) {
	sections := setup.For(setup.Target{Table: Table}).Sections
	syntax := sections[slices.IndexFunc(sections, func(s setup.Section) bool { return s.ID == "emqx-write-syntax" })].Text
	list, ok := strings.CutPrefix(strings.TrimSuffix(strings.TrimSpace(syntax), " ${timestamp}"), Table+" ")
	require.True(t, ok, syntax)
	for _, row := range fleet.Recorded() {
		values := map[string]any{}
		for i, value := range row.Values() {
			values[fleet.Columns[i]] = value
		}
		var want []string
		for field := range strings.SplitSeq(list, ",") {
			name, written, _ := strings.Cut(field, "=")
			text, ok := literal(values[name])
			if !ok {
				continue // EMQX leaves out what an event lacks
			}
			want = append(want, name+"="+text)
			require.Contains(t, []string{"${" + name + "}", "${" + name + "}${as_text}", "${" + name + "}i"}, written)
			require.Equal(t, strings.HasSuffix(written, "i"), strings.HasSuffix(text, "i"), "%s is written as another kind of number", name)
		}
		// No text of the recording holds what parts fields.
		fields, _ := strings.CutPrefix(string(line(nil, row.Time(), fleet.Columns[1:], row.Values()[1:])), Table+" ")
		for _, field := range want {
			require.Contains(t, fields, field)
			fields = strings.Replace(fields, field, "", 1)
		}
		require.Regexp(t, `^,* [0-9]+\n$`, fields)
	}
}
