package rollup

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestSameAnswers: with a rollup a question has the answer that the rows give, whatever happens to them in between: rows are written,
// come late, are deleted, and the rollup is refreshed sometimes.
func TestSameAnswers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := newScene(t, b)
		s.write(t, testkit.Start, s.now, 500)
		s.refresh(t)
		used := 0
		for range b.Rounds(150) {
			s.happen(t)
			for range 6 {
				from, to := s.span()
				if s.compare(t, from, to, s.question(t)) {
					used++
				}
			}
		}
		require.Greater(t, used, b.Rounds(150), "questions that were answered from the rollup")
	})
}

// happen is what may happen between two questions. A flow runs soon after the rows; a scheduler may be late.
func (s *scene) happen(t *testing.T) {
	t.Helper()
	any := func() time.Time { return testkit.Start.Add(time.Duration(s.Int64N(int64(s.now.Sub(testkit.Start))))) }
	switch s.IntN(8) {
	case 0, 1:
		s.pass(t, time.Duration(s.IntN(10*60_000))*time.Millisecond, s.IntN(100))
	case 2:
		s.write(t, testkit.Start, s.now, 1+s.IntN(3))
	case 3:
		at := any()
		s.Exec(t, `DELETE FROM `+testkit.Table+` WHERE "timestamp" BETWEEN '`+at.Format(time.RFC3339)+`' AND '`+at.Add(20*time.Second).Format(time.RFC3339)+`'`)
	case 4:
		at := any()
		s.Exec(t, `UPDATE `+testkit.Table+` SET "timestamp" = '`+any().Format(time.RFC3339)+`', result = 'deny' WHERE "timestamp" BETWEEN '`+
			at.Format(time.RFC3339)+`' AND '`+at.Add(5*time.Second).Format(time.RFC3339)+`'`)
	case 5, 6:
		s.refresh(t)
	}
	if s.Asked() == statement.GreptimeDB {
		s.refresh(t)
	}
}

func (s *scene) span() (from, to time.Time) {
	from = testkit.Start.Add(time.Duration(s.IntN(40*60_000)) * time.Millisecond)
	if s.IntN(2) == 0 {
		from = from.Truncate(time.Minute)
	}
	to = s.now.Add(time.Duration(s.IntN(10*60_000)-5*60_000) * time.Millisecond)
	if s.IntN(2) == 0 {
		to = to.Truncate(time.Minute)
	}
	return from, to
}

// question is one that a rollup can answer, most times.
func (s *scene) question(t *testing.T) string {
	one := func(values ...string) string { return values[s.IntN(len(values))] }
	scenario := one("access", "lifecycle", "delivery", "drops", "events")
	q := map[string]any{"scenario": scenario, "view": one("count", "rate", "rate", "top")}
	q["measure"] = one("count", "count", "perSecond", "clients")
	if scenario != "events" && scenario != "delivery" && s.IntN(2) == 0 {
		q["measure"] = "share"
		if scenario == "drops" {
			q["events"] = []string{"message.delivery_dropped"}
		}
	} else if scenario != "delivery" {
		q["outcome"] = one("any", "any", "failure", "success")
		if scenario == "drops" {
			q["outcome"] = "failure"
		}
	}
	var groups []string
	for _, by := range []string{"event", "node", "reason", "reason_code", "result", "outcome", "severity", "qos", "authz_source", "clientid"} {
		if s.IntN(6) == 0 && len(groups) < 3 {
			groups = append(groups, by)
		}
	}
	if len(groups) == 0 && q["view"] == "top" {
		groups = []string{"node"}
	}
	q["groupBy"] = groups
	if s.IntN(3) == 0 {
		q["nodes"] = []string{one("n1", "n*")}
	}
	if s.IntN(4) == 0 {
		q["filters"] = []any{map[string]any{"column": "reason", "operator": one("=", "!=", "!~"), "values": []string{one("queue_full", "normal")}}}
	}
	if s.IntN(3) == 0 {
		q["limit"] = 1 + s.IntN(3)
	}
	if s.IntN(4) == 0 {
		q["offset"] = one("1m", "7m", "90s")
	}
	q["interval"] = one("1m", "1m", "5m", "1h", "30s")
	raw, err := json.Marshal(q)
	require.NoError(t, err)
	return string(raw)
}
