package scenario_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// slow is a database that has no time for some statements, and finds nothing by the others.
type slow struct {
	script
	tooSlow func(sql string) bool
}

func (s *slow) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	if s.tooSlow(st.SQL) {
		return nil, &store.Error{Kind: store.TimedOut, Message: "too slow"}
	}
	s.ran, s.answers = nil, []string{""}
	if strings.Contains(st.SQL, "clientid IN (") && len(st.Values) > 3 && st.Values[2] == "known" {
		s.answers = []string{"known | 3 | 08:00:01 | 08:59:59"}
	}
	return s.script.Query(ctx, st)
}

// TestFindInTime: what a slow database doesn't tell in time is said, and never looks like nothing.
func TestFindInTime(t *testing.T) {
	parts := func(sql string) bool { return strings.Contains(sql, " LIKE ") }
	for _, c := range []struct {
		name, text string
		tooSlow    func(sql string) bool
		rows       int
		want       []string
	}{
		{"everything", "known", func(string) bool { return true }, 0, []string{
			"warning: Time ran out before all columns were asked for the very name: what isn't shown may be there. Choose a shorter time range.",
			"warning: Time ran out: what holds the text as a part is complete from 2026-03-01 09:00:00 UTC on only (in clientid, username, topic, node, from_clientid, from_username). " +
				"Paste the whole name, or choose a shorter time range.",
		}},
		{"parts of a name", "unknown", parts, 0, []string{
			"warning: Time ran out: what holds the text as a part is complete from 2026-03-01 09:00:00 UTC on only (in clientid, username, topic, node, from_clientid, from_username). " +
				"Paste the whole name, or choose a shorter time range.",
		}},
		{"parts of a name that was found", "known", parts, 1, []string{
			"info: What holds the text as a part is complete from 2026-03-01 09:00:00 UTC on only (in clientid, username, topic, node, from_clientid, from_username), " +
				"because the very name was found.",
		}},
		{"one column", "unknown", func(sql string) bool { return strings.Contains(sql, "(topic LIKE") }, 0, []string{
			"warning: Time ran out: what holds the text as a part is complete from 2026-03-01 09:00:00 UTC on only (in topic). Paste the whole name, or choose a shorter time range.",
		}},
		{"nothing", "unknown", func(string) bool { return false }, 0, []string{
			"info: No client ID, user name, address, topic, message ID or node of this time range holds the text. Look at a longer one, or paste less of the name.",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := asked{model: `{"scenario":"events","view":"find","text":"` + c.text + `"}`}.resolve(t)
			frames, err := scenario.Answer(context.Background(), q, target(statement.PostgreSQL, &slow{script{t: t}, c.tooSlow}))
			require.NoError(t, err)
			require.Equal(t, c.rows, frames[0].Rows())
			var notices []string
			for _, n := range frames[0].Meta.Notices {
				notices = append(notices, n.Severity.String()+": "+n.Text)
			}
			require.Equal(t, c.want, notices)
		})
	}
}

// TestFindFails: a failure that isn't for want of time is one of the whole query.
func TestFindFails(t *testing.T) {
	gone := &store.Error{Kind: store.Unreachable, Message: "gone"}
	q := asked{model: `{"scenario":"events","view":"find","text":"a"}`}.resolve(t)
	for answered := range 7 {
		database := &script{t: t, answers: make([]string, answered), fail: gone}
		_, err := scenario.Answer(context.Background(), q, target(statement.PostgreSQL, database))
		require.ErrorIs(t, err, gone)
	}
}

// TestFindRefuses: what can't be looked for, or not there, is said.
func TestFindRefuses(t *testing.T) {
	for _, c := range []struct{ name, model, want string }{
		{"a number", `{"scenario":"events","view":"find","text":5}`, "text: 5 is not allowed; a string is"},
		{"a list", `{"scenario":"events","view":"find","text":["a"]}`, `text: ["a"] is not allowed; a string is`},
		{"U+0000", `{"scenario":"events","view":"find","text":"a\u0000"}`, `text: "a\x00" holds the character U+0000, which no MQTT string does`},
		{"a variable", `{"scenario":"events","view":"find","text":"${text}"}`, `text: "${text}" is a variable that nobody filled in; write the value itself, or leave the key out for all`},
		{"too much", `{"scenario":"events","view":"find","text":"` + strings.Repeat("x", 64<<10+1) + `"}`, "text: is 65537 bytes long; at most 65536 are allowed: paste a name, or a few lines"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := query.Parse(query.Request{JSON: []byte(c.model), From: eight, To: eight})
			require.EqualError(t, err, c.want)
		})
	}
	alert := asked{model: `{"scenario":"events","view":"find","text":"a"}`, request: query.Request{FromAlert: true}}
	_, err := scenario.Answer(context.Background(), alert.resolve(t), target(statement.PostgreSQL, nil))
	require.EqualError(t, err, "view: find is for people: what it finds depends on the time that it takes; an alert rule may ask the views count and rate")
}
