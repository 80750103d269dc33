package oracle

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// Stock is a table and the same rows in memory.
type Stock struct {
	*testkit.Bench
	*testkit.Asker
	Start, End time.Time
	Records    []Record
}

// Record is a row with its columns by name: string, int64 or bool; NULL is nil.
type Record struct {
	At    int64 // milliseconds
	Cells map[string]any

	event string // of a row of the stock, of which it is asked more often than anything else
}

// Text is what a STRING column holds; ok is false for NULL.
func (r Record) Text(column string) (text string, ok bool) {
	text, ok = r.Cells[column].(string)
	return text, ok
}

// Event is the name of the row's event.
func (r Record) Event() string {
	if r.event != "" {
		return r.event
	}
	return r.Cells["event"].(string)
}

func recordOf(row fleet.Row) Record {
	r := Record{At: row.Timestamp, Cells: make(map[string]any, len(fleet.Columns)), event: row.Event}
	for i, value := range row.Values() {
		switch v := value.(type) {
		case *string:
			if v != nil {
				r.Cells[fleet.Columns[i]] = *v
			}
		case *int64:
			if v != nil {
				r.Cells[fleet.Columns[i]] = *v
			}
		case *bool:
			if v != nil {
				r.Cells[fleet.Columns[i]] = *v
			}
		case string:
			r.Cells[fleet.Columns[i]] = v
		case time.Time:
			r.Cells[fleet.Columns[i]] = row.Timestamp
		}
	}
	return r
}

// Load writes rows to the table of a bench; queries are asked at now.
func Load(t *testing.T, b *testkit.Bench, rows []fleet.Row, now time.Time) *Stock {
	t.Helper()
	s := &Stock{Bench: b}
	require.EqualValues(t, len(rows), s.Load(t, slices.Values(rows)))
	s.Asker = s.Bench.Asker(t, now)
	for _, row := range rows {
		s.Records = append(s.Records, recordOf(row))
	}
	return s
}

// Odd is five minutes of a fleet with all its stories, and rows that no fleet would write: any event with any
// columns, empty values, and many rows in one millisecond.
func Odd(t *testing.T, b *testkit.Bench) *Stock {
	t.Helper()
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	f, err := fleet.New(fleet.Options{Seed: 7, Start: start, Duration: 5 * time.Minute, Clients: 5, Publishes: true, Pings: true})
	require.NoError(t, err)
	rows := slices.Collect(f.Rows())
	end := start.Add(5 * time.Minute)
	rows = append(rows, strangeRows(rows, start, end, 1500)...)
	s := Load(t, b, rows, end.Add(time.Hour))
	s.Start, s.End = start, end
	return s
}

// Hostile are texts that mean something to SQL, LIKE, regular expressions, JSON, the plugin's patterns or Grafana.
var Hostile = []string{
	`'`, `''`, `\'`, `\`, `\\`, `\*`, `"`, `%`, `_`, `*`, `**`, `?`, `$1`, `$99`, `:1`, `{}`, `[a]`, `(a|b)`, `^$`, `a+`, `--`, `/*`, `*/`, `;`,
	"`", "\n", "\t", "a\r\nb", "\u2028", "\u00a0", "\ufeff", "\u202e", "ß", "ẞ", "İ", "ſ", "é", "e\u0301", "日本語", "🚀", "👩‍🚀", "\ufffd",
	`' OR 1=1 --`, `\' OR 1=1 --`, `'' OR ''='`, `' OR '1'='1`, `zzz\'' OR 1=1 --`, `"; DROP TABLE emqx_full_link_events; --`,
	`'; DROP TABLE emqx_full_link_events; --`, `x\'; DROP TABLE emqx_full_link_events; --`, `') OR TRUE) --`, `' UNION SELECT NULL --`,
	`%' OR clientid LIKE '%`, `E'\\x27'`, `$$; SELECT pg_sleep(9); $$`, `chr(39) || chr(39)`, `U&'\0027'`, `1; SELECT 1`, `NULL`, `true`,
	`$__timeFilter(timestamp)`, `${x}`, `$x`, `[[x]]`, `"clientid"`, `clientid`, `timestamp`, `(none)`, `(empty)`, `(other)`, `\(none)`, `\\(empty)`, `a,b`, `{a,b}`,
}

// strangeRows are rows with columns filled at random, some from the rows that there are.
func strangeRows(rows []fleet.Row, start, end time.Time, count int) []fleet.Row {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func() fleet.Row { return rows[random.IntN(len(rows))] }
	times := []int64{start.UnixMilli() - 1, start.UnixMilli(), end.UnixMilli() - 1, end.UnixMilli()}
	for range 60 {
		times = append(times, start.UnixMilli()+random.Int64N(end.Sub(start).Milliseconds()))
	}
	events := []string{
		"client.check_authn_complete", "client.check_authz_complete", "client.connected", "client.connack", "client.disconnected",
		"client.ping", "session.subscribed", "session.unsubscribed", "message.publish", "message.delivered", "message.acked",
		"message.dropped", "message.delivery_dropped", "delivery.dropped", "schema.validation_failed",
		"message.transformation_failed", "alarm.activated", "alarm.deactivated", "client.retired", "", "MESSAGE.DROPPED",
	}
	text := func(known *string, more ...string) *string {
		switch n := random.IntN(10); {
		case n < 2:
			return nil
		case n < 3:
			return new("")
		case n < 6 && len(more) > 0:
			return new(more[random.IntN(len(more))])
		default:
			return known
		}
	}
	name := func(text *string) string {
		if text == nil {
			return "nobody"
		}
		return *text
	}
	list := make([]fleet.Row, count)
	for i := range list {
		r := pick()
		r.Timestamp = times[random.IntN(len(times))]
		r.Event = events[random.IntN(len(events))]
		r.ClientID = text(pick().ClientID, Hostile...)
		r.Username = text(pick().Username, Hostile...)
		r.Peername = text(pick().Peername, "x", "abc:12", "[::1]:5", "78.234.1.9", "2001:db8:7::21:1883", "2001:db8:7::21:51022")
		r.Node = text(r.Node, Hostile...)
		r.Topic = text(r.Topic, append([]string{"a/b", "v2/pump-07/telemetry", "v2//42/1a2B/" + name(r.ClientID) + "/x", name(r.Username), "/face/0x1f/00:1a:2b:3c:4d:5e/", "deadbeef/7/8/9", "/", "$SYS/brokers", "$share/g/a/#", "$queue/a/+", "$share/g", "+", "#", "a/+/c"}, Hostile...)...)
		r.ID = text(pick().ID, "m1", "m2", "m3")
		r.FromClientID = text(pick().FromClientID, Hostile...)
		r.Payload = text(r.Payload, Hostile...)
		r.Reason = text(pick().Reason, "normal", "takenover", "no_local", "no_subscribers", "queue_full", "odd reason")
		r.ReasonCode = text(pick().ReasonCode, "success", "connection_accepted", "banned")
		r.Action = text(pick().Action, "subscribe", "publish")
		r.Result = text(pick().Result, "allow", "deny", "ignore")
		r.AuthzSource = text(pick().AuthzSource, "file", "default")
		if random.IntN(3) == 0 {
			r.QoS, r.Keepalive, r.CleanStart = nil, nil, nil
		} else {
			r.QoS, r.Keepalive, r.CleanStart = new(random.Int64N(4)), new(random.Int64N(3)), new(random.IntN(2) == 0)
		}
		list[i] = r
	}
	return list
}

// Fingerprint tells whether anything in the database was changed.
func (s *Stock) Fingerprint(t *testing.T) string {
	t.Helper()
	var text string
	err := s.Conn.QueryRow(context.Background(), `SELECT concat_ws(' ',
		(SELECT md5(string_agg(e::text, chr(10) ORDER BY e::text COLLATE "C")) FROM `+testkit.Table+` AS e),
		(SELECT string_agg(relname, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace))`).Scan(&text)
	require.NoError(t, err)
	return text
}

// Null stands for NULL where values are compared as text.
const Null = "\x00"

// Show is some columns as one text.
func (r Record) Show(columns []string) string {
	var texts []string
	for _, column := range columns {
		value := r.Cells[column]
		if value == nil {
			value = Null
		}
		texts = append(texts, fmt.Sprint(value))
	}
	return strings.Join(texts, "\x01")
}
