package plugin

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// unheard is a data source whose server lets it in and then never says a word.
func unheard(t *testing.T) *Datasource {
	t.Helper()
	d := &Datasource{settings: settings{maxRows: 100, store: store.Config{Host: "db", Port: 1, Table: "events"}}}
	config := store.Config{
		Host: "db", Port: 1, Table: "events", TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: 30 * time.Minute, MaxOpenConns: 10,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go letIn(server)
			return client, nil
		},
	}
	d.CallResourceHandler = httpadapter.New(d.routes())
	var err error
	d.store, err = store.Open(config)
	require.NoError(t, err)
	return d
}

// letIn lets a client in, and reads what it says.
func letIn(conn net.Conn) {
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{0, 0, 0, 1}})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	if b.Flush() != nil {
		return
	}
	for {
		if _, err := b.Receive(); err != nil {
			return
		}
	}
}

// TestWhoWaitsIsAnsweredInTime: connecting and the first look at the table are part of what is bounded.
func TestWhoWaitsIsAnsweredInTime(t *testing.T) {
	for name, tc := range map[string]struct {
		ask   func(t *testing.T, d *Datasource)
		bound time.Duration
	}{
		"health": {func(t *testing.T, d *Datasource) {
			r, err := d.CheckHealth(t.Context(), nil)
			require.NoError(t, err)
			require.Equal(t, backend.HealthStatusError, r.Status)
			require.Contains(t, r.Message, "The database didn't answer in time.")
		}, healthTime},
		"values": {func(t *testing.T, d *Datasource) {
			require.Equal(t, 504, call(t, d, "GET", "values?column=clientid", "", new(any)))
		}, lookUpTime},
		"find": {func(t *testing.T, d *Datasource) {
			require.Equal(t, 504, call(t, d, "POST", "find", `{"text":"a"}`, new(any)))
		}, 5 * time.Second},
		"the view find": {func(t *testing.T, d *Datasource) {
			r := ask(t, d, backend.DataQuery{RefID: "A", JSON: []byte(`{"scenario":"events","view":"find","text":"a"}`), TimeRange: backend.TimeRange{From: start, To: start.Add(time.Hour)}})["A"]
			require.ErrorContains(t, r.Error, "The database didn't answer in time.")
		}, 5 * time.Second},
		"vocabulary": {func(t *testing.T, d *Datasource) {
			require.Equal(t, 200, call(t, d, "GET", "vocabulary", "", new(any)), "what EMQX writes is offered")
		}, lookUpTime},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := unheard(t)
				begun := time.Now()
				tc.ask(t, d)
				require.LessOrEqual(t, time.Since(begun), tc.bound)
				d.Dispose()
			})
		})
	}
}

// TestWhatIsLeftOutIsTold: a notice says so, whatever the view.
func TestWhatIsLeftOutIsTold(t *testing.T) {
	row := fleet.Row{
		Timestamp: start.UnixMilli(), Event: "client.disconnected", ClientID: new("device001"), Reason: new("normal"),
		ConnectedAt: new(start.UnixMicro()), DisconnectedAt: new(start.UnixMilli()), // microseconds where milliseconds belong
	}
	d := filled(t, nil, row, row, row)
	const model = `{"scenario":"lifecycle","columns":["timestamp","connected_at","disconnected_at"]}`
	r := ask(t, d, asked("A", model), asked("B", `{"scenario":"lifecycle","columns":["timestamp"]}`))
	require.NoError(t, r["A"].Error)
	frame := r["A"].Frames[0]
	require.Equal(t, 3, frame.Rows())
	connected, _ := frame.FieldByName("connected_at")
	disconnected, _ := frame.FieldByName("disconnected_at")
	require.True(t, connected.NilAt(0))
	require.Equal(t, start, asTime(t, disconnected.At(0)))
	raw, err := json.Marshal(frame.Meta.Notices)
	require.NoError(t, err)
	require.Contains(t, string(raw), "3 times are left empty, because they are before 1678 or after 2262: perhaps microseconds were written where milliseconds belong.")
	for _, n := range r["B"].Frames[0].Meta.Notices {
		require.NotContains(t, n.Text, "left empty")
	}
}

func asTime(t *testing.T, v any) time.Time {
	t.Helper()
	if p, ok := v.(*time.Time); ok {
		return *p
	}
	return v.(time.Time)
}

// TestHeavyAnswer: large payloads are cut by the bytes that an answer may hold.
func TestHeavyAnswer(t *testing.T) {
	var rows []fleet.Row
	for i := range 70 {
		rows = append(rows, fleet.Row{
			Timestamp: start.Add(time.Duration(i) * time.Millisecond).UnixMilli(), Event: "message.publish", ClientID: new("camera"), Payload: new(strings.Repeat("x", 1<<20)),
		})
	}
	d := filled(t, map[string]any{"payload": "show"}, rows...)
	r := ask(t, d, asked("A", `{"scenario":"delivery","columns":["timestamp","payload"]}`))
	require.NoError(t, r["A"].Error)
	require.Equal(t, 63, r["A"].Frames[0].Rows(), "times have their bytes as well")
	raw, err := json.Marshal(r["A"].Frames[0].Meta.Notices)
	require.NoError(t, err)
	require.Contains(t, string(raw), "fill 64 MiB, the most that an answer may hold")
	require.Contains(t, string(raw), "Only the newest 63 rows are shown; there are more.")
}
