package scenario_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// answerCases are whole dialogues: a question, what the database answers to each statement, and the frames. The database
// is PostgreSQL, where nothing depends on that.
var answerCases = slices.Concat(
	basicAnswers,
	messagesAnswers,
	connectionsAnswers, timelineAnswers, funnelAnswers,
	logsAnswers,
	causesAnswers,
	contrastAnswers,
	findAnswers,
	findingsAnswers,
)

type answerCase struct {
	name string
	asked
	answers []string // a line a row, columns between bars; null is NULL
}

var basicAnswers = []answerCase{
	{"rows", asked{model: `{"scenario":"lifecycle","clients":["a"],"columns":["timestamp","event","clientid","connected_at","keepalive","clean_start","expiry_interval"]}`}, []string{`
		08:00:02 | client.disconnected | a | 08:00:01 | 0 | false | 0
		08:00:01 | session.subscribed | a | 08:00:01 | 0 | false | 0
		08:00:01 | client.connack | a | 08:00:01 | 60 | true | 7000
		08:00:01 | client.check_authn_complete | a | 08:00:01 | 0 | false | 0
		08:00:01 | client.connected | a | 08:00:01 | 60 | true | 7`}},
	{"rows-newest-first", asked{model: `{"scenario":"drops","columns":["event","timestamp"],"limit":3,"tpoic":"a typo"}`}, []string{`
		08:00:03 | message.dropped
		08:00:02 | message.dropped
		08:00:02 | delivery.dropped
		08:00:01 | message.dropped`}},
	{"rows-payload-cut", asked{
		model: `{"scenario":"delivery","columns":["payload"]}`,
		table: query.Table{Payload: query.Payload{Mode: query.PayloadTruncate, Limit: 4}},
	}, []string{`
		08:00:03 | message.publish | 12345
		08:00:02 | message.publish | 1234
		08:00:01 | message.publish | 🚀🚀🚀🚀🚀`}},
	{"rows-with-an-offset", asked{model: `{"scenario":"access","columns":["event"],"offset":"1d"}`}, []string{``}},
	{"rows-none", asked{model: `{"scenario":"access","covers":["a"],"events":["client.check_authn_complete"],"outcome":"failure"}`}, []string{``}},
	{"rows-of-a-poor-table", asked{
		model: `{"scenario":"access","outcome":"failure"}`,
		table: query.Table{Schema: without("reason_code", "authz_source", "topic", "peername", "username", "action", "node")},
	}, []string{`08:00:01 | client.check_authz_complete | a | deny`}},
	{"rows-that-cannot-fail", asked{model: `{"scenario":"lifecycle","outcome":"failure","events":["client.connected"]}`}, []string{``}},
	{"count", asked{model: `{"scenario":"events","view":"count","groupBy":["clientid","qos"],"limit":3}`}, []string{`
		b | 1 | 7
		a | 2 | 5
		a |  0 | 5
		c | 0 | 4`}},
	{"count-per-second", asked{model: `{"scenario":"events","view":"count","measure":"perSecond"}`}, []string{`1800`}},
	{"count-none", asked{model: `{"scenario":"events","view":"count","groupBy":["clientid"]}`}, []string{``}},
	{"count-age", asked{model: `{"scenario":"events","view":"count","measure":"age","groupBy":["node"]}`}, []string{`
		n1 | 08:00:30
		n2 | 08:59:59`}},
	{"count-age-none", asked{model: `{"scenario":"events","view":"count","measure":"age","offset":"1h"}`}, []string{`null`}},
	{"count-quantile", asked{model: `{"scenario":"delivery","view":"count","measure":"p99","groupBy":["topic"]}`}, []string{``, `
		a | 12.5 | 0 | 0
		b | -1 | 3 | 0
		c | null | 4 | 2`}},
	{"top-quantile", asked{model: `{"scenario":"delivery","view":"top","measure":"p50","groupBy":["topic"],"limit":1}`}, []string{``, `
		a | 12.5 | 0 | 0 | 2 | 08:00:01 | 08:59:59
		b | 3 | 3 | 0 | 1 | 08:00:01 | 08:00:01`}},
	{"top", asked{model: `{"scenario":"drops","view":"top","groupBy":["reason"],"limit":2}`}, []string{`
		queue_full | 30 | 2 | 08:00:01 | 08:59:59 | 50
		expired | 10 | 1 | 08:30:00 | 08:40:00 | 50
		no_local | 5 | 1 | 08:30:00 | 08:40:00 | 50`}},
	{"top-all", asked{model: `{"scenario":"drops","view":"top","groupBy":["reason"]}`}, []string{`
		queue_full | 30 | 2 | 08:00:01 | 08:59:59 | 40
		 | 10 | 1 | 08:30:00 | 08:40:00 | 40`}},
	{"top-share", asked{model: `{"scenario":"access","view":"top","measure":"share","groupBy":["clientid"]}`}, []string{`
		a | 1 | 4 | 1 | 08:00:01 | 08:00:01`, `client.check_authn_complete`, `client.check_authz_complete`}},
	{"rate", asked{model: `{"scenario":"drops","view":"rate"}`}, []string{`
		08:10:00 | 3
		08:50:00 | 1`}},
	{"rate-earlier", asked{model: `{"scenario":"drops","view":"rate","offset":"1h","interval":"30m"}`}, []string{`
		07:00:00 | 3
		07:30:00 | 1`}},
	{"rate-quantile", asked{model: `{"scenario":"delivery","view":"rate","measure":"p90","interval":"20m"}`}, []string{``, `
		08:00:00 | 3 | 7.5 | 20 | 2 | 0
		08:20:00 | null | null | null | 1 | 0`}},
	{"rate-raised", asked{model: `{"scenario":"drops","view":"rate","interval":"1m","measure":"perSecond"}`, request: query.Request{
		From: eight.Add(5 * time.Minute), To: eight.Add(50 * time.Minute), Interval: time.Minute, MaxDataPoints: 3,
	}}, []string{`
		08:00:00 | 30
		08:40:00 | 60`}},
	{"rate-groups", asked{model: `{"scenario":"drops","view":"rate","groupBy":["reason","qos"],"interval":"30m"}`}, []string{`
		08:00:00 | queue_full | 1 | 5
		08:30:00 | expired | 0 | 2`}},
	{"rate-others", asked{model: `{"scenario":"drops","view":"rate","groupBy":["reason"],"limit":2,"interval":"30m"}`}, []string{`
		08:00:00 | queue_full | 5
		08:30:00 | expired | 2
		08:30:00 | no_local | 1
		08:30:00 | null | 1`}},
	{"rate-others-that-are-many", asked{model: `{"scenario":"drops","view":"rate","groupBy":["reason"],"limit":1,"interval":"30m"}`}, []string{`
		08:00:00 | queue_full | 3
		08:00:00 | expired | 1
		08:30:00 | queue_full | 2
		08:30:00 | expired | 1
		08:30:00 | no_local | 1`, `
		queue_full | 5
		expired | 2`, `
		08:00:00 | 0 | 3
		08:00:00 | 1 | 1
		08:30:00 | 0 | 2
		08:30:00 | 1 | 2`}},
	{"rate-others-of-clients", asked{model: `{"scenario":"drops","view":"rate","groupBy":["clientid"],"limit":2,"interval":"30m"}`}, []string{`
		a | 5
		b | 2
		c | 1`, `
		08:00:00 | 0 | 5
		08:30:00 | 1 | 2
		08:30:00 | 2 | 1`}},
	{"rate-others-in-an-alert", asked{model: `{"scenario":"drops","view":"rate","groupBy":["reason"],"limit":1,"interval":"30m"}`, request: query.Request{FromAlert: true}}, []string{`
		08:00:00 | queue_full | 5
		08:30:00 | expired | 2`}},
	{"rate-share", asked{model: `{"scenario":"access","view":"rate","measure":"share","interval":"20m"}`}, []string{`
		08:00:00 | 1 | 4
		08:40:00 | 0 | 2`, `client.check_authn_complete`, `client.check_authz_complete`}},
	{"rate-share-others", asked{model: `{"scenario":"access","view":"rate","measure":"share","groupBy":["node","reason_code"],"limit":1,"interval":"30m","events":["client.check_authn_complete"]}`}, []string{`
		n1 | banned | 3 | 6
		n2 | banned | 1 | 6`, `client.check_authn_complete`, `
		08:00:00 | 0 | 3
		08:30:00 | 1 | 1`, `
		08:00:00 | 0 | 4
		08:30:00 | 0 | 2
		08:30:00 | 1 | 6`, `
		08:00:00 | 4
		08:30:00 | 8`}},
	{"rate-share-unknown", asked{model: `{"scenario":"drops","view":"rate","measure":"share","interval":"30m"}`}, []string{``, ``, `
		08:00:00 | 4 | 4`, ``}},
	{"rate-unacknowledged", asked{model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","groupBy":["clientid"],"interval":"30m"}`}, []string{``, `
		a | 2 | 5`, `
		08:00:00 | 0 | 2 | 4
		08:00:00 | 1 | 0 | 9`}},
	{"rate-unacknowledged-of-newest-rows", asked{model: `{"scenario":"delivery","view":"rate","measure":"unacknowledged","interval":"20m"}`}, []string{`
		08:30:00
		08:29:59`, `
		08:20:00 | 2 | 4
		08:40:00 | 1 | 9`}},
	{"share-of-newest-rows", asked{model: `{"scenario":"drops","view":"count","measure":"share"}`}, []string{`
		08:30:00
		08:29:59`, ``, `1 | 4`, `message.delivered`}},
	{"rate-none", asked{model: `{"scenario":"drops","view":"rate","groupBy":["reason"]}`}, []string{``}},
	{"share-unknown", asked{model: `{"scenario":"access","view":"count","measure":"share"}`}, []string{`3 | 3`, ``, `client.check_authn_complete`}},
	{"share-of-received", asked{model: `{"scenario":"drops","view":"count","measure":"share","clients":["a"],"filters":[{"column":"reason","operator":"=","values":["no_subscribers"]}]}`}, []string{``, `
		m1
		m2`, `m2`, `1 | 4`, `message.delivered`}},
	{"share-of-nothing", asked{model: `{"scenario":"access","view":"count","measure":"share"}`}, []string{`0 | 0`}},
	{"unacknowledged", asked{model: `{"scenario":"delivery","view":"count","measure":"unacknowledged"}`}, []string{``, `2 | 9`}},
}

func TestAnswers(t *testing.T) {
	for _, c := range answerCases {
		t.Run(c.name, func(t *testing.T) {
			database := &script{t: t, answers: c.answers}
			frames, err := scenario.Answer(context.Background(), c.resolve(t), target(statement.PostgreSQL, database))
			require.NoError(t, err)
			require.Len(t, database.ran, len(c.answers), "every answer is asked for")
			requireRules(t, database.ran)
			for _, frame := range frames {
				require.Equal(t, statementTexts(database.ran), frame.Meta.ExecutedQueryString)
			}
			golden(t, "answers/"+c.name+".txt", dialogueText(c.model, database, frames))
		})
	}
}

// TestGoldenFiles: no file is left of a case that is gone.
func TestGoldenFiles(t *testing.T) {
	want := []string{"testdata/values.sql"}
	for _, file := range statementCases {
		want = append(want, "testdata/"+file.file)
	}
	for _, c := range answerCases {
		want = append(want, "testdata/answers/"+c.name+".txt")
	}
	var files []string
	for _, pattern := range []string{"testdata/*.*", "testdata/*/*.*"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, found...)
	}
	for i := range files {
		files[i] = filepath.ToSlash(files[i])
	}
	require.ElementsMatch(t, want, files)
}

func dialogueText(model string, database *script, frames data.Frames) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", model)
	for i, st := range database.ran {
		answer := strings.ReplaceAll(strings.TrimSpace(database.answers[i]), "\t", "")
		if answer == "" {
			answer = "(no rows)"
		}
		fmt.Fprintf(&b, "%s\n\n%s\n\n", st, answer)
	}
	for _, f := range frames {
		b.WriteString(frameText(f))
	}
	return b.String()
}

// frameText writes everything of a frame that Grafana looks at.
func frameText(f *data.Frame) string {
	var b strings.Builder
	fmt.Fprintf(&b, "==> %s %v", f.Meta.Type, f.Meta.TypeVersion)
	if f.Meta.PreferredVisualization != "" {
		fmt.Fprintf(&b, ", preferred: %s", f.Meta.PreferredVisualization)
	}
	b.WriteByte('\n')
	for _, n := range f.Meta.Notices {
		fmt.Fprintf(&b, "%s: %s\n", n.Severity, n.Text)
	}
	for _, field := range f.Fields {
		fmt.Fprintf(&b, "- %s: %s", field.Name, field.Type().ItemTypeString())
		if field.Labels != nil {
			fmt.Fprintf(&b, " {%s}", field.Labels)
		}
		if field.Config != nil {
			for _, link := range field.Config.Links {
				fmt.Fprintf(&b, ", link %q", link.Title)
			}
			for _, part := range []struct{ name, text string }{{"unit", field.Config.Unit}, {"shown as", field.Config.DisplayNameFromDS}, {"about", field.Config.Description}} {
				if part.text != "" {
					fmt.Fprintf(&b, ", %s %q", part.name, part.text)
				}
			}
		}
		b.WriteByte('\n')
	}
	for row := range f.Rows() {
		var texts []string
		for _, field := range f.Fields {
			texts = append(texts, valueText(field, row))
		}
		b.WriteString(strings.Join(texts, " | ") + "\n")
	}
	b.WriteByte('\n')
	return b.String()
}

func valueText(field *data.Field, row int) string {
	value, ok := field.ConcreteAt(row)
	if !ok {
		return "null"
	}
	if field.Name == "explore" {
		value, _ = url.QueryUnescape(value.(string)) // so that people can read it
	}
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', 6, 64)
	case time.Time:
		return v.Format("15:04:05.999")
	case json.RawMessage:
		return string(v)
	}
	return fmt.Sprint(value)
}
