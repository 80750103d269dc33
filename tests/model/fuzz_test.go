package model

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/check"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// fuzzSeeds are questions with every key of the model, and texts that are none.
var fuzzSeeds = []string{
	``, `null`, `[]`, `"x"`, `{`, `{}`, `{"scenario":null}`, `{"scenario":5}`, `{"scenario":"sql"}`, `{"Scenario":"events"}`,
	`{"scenario":"events","unknown":{"a":[1]}}`, `{"scenario":"events","clients":"x"}`, `{"scenario":"events","clients":[null]}`,
	`{"scenario":"events","limit":-1}`, `{"scenario":"events","limit":1e9}`, `{"scenario":"events","limit":99999999999999999999}`,
	`{"scenario":"lifecycle","events":["client.check_authn_complete","client.connected"],"clients":["device001","dev*","\\*"],"order":"desc","limit":5}`,
	`{"scenario":"access","outcome":"failure","users":["test"],"nodes":["emqx@*"],"columns":["*","clientid"]}`,
	`{"scenario":"delivery","parties":["a"],"publishers":["b*"],"messages":["0005"],"view":"count","measure":"unacknowledged","groupBy":["clientid","source","qos"]}`,
	`{"scenario":"drops","events":["delivery.dropped"],"topics":["a/+/#","$share/g/x"],"view":"top","measure":"share","groupBy":["reason","topic"]}`,
	`{"scenario":"events","sources":["78.234.*","78.234.0.0/17","2001:db8::/32","2001:db8::7:51022","::ffff:1.2.3.4"],"covers":["a/b","$SYS/x"]}`,
	`{"scenario":"events","filters":[{"column":"event","operator":"=~","values":["(?i)drop","^[^a-z]$",".{2,5}?"]},{"column":"clean_start","operator":"!=","values":[true]},{"column":"qos","operator":">=","values":["1"]}]}`,
	`{"scenario":"access","view":"rate","measure":"share","groupBy":["node","reason_code","outcome"],"interval":"30s","limit":3}`,
	`{"scenario":"events","view":"rate","interval":"1ms","measure":"perSecond"}`, `{"scenario":"events","view":"rate","interval":"999999999w"}`,
	`{"scenario":"lifecycle","view":"top","groupBy":["event"],"measure":"clients"}`,
	`{"scenario":"events","clients":["$client","${client:json}","[[client]]","$__all",""],"filters":[{"column":"topic","operator":"=","values":["$__all"]}]}`,
	`{"scenario":"events","clients":["\u0000"]}`, `{"scenario":"events","clients":["\ud800"]}`,
}

var fuzzNow = time.UnixMilli(1_772_355_600_000)

// FuzzQuery: whatever is sent becomes either an error that the asker can mend, or statements that keep to the rules.
func FuzzQuery(f *testing.F) {
	for _, seed := range fuzzSeeds {
		for _, alert := range []bool{false, true} {
			f.Add([]byte(seed), int64(1_772_352_000_000), int64(1_772_355_600_000), alert)
		}
	}
	for _, text := range oracle.Hostile {
		raw, err := json.Marshal(text)
		require.NoError(f, err)
		f.Add(fmt.Appendf(nil, `{"scenario":"events","clients":[%[1]s],"topics":[%[1]s],"filters":[{"column":"topic","operator":"=~","values":[%[1]s]}]}`, raw), int64(0), int64(1), false)
	}
	f.Add([]byte(`{"scenario":"events"}`), int64(1), int64(0), false)
	f.Add([]byte(`{"scenario":"events","view":"rate","interval":"1ms"}`), int64(math.MinInt64), int64(math.MaxInt64), false)
	table := query.Table{Name: testkit.Table, Schema: event.Wide, Payload: query.Payload{Mode: query.PayloadShow}, MaxRows: 1000}
	f.Fuzz(func(t *testing.T, model []byte, from, to int64, alert bool) {
		mendable := func(err error) {
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.NotEmpty(t, wrong.Msg)
		}
		draft, err := query.Parse(query.Request{
			JSON: model, From: time.UnixMilli(from), To: time.UnixMilli(to), Interval: time.Minute, MaxDataPoints: 100, FromAlert: alert,
		})
		if err != nil {
			mendable(err)
			return
		}
		q, err := draft.Resolve(table)
		if err != nil {
			mendable(err)
			return
		}
		for _, dialect := range []statement.Dialect{statement.GreptimeDB, statement.PostgreSQL} {
			statements, err := scenario.Statements(context.Background(), q, scenario.Target{Dialect: dialect, Table: testkit.Table, Now: fuzzNow})
			if err != nil {
				mendable(err)
				continue
			}
			for _, st := range statements {
				require.Empty(t, check.Statement(st, testkit.Table), "%s", st)
			}
		}
	})
}
