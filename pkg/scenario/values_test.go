package scenario_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

func valuesRequest(column, prefix string) scenario.ValuesRequest {
	return scenario.ValuesRequest{Column: column, Prefix: prefix, From: eight, To: eight.Add(time.Hour), Limit: 3, Schema: event.Wide}
}

func TestValuesStatements(t *testing.T) {
	var text sections
	for _, c := range []struct{ name, column, prefix string }{
		{"clients", event.ClientID, "dev_1%"}, {"topics", event.Topic, ""}, {"addresses", query.GroupSource, "192.0."},
		{"numbers", event.QoS, "1"}, {"booleans", "clean_start", ""}, {"messages", event.ID, "0006"},
	} {
		t.Run(c.name, func(t *testing.T) {
			database := &script{t: t, answers: []string{"", ""}}
			_, err := scenario.Values(context.Background(), target(statement.GreptimeDB, database), valuesRequest(c.column, c.prefix))
			require.NoError(t, err)
			requireRules(t, database.ran)
			text.add(c.name, statementTexts(database.ran))
		})
	}
	golden(t, "values.sql", text.String())
}

func TestValues(t *testing.T) {
	slow := &store.Error{Kind: store.TimedOut, Message: "too slow"}
	for _, c := range []struct {
		name    string
		column  string
		answers []string // of the newest quarter of an hour, then of the whole range
		fail    error
		want    []scenario.Value
	}{
		{"enough in the newest part", event.Topic, []string{"c|08:59:59\nb|08:59:58\na|08:59:57"}, nil, []scenario.Value{{Text: "c", Value: "c"}, {Text: "b", Value: "b"}, {Text: "a", Value: "a"}}},
		{"not enough", event.Topic, []string{"c|08:59:59", "c|08:59:59\nb|08:01:00"}, nil, []scenario.Value{{Text: "c", Value: "c"}, {Text: "b", Value: "b"}}},
		{"the rest takes too long", event.Topic, []string{"c|08:59:59"}, slow, []scenario.Value{{Text: "c", Value: "c"}}},
		{"none", event.Topic, []string{"", ""}, nil, []scenario.Value{}},
		{"patterns are escaped", event.ClientID, []string{`a*\b|08:59:59`, `a*\b|08:59:59`}, nil, []scenario.Value{{Text: `a*\b`, Value: `a\*\\b`}}},
		{"what is no pattern isn't", event.Topic, []string{`a*\b|08:59:59`, `a*\b|08:59:59`}, nil, []scenario.Value{{Text: `a*\b`, Value: `a*\b`}}},
		{"a delivery drop has one name", event.Event, []string{"delivery.dropped|08:59:59\nmessage.delivery_dropped|08:59:58\nmessage.acked|08:59:57", "message.acked|08:59:57"}, nil,
			[]scenario.Value{{Text: "message.acked", Value: "message.acked"}}},
		{"numbers", event.QoS, []string{"2|08:59:59\n0|08:59:58\n1|08:59:57"}, nil, []scenario.Value{{Text: "2", Value: "2"}, {Text: "0", Value: "0"}, {Text: "1", Value: "1"}}},
		{"messages have several rows", event.ID, []string{"m2|08:59:59\nm2|08:59:58", "m2|08:59:59\nm2|08:59:58\nm1|08:40:00\nm2|08:30:00\nm0|08:30:00\nm9|08:10:00"}, nil,
			[]scenario.Value{{Text: "m2", Value: "m2"}, {Text: "m1", Value: "m1"}, {Text: "m0", Value: "m0"}}},
		{"booleans", "clean_start", []string{"", "true|08:59:59\nfalse|08:59:58"}, nil, []scenario.Value{{Text: "true", Value: "true"}, {Text: "false", Value: "false"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			database := &script{t: t, answers: c.answers, fail: c.fail}
			values, err := scenario.Values(context.Background(), target(statement.GreptimeDB, database), valuesRequest(c.column, ""))
			require.NoError(t, err)
			require.Equal(t, c.want, values)
			asked := len(c.answers)
			if c.fail != nil {
				asked++
			}
			require.Len(t, database.ran, asked)
		})
	}
	t.Run("a short range is asked once", func(t *testing.T) {
		database := &script{t: t, answers: []string{""}}
		r := valuesRequest(event.Topic, "")
		r.From = r.To.Add(-15 * time.Minute)
		_, err := scenario.Values(context.Background(), target(statement.GreptimeDB, database), r)
		require.NoError(t, err)
	})
	t.Run("a failure", func(t *testing.T) {
		for _, err := range []error{slow, errors.New("refused")} {
			_, got := scenario.Values(context.Background(), target(statement.GreptimeDB, &script{t: t, fail: err}), valuesRequest(event.Topic, ""))
			require.Equal(t, err, got)
		}
	})
	t.Run("columns without values", func(t *testing.T) {
		for _, name := range []string{"payload", "timestamp", "nothing", `"; DROP TABLE x`, ""} {
			_, err := scenario.Values(context.Background(), target(statement.GreptimeDB, nil), valuesRequest(name, ""))
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, "column", wrong.Key)
			require.NotContains(t, wrong.Msg, "payload,")
		}
	})
}
