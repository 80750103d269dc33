package model

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// TestOutsideTexts puts every hostile text, with a mark, into every key that takes texts: the mark must never stand in a
// statement, and the answer must be that of a text which nothing equals.
func TestOutsideTexts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Odd(t, b)
		before := s.Fingerprint(t)
		keys := map[string]func(text string) oracle.Question{
			"clients":    func(text string) oracle.Question { return oracle.Question{Clients: []string{text, text + "*"}} },
			"parties":    func(text string) oracle.Question { return oracle.Question{Parties: []string{text, "*" + text + "*"}} },
			"users":      func(text string) oracle.Question { return oracle.Question{Users: []string{text, text + "*x"}} },
			"publishers": func(text string) oracle.Question { return oracle.Question{Publishers: []string{text, text + "*"}} },
			"nodes":      func(text string) oracle.Question { return oracle.Question{Nodes: []string{text, text + "*"}} },
			"topics": func(text string) oracle.Question {
				return oracle.Question{Topics: []string{text, "+/" + text, text + "/#"}}
			},
			"covers":   func(text string) oracle.Question { return oracle.Question{Covers: []string{text, "a/" + text}} },
			"messages": func(text string) oracle.Question { return oracle.Question{Messages: []string{text}} },
			"filter =": func(text string) oracle.Question {
				return oracle.Question{Filters: []oracle.Condition{oracle.Where("topic", "=", text), oracle.Where("event", "=", text, "canary")}}
			},
			"filter !=": func(text string) oracle.Question {
				return oracle.Question{Filters: []oracle.Condition{oracle.Where("payload", "!=", text), oracle.Where("event", "!=", text)}}
			},
			"filter =~": func(text string) oracle.Question {
				return oracle.Question{Filters: []oracle.Condition{oracle.Where("clientid", "=~", text), oracle.Where("event", "=~", text)}}
			},
			"filter !~": func(text string) oracle.Question {
				return oracle.Question{Filters: []oracle.Condition{oracle.Where("username", "!~", text), oracle.Where("event", "!~", text)}}
			},
		}
		for key, ask := range keys {
			t.Run(key, func(t *testing.T) {
				for i, text := range oracle.Hostile {
					q := ask(text + "canary")
					q.Scenario, q.Limit = []string{"events", "drops"}[i%2], 20
					compareRows(t, t, s, q, s.Start, s.End)
				}
			})
		}
		require.Equal(t, before, s.Fingerprint(t))
	})
}

// TestOutsideNames: a name that must be one of a known list is refused with that list before any statement runs.
func TestOutsideNames(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Load(t, b, nil, time.UnixMilli(0))
		quote := func(text string) string {
			raw, err := json.Marshal(text)
			require.NoError(t, err)
			return string(raw)
		}
		for key, model := range map[string]string{
			"scenario":            `{"scenario":%s}`,
			"view":                `{"scenario":"events","view":%s}`,
			"events":              `{"scenario":"events","events":[%s]}`,
			"outcome":             `{"scenario":"events","outcome":%s}`,
			"columns":             `{"scenario":"events","columns":["clientid",%s]}`,
			"groupBy":             `{"scenario":"events","view":"count","groupBy":[%s]}`,
			"measure":             `{"scenario":"events","view":"count","measure":%s}`,
			"interval":            `{"scenario":"events","view":"rate","interval":%s}`,
			"order":               `{"scenario":"events","order":%s}`,
			"filters[0].column":   `{"scenario":"events","filters":[{"column":%s,"operator":"=","values":["x"]}]}`,
			"filters[0].operator": `{"scenario":"events","filters":[{"column":"topic","operator":%s,"values":["x"]}]}`,
		} {
			t.Run(key, func(t *testing.T) {
				for _, text := range oracle.Hostile {
					switch {
					case text == "*" && key == "columns", text == "clientid" || text == "timestamp":
						continue // names that there are
					}
					model := fmt.Sprintf(model, quote(text))
					_, err := s.Ask(t, time.UnixMilli(0), time.UnixMilli(1), model)
					oracle.RequireProblem(t, err, []string{key}, model)
					require.Contains(t, err.Error(), event.Quote(text), model)
					if oracle.Unfilled(text) {
						require.Contains(t, err.Error(), "is a variable that nobody filled in", model)
					} else {
						require.Contains(t, err.Error(), "allowed: ", model)
					}
					require.Empty(t, s.Ran, model)
				}
			})
		}
	})
}

// TestOutsideColumns: columns that a site has added are asked for like others, unless their name couldn't be written
// safely in a statement.
func TestOutsideColumns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		if b.Named != nil {
			b.ThroughStandIn(t, greptime.Options{}) // it takes no such names and types itself
		}
		ctx := context.Background()
		_, err := b.Conn.Exec(ctx, `ALTER TABLE `+testkit.Table+`
		ADD COLUMN "Größe" text, ADD COLUMN "two words" bigint, ADD COLUMN "Event" text, ADD COLUMN source text, ADD COLUMN ratio double precision,
		ADD COLUMN "x"" OR 1=1 --" text, ADD COLUMN "it's" text, ADD COLUMN "back\slash" text, ADD COLUMN "a;b" text, ADD COLUMN blob bytea`)
		require.NoError(t, err)
		start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		_, err = b.Conn.Exec(ctx, `INSERT INTO `+testkit.Table+` ("timestamp", event, clientid, peername, "Größe", "two words", "Event", source, ratio, "it's", blob)
		VALUES ($1, 'client.connected', 'c1', '192.0.2.1:5', 'XL', 7, 'own', 'site A', 0.5, 'hidden', '\x00ff')`, start)
		require.NoError(t, err)
		a := b.Asker(t, start)

		answer := func(t *testing.T, model string) []string {
			t.Helper()
			response, err := a.Ask(t, start, start.Add(time.Second), model)
			require.NoError(t, err, model)
			require.Len(t, response.Frames, 1)
			return append([]string{strings.Join(testkit.FieldNames(response.Frames[0]), "|")}, oracle.Texts(response.Frames[0])...)
		}
		t.Run("all columns", func(t *testing.T) {
			rows := answer(t, `{"scenario":"events","columns":["*"]}`)
			require.Equal(t, strings.Join(fleet.Columns, "|")+"|Größe|two words|Event|source|ratio|blob", rows[0])
			require.True(t, strings.HasSuffix(rows[1], strings.Join([]string{"XL", "7", "own", "site A", "0.5", `\x00ff`}, "\x01")), "%q", rows[1])
		})
		for _, c := range []struct {
			name, model string
			want        []string
		}{
			{"columns", `{"scenario":"events","columns":["Größe","Event"]}`, []string{"Größe|Event", "XL\x01own"}},
			{"filters", `{"scenario":"events","columns":["Größe"],"filters":[
			{"column":"two words","operator":">","values":[6]},{"column":"Größe","operator":"=~","values":["^XL$"]},
			{"column":"Event","operator":"=","values":["own"]},{"column":"ratio","operator":"<=","values":[0.5]}]}`, []string{"Größe", "XL"}},
			{"filters that find nothing", `{"scenario":"events","columns":["Größe"],"filters":[{"column":"Größe","operator":"!=","values":["XL"]}]}`, []string{""}},
			{"groups", `{"scenario":"events","view":"count","groupBy":["Größe","Event"]}`, []string{"Größe|Event|value", "XL\x01own\x011"}},
			{"a column named as a computed group", `{"scenario":"events","view":"count","groupBy":["source"]}`, []string{"source|value", "site A\x011"}},
		} {
			t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, answer(t, c.model)) })
		}
		for _, c := range []struct{ name, key, model string }{
			{"a name with a quote", "columns", `{"scenario":"events","columns":["it's"]}`},
			{"a name with a double quote", "groupBy", `{"scenario":"events","view":"count","groupBy":["x\" OR 1=1 --"]}`},
			{"a name with a backslash", "filters[0].column", `{"scenario":"events","filters":[{"column":"back\\slash","operator":"=","values":["x"]}]}`},
			{"a name with a semicolon", "columns", `{"scenario":"events","columns":["a;b"]}`},
			{"a number to group by", "groupBy", `{"scenario":"events","view":"count","groupBy":["two words"]}`},
			{"a type without comparison", "filters[0].column", `{"scenario":"events","filters":[{"column":"blob","operator":"=","values":["x"]}]}`},
		} {
			t.Run(c.name, func(t *testing.T) {
				a.Ran = nil
				_, err := a.Ask(t, start, start.Add(time.Second), c.model)
				oracle.RequireProblem(t, err, []string{c.key}, c.model)
				require.Empty(t, a.Ran)
			})
		}
		t.Run("unsafe names are told", func(t *testing.T) {
			facts, err := a.Store.Facts(ctx)
			require.NoError(t, err)
			require.ElementsMatch(t, []string{`x" OR 1=1 --`, "it's", `back\slash`, "a;b"}, facts.UnsafeNames)
		})
	})
}
