package rollup

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// report is what Save & test says of the scene's last hour.
func (s *scene) report() (string, bool) {
	return s.counted.Target.Rollup.Report(context.Background(), rollup.Question{
		Database: s.counted.Target.Database, Dialect: s.counted.Target.Dialect, Now: s.now, From: s.now.Add(-time.Hour), To: s.now, Columns: rollup.Columns,
	})
}

// TestReport: Save & test says how far a rollup reaches, that it agrees, or what is wrong with it.
func TestReport(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := filled(t, b)
		for _, one := range []struct {
			sql, says string
			wrong     bool
		}{
			{`SELECT 1`, "which reaches to 2026-03-01T08:58:00Z; the minute from 2026-03-01T08:57:00Z on agrees with the rows", false},
			{`UPDATE ` + rolled + ` SET event = event || '.odd'`, "not by the same groups", true},
			{`UPDATE ` + rolled + ` SET "rows" = 2 * "rows"`, "no minute of it has as many rows", true},
			{`ALTER TABLE ` + rolled + ` DROP COLUMN qos`, "columns are missing", true},
			{`DROP TABLE ` + rolled, "", false},
		} {
			s.Exec(t, one.sql)
			s.forget()
			text, wrong := s.report()
			require.Contains(t, text, one.says)
			require.Equal(t, one.says == "", text == "")
			require.Equal(t, one.wrong, wrong, text)
		}
	})
}

// TestReportOfStopped: it says what to do where a rollup isn't filled any more.
func TestReportOfStopped(t *testing.T) {
	s := filled(t, testkit.On(t, statement.GreptimeDB))
	s.pass(t, 10*time.Minute, 500)
	text, wrong := s.report()
	require.True(t, wrong)
	require.Contains(t, text, "has stopped")
	s = filled(t, testkit.New(t))
	s.Exec(t, `INSERT INTO `+rolled+`_open SELECT generate_series(timestamptz '2026-02-01', '2026-02-02', '1 minute'), false`)
	text, wrong = s.report()
	require.True(t, wrong)
	require.Contains(t, text, "minutes wait to be counted")
}
