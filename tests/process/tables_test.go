package process

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// payloads are two messages, one with a payload longer than most.
var payloads = []fleet.Row{
	{Timestamp: testkit.Start.UnixMilli(), Event: "message.delivered", ClientID: new("short"), Payload: new("héllo")},
	{Timestamp: testkit.Start.UnixMilli() + 1, Event: "message.delivered", ClientID: new("long"), Payload: new(strings.Repeat("ö", 20))},
	{Timestamp: testkit.Start.UnixMilli() + 2, Event: "message.delivered", ClientID: new("none")},
}

func TestPayloads(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(payloads))
		model := `{"scenario":"delivery","order":"asc","columns":["clientid","payload"]}`
		first := ask.New(t, b.Settings(t, map[string]any{"payload": "show"}))
		require.Equal(t, []string{"héllo", strings.Repeat("ö", 20), "NULL"}, testkit.Texts(t, first.Ask(t, model), "payload"))

		with := func(name string, jsonData map[string]any) *ask.Asker {
			settings := b.Settings(t, jsonData)
			settings.UID = name
			return ask.In(first.Plugin, settings)
		}
		t.Run("truncate", func(t *testing.T) {
			a := with("truncate", map[string]any{"payload": "truncate", "payloadLimit": 5})
			require.Equal(t, []string{"héllo", "ööööö…", "NULL"}, testkit.Texts(t, a.Ask(t, model), "payload"))
		})
		t.Run("default", func(t *testing.T) {
			require.Contains(t, with("default", nil).Ask(t, model).Frames[0].Meta.ExecutedQueryString, "left(payload, 1025)")
		})
		t.Run("hide", func(t *testing.T) {
			a := with("hide", map[string]any{"payload": "hide"})
			for _, all := range []string{`{"scenario":"delivery"}`, `{"scenario":"delivery","columns":["*"]}`} {
				r := a.Ask(t, all)
				require.NoError(t, r.Error)
				field, _ := r.Frames[0].FieldByName("payload")
				require.Nil(t, field)
				require.NotContains(t, r.Frames[0].Meta.ExecutedQueryString, "payload")
			}
			for key, model := range map[string]string{
				"columns":           model,
				"filters[0].column": `{"scenario":"delivery","filters":[{"column":"payload","operator":"=~","values":["^h"]}]}`,
				"groupBy":           `{"scenario":"delivery","view":"count","groupBy":["payload"]}`,
			} {
				r := a.Ask(t, model)
				require.EqualError(t, r.Error, key+": payload is hidden by this data source (Payload in its settings)")
				require.Equal(t, backend.StatusBadRequest, r.Status)
			}
			var refused struct{ Message string }
			status, err := a.Get(t.Context(), "values?column=payload", &refused)
			require.NoError(t, err)
			require.Equal(t, 400, status)
			require.Contains(t, refused.Message, `column: "payload" is not known`)
		})
	})
}

func TestTableWithFewColumns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Exec(t, `CREATE TABLE few ("timestamp" timestamp(3) NOT NULL, event varchar(40), clientid text, reason text)`)
		b.Exec(t, `INSERT INTO few VALUES ('2026-03-01 08:00:00', 'client.disconnected', 'a', 'normal'), ('2026-03-01 08:00:01', 'client.disconnected', 'b', 'keepalive_timeout')`)
		a := ask.New(t, b.Settings(t, map[string]any{"table": "few"}))
		a.Table = "few"

		r := a.Ask(t, `{"scenario":"lifecycle"}`)
		require.Equal(t, []string{"a", "b"}, testkit.Texts(t, r, "clientid"))
		require.Equal(t, []string{"timestamp", "event", "clientid", "reason"}, names(r.Frames[0]))
		require.Contains(t, testkit.Notices(t, r), "The table lacks the column username, which is not shown.")
		at, _ := r.Frames[0].Fields[0].ConcreteAt(0)
		require.Equal(t, testkit.Start, at.(time.Time).UTC())

		require.Equal(t, []string{"b"}, testkit.Texts(t, a.Ask(t, `{"scenario":"lifecycle","outcome":"failure"}`), "clientid"))
		r = a.Ask(t, `{"scenario":"lifecycle","users":["x"]}`)
		require.EqualError(t, r.Error, "users: needs the column username, which the table few lacks; add it to the table and to EMQX's action, or leave users out")
		require.Equal(t, backend.StatusBadRequest, r.Status)
		r = a.Ask(t, `{"scenario":"lifecycle","columns":["peername"]}`)
		require.EqualError(t, r.Error, "columns: the table few lacks the column peername; add it to the table and to EMQX's action")

		health, err := a.CheckHealth(t.Context())
		require.NoError(t, err)
		require.Contains(t, health.Message, "The table lacks the column username, which switches off users: add it to the table and to EMQX's action.")
	})
}

func TestTableWithMoreColumns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Exec(t, `CREATE SCHEMA "site 2"`)
		require.NoError(t, postgres.CreateTable(t.Context(), b.Conn, "site 2.Full-Link"))
		b.Exec(t, `ALTER TABLE "site 2"."Full-Link" ADD COLUMN tenant text, ADD COLUMN attrs jsonb, ADD COLUMN trace uuid, ADD COLUMN cost numeric(20,4),
		ADD COLUMN shard integer, ADD COLUMN small smallint, ADD COLUMN load double precision, ADD COLUMN ratio real, ADD COLUMN seen timestamptz,
		ADD COLUMN day date, ADD COLUMN tags text[], ADD COLUMN flag boolean, ADD COLUMN "Größe $ x-y:z" text, ADD COLUMN "it's ""odd"" \ " text`)
		b.Exec(t, `INSERT INTO "site 2"."Full-Link" ("timestamp", event, clientid, tenant, attrs, trace, cost, shard, small, load, ratio, seen, day, tags, flag, "Größe $ x-y:z")
		VALUES ('2026-03-01 08:00:00Z', 'client.connected', 'a', 'north', '{"b": [1, "x"]}', '01234567-89ab-cdef-0123-456789abcdef', 1234567.8901, -7, 3,
		0.1, 0.5, '2026-02-03 04:05:06.789+02', '2026-02-03', '{a,b}', true, 'L')`)
		b.Exec(t, `INSERT INTO "site 2"."Full-Link" ("timestamp", event) VALUES ('2026-03-01 08:00:01Z', 'client.connected')`)
		a := ask.New(t, b.Settings(t, map[string]any{"table": "site 2.Full-Link"}))
		a.Table = `"site 2"."Full-Link"`

		r := a.Ask(t, `{"scenario":"events","columns":["*"],"order":"asc"}`)
		require.NoError(t, r.Error)
		f := r.Frames[0]
		require.Equal(t, append(slices.Clone(fleet.Columns), "tenant", "attrs", "trace", "cost", "shard", "small", "load", "ratio", "seen", "day", "tags",
			"flag", "Größe $ x-y:z"), names(f))
		for name, want := range map[string]any{
			"tenant": "north", "attrs": `{"b": [1, "x"]}`, "trace": "01234567-89ab-cdef-0123-456789abcdef", "cost": 1234567.8901, "shard": int64(-7),
			"small": int64(3), "load": 0.1, "ratio": 0.5, "seen": time.Date(2026, 2, 3, 2, 5, 6, 789e6, time.UTC), "day": "2026-02-03", "tags": "{a,b}",
			"flag": true, "Größe $ x-y:z": "L",
		} {
			field, _ := f.FieldByName(name)
			got, ok := field.ConcreteAt(0)
			require.True(t, ok, name)
			if at, isTime := got.(time.Time); isTime {
				got = at.UTC()
			}
			require.Equal(t, want, got, name)
			_, ok = field.ConcreteAt(1)
			require.False(t, ok, "%s of the second row is NULL", name)
		}

		for name, tc := range map[string]struct{ column, operator, value string }{
			"text":         {"tenant", "=", `"north"`},
			"odd name":     {"Größe $ x-y:z", "=~", `"^[KL]$"`},
			"integer":      {"shard", "<", `0`},
			"small":        {"small", "=", `3`},
			"double":       {"load", ">=", `0.1`},
			"real":         {"ratio", "=", `0.5`},
			"numeric":      {"cost", ">", `1234567.89`},
			"boolean":      {"flag", "=", `true`},
			"text numbers": {"shard", "=", `"-7"`},
		} {
			t.Run("filter by "+name, func(t *testing.T) {
				r := a.Ask(t, `{"scenario":"events","filters":[{"column":"`+tc.column+`","operator":"`+tc.operator+`","values":[`+tc.value+`]}]}`)
				require.Equal(t, []string{"a"}, testkit.Texts(t, r, "clientid"))
			})
		}
		r = a.Ask(t, `{"scenario":"events","view":"count","groupBy":["tenant","Größe $ x-y:z"]}`)
		require.Equal(t, []string{"(none)", "north"}, sorted(testkit.Texts(t, r, "tenant")))
		for column, says := range map[string]string{
			"attrs":            `filters[0].column: attrs holds a type that can't be compared; allowed: event, `,
			`it's \"odd\" \\ `: `filters[0].column: "it's "odd" \ " is not known; allowed: `,
		} {
			r = a.Ask(t, `{"scenario":"events","filters":[{"column":"`+column+`","operator":"=","values":["x"]}]}`)
			require.ErrorContains(t, r.Error, says)
		}
		health, err := a.CheckHealth(t.Context())
		require.NoError(t, err)
		require.Contains(t, health.Message, "Columns whose names hold quotes, backslashes or the like are left out: 1.")
	})
}

func names(f *data.Frame) []string {
	var list []string
	for _, field := range f.Fields {
		list = append(list, field.Name)
	}
	return list
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
