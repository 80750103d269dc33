package tests

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// questions are those of EMQX's guide: the SQL that it answers them with, and what a user of the plugin asks instead.
var questions = []struct{ name, where, order, model string }{
	{
		"lifecycle of a client",
		`clientid='device001' AND event IN ('client.check_authn_complete', 'client.connected', 'client.connack', 'session.subscribed', 'client.disconnected')`, "ASC",
		`"scenario":"lifecycle","events":["client.check_authn_complete","client.connected","client.connack","session.subscribed","client.disconnected"],"clients":["device001"]`,
	},
	{
		"authentication failures", `event='client.check_authn_complete' AND reason_code<>'success'`, "DESC",
		`"scenario":"access","events":["client.check_authn_complete"],"outcome":"failure"`,
	},
	{
		"ACL denials", `event='client.check_authz_complete' AND result='deny'`, "DESC",
		`"scenario":"access","events":["client.check_authz_complete"],"outcome":"failure"`,
	},
	{
		"message delivery", `event IN ('message.delivered', 'message.acked')`, "DESC",
		`"scenario":"delivery","events":["message.delivered","message.acked"]`,
	},
	{"publishing drops", `event='message.dropped'`, "DESC", `"scenario":"drops","events":["message.dropped"]`},
	{
		"delivery drops", `event IN ('message.delivery_dropped', 'delivery.dropped')`, "DESC",
		`"scenario":"drops","events":["message.delivery_dropped"]`,
	},
	{"by client ID", `clientid='device009'`, "DESC", `"scenario":"events","clients":["device009"]`},
	{"by user name", `username='test'`, "DESC", `"scenario":"events","users":["test"]`},
	{"by source address", `peername LIKE '78.234.%'`, "DESC", `"scenario":"events","sources":["78.234.*"]`},
	{"by topic", `topic='factory/device/status'`, "DESC", `"scenario":"events","topics":["factory/device/status"]`},
	{"by event", `event='message.dropped'`, "DESC", `"scenario":"events","events":["message.dropped"]`},
}

func TestQuestionsOfTheGuide(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 11, Start: testkit.Start, Duration: time.Hour, Clients: 160, Publishes: true, Pings: true})
		require.NoError(t, err)
		require.Greater(t, b.Load(t, f.Rows()), int64(200_000))

		a := ask.New(t, b.Settings(t, map[string]any{"maxRows": 1_000_000, "payload": "show"}))
		// The range begins and ends at the very times of drops, so that it shows whether these belong to it.
		a.From = dropTime(t, b, testkit.Start.Add(5*time.Minute))
		a.To = dropTime(t, b, testkit.Start.Add(55*time.Minute))

		for _, q := range questions {
			t.Run(q.name, func(t *testing.T) {
				rows, err := b.Conn.Query(t.Context(),
					`SELECT * FROM `+testkit.Table+` WHERE `+q.where+` AND "timestamp" >= $1 AND "timestamp" < $2 ORDER BY "timestamp" `+q.order, a.From, a.To)
				require.NoError(t, err)
				var want []row
				for rows.Next() {
					values, err := rows.Values()
					require.NoError(t, err)
					want = append(want, newRow(values))
				}
				require.NoError(t, rows.Err())
				require.NotEmpty(t, want)

				answer := a.Ask(t, `{`+q.model+`,"columns":["*"],"limit":1000000}`)
				require.NoError(t, answer.Error)
				require.Len(t, answer.Frames, 1)
				require.Empty(t, answer.Frames[0].Meta.Notices)
				requireSameRows(t, want, rowsOf(t, answer.Frames[0]))
			})
		}
	})
}

// dropTime is the time of the first drop from a time on.
func dropTime(t *testing.T, b *testkit.Bench, from time.Time) (at time.Time) {
	t.Helper()
	require.NoError(t, b.Conn.QueryRow(t.Context(), `SELECT min("timestamp") FROM `+testkit.Table+` WHERE event = 'message.dropped' AND "timestamp" >= $1`, from).Scan(&at))
	return at
}

// row is all values of a row as one text, and its time.
type row struct {
	at   int64
	text string
}

func newRow(values []any) row {
	var b strings.Builder
	for _, v := range values {
		switch v := v.(type) {
		case time.Time:
			fmt.Fprintf(&b, "%d|", v.UnixMilli())
		case string:
			fmt.Fprintf(&b, "%q|", v)
		default:
			fmt.Fprintf(&b, "%v|", v)
		}
	}
	return row{values[0].(time.Time).UnixMilli(), b.String()}
}

func rowsOf(t *testing.T, f *data.Frame) []row {
	t.Helper()
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.Name)
	}
	require.Equal(t, fleet.Columns, names)
	for _, name := range []string{"timestamp", "connected_at", "disconnected_at", "publish_received_at"} {
		field, _ := f.FieldByName(name)
		require.True(t, field.Type().Time(), name)
	}
	rows := make([]row, f.Rows())
	values := make([]any, len(f.Fields))
	for i := range rows {
		for j, field := range f.Fields {
			var ok bool
			if values[j], ok = field.ConcreteAt(i); !ok {
				values[j] = nil
			}
		}
		rows[i] = newRow(values)
	}
	return rows
}

// requireSameRows wants the same rows in the same order, but for rows of one millisecond.
func requireSameRows(t *testing.T, want, got []row) {
	t.Helper()
	require.Len(t, got, len(want))
	for _, rows := range [][]row{want, got} {
		for from := 0; from < len(rows); {
			to := from + 1
			for to < len(rows) && rows[to].at == rows[from].at {
				to++
			}
			slices.SortFunc(rows[from:to], func(x, y row) int { return cmp.Compare(x.text, y.text) })
			from = to
		}
	}
	for i := range want {
		require.Equal(t, want[i], got[i], "row %d", i)
	}
}
