package plugin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// TestFind: an editor learns what a pasted text is, and which key of a query takes it.
func TestFind(t *testing.T) {
	row := fleet.Row{Timestamp: start.UnixMilli(), Event: "message.delivered", ClientID: new("dev*1"), Username: new("dev*1"), Topic: new("t/dev*1/x"), Peername: new("78.234.1.9:51022")}
	d := filled(t, nil, row)
	body := func(text, to string) string {
		return `{"text":` + text + `,"from":` + ms(start.Add(-time.Hour)) + `,"to":"` + to + `"}`
	}
	end := ms(start.Add(time.Second))
	var answer struct {
		Found   []foundName
		Notices []string
	}
	require.Equal(t, 200, call(t, d, "POST", "find", body(`" dev*1\n"`, end), &answer))
	one, at := int64(1), start.UTC()
	require.Equal(t, []foundName{
		{"client", "dev*1", "clients", `dev\*1`, &one, &at, &at},
		{"user", "dev*1", "users", `dev\*1`, &one, &at, &at},
		{"topic", "t/dev*1/x", "topics", "t/dev*1/x", &one, &at, &at},
	}, answer.Found)
	require.Equal(t, 200, call(t, d, "POST", "find", body(`"78.234.1.9:51022","limit":1`, end), &answer))
	require.Equal(t, foundName{"source", "78.234.1.9:51022", "sources", "78.234.1.9:51022", &one, &at, &at}, answer.Found[0])
	require.Equal(t, []string{"Only 1 addresses are shown; there are more. Paste more of the name, or raise the limit."}, answer.Notices)
	require.Equal(t, 200, call(t, d, "POST", "find", body(`"nobody"`, end), &answer))
	require.Empty(t, answer.Found)
	require.Len(t, answer.Notices, 1)

	for text, want := range map[string]string{
		`5`:             "text: 5 is not allowed; a string is",
		`"${x}"`:        `text: "${x}" is a variable that nobody filled in; write the value itself, or leave the key out for all`,
		`"a","limit":0`: "limit: 0 is not allowed; a whole number of at least 1 is",
	} {
		require.Equal(t, want, refused(t, d, "POST", "find", body(text, end), 400))
	}
	require.Equal(t, `to: "x" is not allowed; milliseconds since 1970 are`, refused(t, d, "POST", "find", body(`"a"`, "x"), 400))
	require.Equal(t, `the request's body must be {"text": "…", "from": <ms>, "to": <ms>}`, refused(t, d, "POST", "find", `[`, 400))
}
