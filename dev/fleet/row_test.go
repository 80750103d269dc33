package fleet

import (
	"bufio"
	"cmp"
	"encoding/json"
	"net/netip"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }

// filled reads which columns each event fills; true where it always does.
func filled(t *testing.T) map[string]map[string]bool {
	t.Helper()
	file, err := os.Open("testdata/columns.txt")
	require.NoError(t, err)
	defer file.Close()
	events := map[string]map[string]bool{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		event, columns, found := strings.Cut(lines.Text(), ": ")
		if !found || strings.HasPrefix(event, "#") {
			continue
		}
		events[event] = map[string]bool{"timestamp": true, "event": true}
		for _, column := range strings.Fields(columns) {
			name, optional := strings.CutSuffix(column, "?")
			events[event][name] = !optional
		}
	}
	require.Len(t, events, 17)
	return events
}

func isNull(value any) bool {
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func TestEventsFillTheirColumns(t *testing.T) {
	events := filled(t)
	seen := map[string]bool{}
	for row := range rows(t, everything) {
		columns, known := events[row.Event]
		require.True(t, known, row.Event)
		seen[row.Event] = true
		for i, value := range row.Values() {
			always, may := columns[Columns[i]]
			if isNull(value) {
				require.False(t, always, "%s must have %s", row.Event, Columns[i])
			} else {
				require.True(t, may, "%s must not have %s", row.Event, Columns[i])
			}
		}
	}
	require.Len(t, seen, len(events), "every event must occur: %v", seen)
}

var (
	messageID = regexp.MustCompile("^[0-9A-F]{32}$")
	// unwritable are texts that EMQX's action turns into booleans, with which it then fails.
	unwritable = regexp.MustCompile("^([tT]|TRUE|True|[fF]|FALSE|False)$")
)

func TestValuesAreAsEMQXWritesThem(t *testing.T) {
	connected := map[int64]Row{} // by connected_at and client's address
	key := func(r Row) int64 { return *r.ConnectedAt*1000003 + int64(hash(*r.Peername)%1000003) }
	o := everything
	o.Duration = 15 * time.Minute
	for r := range rows(t, o) {
		if r.Peername != nil {
			host, port, found := cutLast(*r.Peername, ":")
			require.True(t, found)
			addr, err := netip.ParseAddr(host)
			require.NoError(t, err)
			_, err = strconv.ParseUint(port, 10, 16)
			require.NoError(t, err)
			if r.Sockname != nil {
				sock, _, _ := cutLast(*r.Sockname, ":")
				require.Equal(t, addr.Is4(), netip.MustParseAddr(sock).Is4(), "client and listener are of one family")
			}
		}
		if r.ID != nil {
			require.True(t, messageID.MatchString(*r.ID), *r.ID)
			made, err := strconv.ParseInt((*r.ID)[:16], 16, 64)
			require.NoError(t, err)
			require.Equal(t, *r.PublishReceivedAt, made/1000)
			require.LessOrEqual(t, *r.PublishReceivedAt, r.Timestamp)
		}
		if r.ClientAttrs != nil {
			require.True(t, json.Valid([]byte(*r.ClientAttrs)))
		}
		switch r.Event {
		case "client.connected":
			connected[key(r)] = r
		case "client.connack":
			if *r.ReasonCode == "success" {
				c := connected[key(r)]
				require.Equal(t, *c.ExpiryInterval*1000, *r.ExpiryInterval)
				require.LessOrEqual(t, r.Timestamp-c.Timestamp, int64(1))
			} else {
				require.Nil(t, r.ConnectedAt)
			}
		case "client.disconnected":
			require.Contains(t, []int64{0, 1, 2}, r.Timestamp-*r.DisconnectedAt)
			require.Less(t, *r.ConnectedAt, *r.DisconnectedAt)
		case "message.acked":
			require.Positive(t, *r.QoS)
		}
		for _, value := range r.Values() {
			if text, ok := value.(*string); ok && text != nil {
				require.False(t, unwritable.MatchString(*text) || !utf8.ValidString(*text), "EMQX can't write %q", *text)
			}
		}
	}
}

func TestAssignedClientID(t *testing.T) {
	ids := map[string]map[string]bool{}
	for r := range rows(t, everything) {
		if strings.HasPrefix(*cmp.Or(r.Peername, new("")), "192.0.2.191:") {
			if ids[r.Event] == nil {
				ids[r.Event] = map[string]bool{}
			}
			ids[r.Event][*r.ClientID] = true
		}
	}
	for event, got := range ids {
		want := assignedID
		if event == "client.connack" || event == "client.ping" {
			want = "" // they hold what the client asked for
		}
		require.Equal(t, map[string]bool{want: true}, got, event)
	}
	require.Contains(t, ids, "client.ping")
	require.Contains(t, ids, "client.connected")
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

func TestCopyWritesWhatTheRowsSay(t *testing.T) {
	server := postgres.Shared(t)
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, server.ConnString(server.NewDatabase(t)))
	require.NoError(t, err)
	defer conn.Close(ctx)
	require.NoError(t, postgres.CreateTable(ctx, conn, "public.events"))

	o := everything
	o.Duration = 10 * time.Minute
	want := slices.Collect(rows(t, o))
	n, err := Copy(ctx, conn, "public.events", slices.Values(want))
	require.NoError(t, err)
	require.EqualValues(t, len(want), n)

	result, err := conn.Query(ctx, "SELECT * FROM events")
	require.NoError(t, err)
	got, err := pgx.CollectRows(result, func(row pgx.CollectableRow) (r Row, err error) {
		var at time.Time
		err = row.Scan(&at, &r.Event, &r.ClientID, &r.Username, &r.Peername, &r.Sockname, &r.Node, &r.Topic, &r.ID,
			&r.FromClientID, &r.FromUsername, &r.QoS, &r.Payload, &r.Reason, &r.ReasonCode, &r.Action, &r.Result,
			&r.AuthzSource, &r.Keepalive, &r.CleanStart, &r.ExpiryInterval, &r.ConnectedAt, &r.DisconnectedAt,
			&r.PublishReceivedAt, &r.ClientAttrs)
		r.Timestamp = at.UnixMilli()
		return r, err
	})
	require.NoError(t, err)
	require.Equal(t, sorted(t, want), sorted(t, got))

	_, err = Copy(ctx, conn, "no_such", slices.Values(want))
	require.ErrorContains(t, err, "copy rows to no_such")
}

// sorted is rows as texts, the same for the same rows in any order: a table has none.
func sorted(t *testing.T, rows []Row) []string {
	t.Helper()
	texts := make([]string, len(rows))
	for i, row := range rows {
		row.Story = ""
		text, err := json.Marshal(row)
		require.NoError(t, err)
		texts[i] = string(text)
	}
	slices.Sort(texts)
	return texts
}

func BenchmarkRows(b *testing.B) {
	f, err := New(Options{Clients: 1000, Publishes: true})
	require.NoError(b, err)
	b.ReportAllocs()
	for range Take(f.Rows(), b.N) {
	}
}

func BenchmarkCopy(b *testing.B) {
	server := postgres.Shared(b)
	conn, err := pgx.Connect(b.Context(), server.ConnString(server.NewDatabase(b)))
	require.NoError(b, err)
	defer conn.Close(b.Context())
	require.NoError(b, postgres.CreateTable(b.Context(), conn, "events"))
	f, err := New(Options{Clients: 1000, Publishes: true})
	require.NoError(b, err)
	b.ResetTimer()
	_, err = Copy(b.Context(), conn, "events", Take(f.Rows(), b.N))
	require.NoError(b, err)
}
