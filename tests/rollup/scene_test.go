package rollup

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/setup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// scene is a table with a rollup, at a time of its own.
type scene struct {
	*testkit.Bench
	*rand.Rand
	counted *testkit.Asker // may read the rollup
	plain   *testkit.Asker // doesn't know it
	now     time.Time
}

const rolled = testkit.Table + "_1m"

func newScene(t *testing.T, b *testkit.Bench) *scene {
	t.Helper()
	s := &scene{Bench: b, Rand: rand.New(rand.NewPCG(3, 4)), now: testkit.Start.Add(time.Hour)}
	if b.Asked() == statement.PostgreSQL {
		b.Exec(t, provisioned(t))
		b.Exec(t, `UPDATE `+rolled+`_open SET "timestamp" = '`+testkit.Start.Format(time.RFC3339)+`'`) // as if it had been set up then
	} else {
		b.Exec(t, `CREATE TABLE `+rolled+` ("timestamp" timestamptz, event text, node text, reason text, reason_code text, action text, result text,
			authz_source text, qos bigint, "rows" bigint, first_at timestamptz, last_at timestamptz, clients text[])`)
	}
	s.plain, s.counted = b.Asker(t, s.now), b.Asker(t, s.now)
	s.counted.Target.Rollup = rollup.Of("", testkit.Table, rollup.Settings{Worth: time.Minute})
	return s
}

// provisioned is the text that sets up a rollup in PostgreSQL.
func provisioned(t *testing.T) string {
	sections := setup.For(setup.Target{Table: testkit.Table}).Sections
	i := slices.IndexFunc(sections, func(s setup.Section) bool { return s.ID == "postgresql-rollup" })
	require.GreaterOrEqual(t, i, 0)
	return sections[i].Text
}

// refresh lets the scheduler call the procedure, or the flow run.
func (s *scene) refresh(t *testing.T) {
	t.Helper()
	if s.Asked() == statement.PostgreSQL {
		s.Exec(t, `CALL `+rolled+`_refresh('`+s.now.Format(time.RFC3339Nano)+`')`)
		return
	}
	s.Exec(t, `TRUNCATE `+rolled)
	s.Exec(t, `INSERT INTO `+rolled+` SELECT date_trunc('minute', "timestamp"), event, node, reason, reason_code, action, result, authz_source, qos,
		count(*), min("timestamp"), max("timestamp"), standin.hll(nullif(clientid, '')) FROM `+testkit.Table+` GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`)
}

// pass lets time pass, in which rows are written.
func (s *scene) pass(t *testing.T, d time.Duration, rows int) {
	t.Helper()
	from := s.now
	s.now = s.now.Add(d)
	s.counted.Target.Now, s.plain.Target.Now = s.now, s.now
	s.write(t, from, s.now, rows)
}

// write writes rows of a time.
func (s *scene) write(t *testing.T, from, to time.Time, rows int) {
	t.Helper()
	list := make([]fleet.Row, rows)
	for i := range list {
		list[i] = s.row(from.Add(time.Duration(s.Int64N(max(1, int64(to.Sub(from)))))))
	}
	s.Load(t, slices.Values(list))
}

// row is any row of the events that a rollup has most to do with.
func (s *scene) row(at time.Time) fleet.Row {
	maybe := func(values ...string) *string {
		if s.IntN(5) == 0 {
			return nil
		}
		return &values[s.IntN(len(values))]
	}
	r := fleet.Row{Timestamp: at.UnixMilli(), ClientID: maybe("a", "b", "c", "d", ""), Node: maybe("n1", "n2", ""), Topic: maybe("t/1", "t/2")}
	switch s.IntN(6) {
	case 0:
		r.Event, r.ReasonCode = "client.check_authn_complete", maybe("success", "bad_username_or_password", "not_authorized")
	case 1:
		r.Event, r.Action, r.Result, r.AuthzSource = "client.check_authz_complete", maybe("publish", "subscribe"), maybe("allow", "deny", "odd"), maybe("file", "")
	case 2:
		r.Event, r.Reason = "client.disconnected", maybe("normal", "keepalive_timeout", "takenover")
	case 3:
		r.Event, r.Reason, r.QoS, r.ID = "delivery.dropped", maybe("queue_full", "no_local"), new(s.Int64N(3)), maybe("m1", "m2")
	case 4:
		r.Event, r.QoS, r.ID = "message.delivered", new(s.Int64N(3)), maybe("m1", "m2")
	default:
		r.Event, r.ReasonCode = "client.connack", maybe("success", "banned")
	}
	return r
}

// compare asks both ways, and says whether the rollup was read.
func (s *scene) compare(t *testing.T, from, to time.Time, model string) (used bool) {
	t.Helper()
	want, err := s.plain.Ask(t, from, to, model)
	require.NoError(t, err, model)
	got, err := s.counted.Ask(t, from, to, model)
	require.NoError(t, err, model)
	used = len(got.Frames) > 0 && strings.Contains(got.Frames[0].Meta.ExecutedQueryString, rolled)
	require.Equal(t, shown(t, want.Frames), shown(t, got.Frames), "%s from %s to %s at %s\n%s", model, from, to, s.now, got.Frames[0].Meta.ExecutedQueryString)
	return used
}

// shown is what an answer shows.
func shown(t *testing.T, frames data.Frames) string {
	t.Helper()
	for _, f := range frames {
		if f.Meta != nil {
			f.Meta.ExecutedQueryString = ""
			f.Meta.Notices = slices.DeleteFunc(f.Meta.Notices, func(n data.Notice) bool { return strings.HasPrefix(n.Text, "Clients are estimated") })
		}
	}
	raw, err := json.Marshal(frames)
	require.NoError(t, err)
	return figures.ReplaceAllStringFunc(string(raw), func(figure string) string {
		value, err := strconv.ParseFloat(figure, 64)
		require.NoError(t, err)
		return strconv.FormatFloat(value, 'g', 12, 64)
	})
}

// figures are numbers whose last digits depend on the order in which they are added.
var figures = regexp.MustCompile(`[0-9]+\.[0-9]+(?:e[-+]?[0-9]+)?`)
