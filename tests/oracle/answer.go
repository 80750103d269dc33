package oracle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
)

// Answer is the plugin's way with a request.
func (s *Stock) Answer(r query.Request) (data.Frames, error) {
	q, err := s.Query(r)
	if err != nil {
		return nil, err
	}
	return scenario.Answer(context.Background(), q, s.Target)
}

// RequireProblem: a question that can't be answered is the asker's to mend, and the error says where.
func RequireProblem(t require.TestingT, err error, keys []string, model string) {
	var wrong *query.Error
	require.ErrorAs(t, err, &wrong, model)
	require.Contains(t, keys, wrong.Key, "%s: %s", model, wrong.Msg)
}

// RequireNotices: each is found in one notice, and there are no others.
func RequireNotices(t *testing.T, want []string, frames data.Frames) {
	t.Helper()
	require.Len(t, frames[0].Meta.Notices, len(want), "%v", frames[0].Meta.Notices)
	for i, n := range frames[0].Meta.Notices {
		require.Contains(t, n.Text, want[i])
	}
}

// HasNotice says whether a text is in one of the notices.
func HasNotice(frames data.Frames, text string) bool {
	return slices.ContainsFunc(frames[0].Meta.Notices, func(n data.Notice) bool { return strings.Contains(n.Text, text) })
}

// RequireType compares the type of a frame.
func RequireType(t require.TestingT, frame *data.Frame, kind data.FrameType, version data.FrameTypeVersion, model string) {
	require.Equal(t, kind, frame.Meta.Type, model)
	require.Equal(t, version, frame.Meta.TypeVersion, model)
}

// RequireProtocolOrder: rows of one millisecond, the newest first, end with what comes first in the protocol.
func RequireProtocolOrder(t require.TestingT, columns, rows []string, model string) {
	order := []string{
		"client.check_authn_complete", "client.connected", "client.connack", "client.check_authz_complete", "session.subscribed",
		"message.publish", "message.delivered", "message.acked", "message.dropped", "session.unsubscribed", "client.disconnected",
	}
	at := slices.Index(columns, "event")
	if at < 0 {
		return
	}
	var places []int
	for _, row := range rows {
		event := strings.Split(row, "\x01")[at]
		if EventName(event) == "message.delivery_dropped" {
			event = "message.dropped" // dropped is dropped: the contract doesn't put one before the other
		}
		if place := slices.Index(order, event); place >= 0 {
			places = append(places, -place)
		}
	}
	require.IsNonDecreasing(t, append([]int{-len(order), -len(order)}, places...), model)
}

// Texts are the rows of a frame, in its order, as a record shows itself: times are milliseconds.
func Texts(frame *data.Frame) []string {
	rows := make([]string, frame.Rows())
	for i := range rows {
		var texts []string
		for _, field := range frame.Fields {
			value, ok := field.ConcreteAt(i)
			if at, isTime := value.(time.Time); isTime {
				value = at.UnixMilli()
			}
			if !ok {
				value = Null
			}
			texts = append(texts, fmt.Sprint(value))
		}
		rows[i] = strings.Join(texts, "\x01")
	}
	return rows
}
