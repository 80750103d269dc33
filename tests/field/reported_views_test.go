package field

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

// Situations that users reported which other views than the diagnosis answer.

// lines are the rows of an answer's first frame, the values of the named fields.
func lines(r backend.DataResponse, fields ...string) []string {
	var list []string
	f := r.Frames[0]
	for i := range f.Rows() {
		var row []string
		for _, name := range fields {
			field, _ := f.FieldByName(name)
			if field == nil {
				row = append(row, "no "+name)
				continue
			}
			value, ok := field.ConcreteAt(i)
			if !ok {
				value = "null"
			}
			row = append(row, fmt.Sprint(value))
		}
		list = append(list, strings.Join(row, " "))
	}
	return list
}

// table requires these rows, in any order.
func table(fields string, want ...string) func(t *testing.T, r backend.DataResponse) {
	return func(t *testing.T, r backend.DataResponse) {
		t.Helper()
		got := lines(r, strings.Fields(fields)...)
		slices.Sort(got)
		slices.Sort(want)
		require.Equal(t, want, got)
	}
}

// TestReportedViews: what the other views say of situations that are asked of the diagnosis elsewhere.
func TestReportedViews(t *testing.T) {
	play(t, []scene{
		{name: "dup-one-address", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"count","clients":["panel-7"],"groupBy":["event"]}`,
				told: table("event value", "client.check_authn_complete 600", "client.connected 600", "client.disconnected 599")},
		}},
		{name: "random-client-ids", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"top","groupBy":["username"],"outcome":"failure"}`, told: table("username value clients", "gw-north 890 890")},
		}},
		{name: "uncovered-codes", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"count","outcome":"failure","groupBy":["event","reason_code"]}`,
				told: table("event reason_code value", "client.connack server_busy 2700", "client.connack unspecified_error 900")},
			{model: `{"scenario":"drops","view":"causes"}`, told: table("cause count clients", "receive_maximum_exceeded 900 1")},
		}},
		{name: "authz-backend-down", asks: []ask{
			{model: `{"scenario":"access","view":"causes"}`, told: table("cause count clients", "default 250 25", "default_on_fail 250 25")},
		}},
		{name: "every-row-twice", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"connections"}`, told: table("clientid state", "p open", "r open", "x refused", "x refused")},
			{model: `{"scenario":"delivery","view":"messages","limit":3}`, told: table("receivers delivered acked dropped state", "1 1 1 0 acknowledged", "1 1 1 0 acknowledged", "1 1 1 0 acknowledged")},
		}},
		{name: "one-site-drops", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"top","groupBy":["source"],"events":["client.disconnected"],"outcome":"failure"}`, told: table("source value", "203.0.113.200 400")},
		}},
		{name: "single-node-restart", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"connections","clients":["d-7"]}`, told: table("clientid state", "d-7 open", "d-7 unknown")},
		}},
		{name: "reasons-of-a-real-emqx", asks: []ask{
			{model: `{"scenario":"lifecycle","view":"annotations","clients":["c-bad_frame_header"],"limit":1}`, told: func(t *testing.T, r backend.DataResponse) {
				require.Contains(t, lines(r, "text")[0], "The first byte of a packet isn't one of MQTT's")
			}},
		}},
	})
}
