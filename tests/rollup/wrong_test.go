package rollup

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What is wrong with a rollup is noticed, and costs no more than its use.

const (
	byEvent = `{"scenario":"events","view":"count","groupBy":["event"]}`
	byNode  = `{"scenario":"events","view":"count","groupBy":["node"]}`
)

// asks says whether the rollup answers a question over the scene's whole time, as the rows do.
func (s *scene) asks(t *testing.T, model string) bool {
	t.Helper()
	return s.compare(t, testkit.Start, s.now, model)
}

// forget makes the source look at the rollup anew, as it does every minute.
func (s *scene) forget() {
	s.counted.Target.Rollup = rollup.Of("", testkit.Table, rollup.Settings{Worth: time.Minute})
}

func filled(t *testing.T, b *testkit.Bench) *scene {
	s := newScene(t, b)
	s.write(t, testkit.Start, s.now, 2000)
	s.refresh(t)
	require.True(t, s.asks(t, byEvent))
	return s
}

// TestWrongCounts: minutes that don't agree with the rows are read from the rows, the others are not.
func TestWrongCounts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		s.Exec(t, `UPDATE `+rolled+` SET "rows" = "rows" + 1 WHERE "timestamp" = '2026-03-01T08:20:00Z'`)
		s.Exec(t, `DELETE FROM `+rolled+` WHERE "timestamp" = '2026-03-01T08:40:00Z'`)
		s.forget()
		require.True(t, s.asks(t, byEvent))
		s.Exec(t, `UPDATE `+rolled+` SET "rows" = 2 * "rows"`)
		s.forget()
		require.False(t, s.asks(t, byEvent))
		s.Exec(t, `TRUNCATE `+rolled)
		s.forget()
		require.False(t, s.asks(t, byEvent))
	})
}

// TestLaterWrong: a minute that once agreed is compared again, the later the longer it is over.
func TestLaterWrong(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		s.Exec(t, `UPDATE `+rolled+` SET "rows" = 2 * "rows"`)
		s.pass(t, 2*time.Hour, 100)
		require.False(t, s.asks(t, byEvent))
	})
}

// TestStopped: when a flow is stopped, nothing is read from what it left: rows that come late are missing there.
func TestStopped(t *testing.T) {
	b := testkit.On(t, statement.GreptimeDB)
	s := filled(t, b)
	s.pass(t, 10*time.Minute, 500)
	s.write(t, testkit.Start, s.now.Add(-20*time.Minute), 50)
	require.False(t, s.asks(t, byEvent))
	s.refresh(t)
	s.pass(t, time.Minute, 0)
	require.True(t, s.asks(t, byEvent))

	s.pass(t, 5*time.Minute, 250) // it is noticed as soon as two minutes are missing
	s.write(t, testkit.Start, s.now.Add(-20*time.Minute), 50)
	require.False(t, s.asks(t, byEvent))
}

// TestScheduler: a rollup in PostgreSQL whose procedure isn't called any more answers for what it has counted, and no longer for
// minutes whose rows change.
func TestScheduler(t *testing.T) {
	s := filled(t, testkit.New(t))
	s.pass(t, 30*time.Minute, 500)
	s.write(t, testkit.Start, s.now, 20)
	require.True(t, s.asks(t, byEvent))
	s.Exec(t, `DELETE FROM `+testkit.Table+` WHERE "timestamp" < '2026-03-01T08:30:00Z'`)
	require.True(t, s.asks(t, byEvent))
	s.Exec(t, `TRUNCATE `+testkit.Table)
	s.write(t, testkit.Start, s.now, 20)
	s.asks(t, byEvent)
	s.Exec(t, `TRUNCATE `+rolled+`_open`)
	require.False(t, s.asks(t, byEvent))
}

// TestColumns: a rollup answers what its columns can; one whose columns are of other types than the rows' answers nothing of them.
func TestColumns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		require.True(t, s.asks(t, byNode))
		s.Exec(t, `ALTER TABLE `+rolled+` DROP COLUMN node`)
		s.forget()
		require.True(t, s.asks(t, byEvent))
		require.False(t, s.asks(t, byNode))
		s.Exec(t, `ALTER TABLE `+rolled+` ADD COLUMN node bigint`)
		s.forget()
		require.False(t, s.asks(t, byNode))
		s.Exec(t, `ALTER TABLE `+rolled+` DROP COLUMN "rows"`)
		s.forget()
		require.False(t, s.asks(t, byEvent))
		s.Exec(t, `DROP TABLE `+rolled)
		s.forget()
		require.False(t, s.asks(t, byEvent))
	})
}

// TestDroppedMeanwhile: a rollup that is dropped or altered while it is in use costs no answer.
func TestDroppedMeanwhile(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		s.Exec(t, `ALTER TABLE `+rolled+` RENAME COLUMN event TO happened`)
		require.False(t, s.asks(t, byEvent))
		s.Exec(t, `ALTER TABLE `+rolled+` RENAME COLUMN happened TO event`)
		s.forget()
		require.True(t, s.asks(t, byEvent))
		s.Exec(t, `DROP TABLE `+rolled)
		require.False(t, s.asks(t, byEvent))
	})
}

// TestOthers: what a rollup can't know is read from the rows.
func TestOthers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		for _, model := range []string{
			`{"scenario":"events","view":"count","clients":["a"]}`, `{"scenario":"events","view":"count","topics":["t/1"]}`,
			`{"scenario":"events","view":"count","groupBy":["clientid"]}`, `{"scenario":"events","view":"count","groupBy":["topicShape"]}`,
			`{"scenario":"events","view":"count","filters":[{"column":"id","operator":"=","values":["m1"]}]}`,
			`{"scenario":"drops","view":"count","measure":"share"}`, `{"scenario":"events","view":"rate","interval":"90s"}`,
			`{"scenario":"events","view":"rate","interval":"1m","offset":"30s"}`, `{"scenario":"delivery","view":"count","measure":"unacknowledged"}`,
		} {
			require.False(t, s.asks(t, model), model)
		}
	})
}
