package servers

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestClockJumps: Grafana's clock may be set back or ahead between two questions, or be wrong by years. Every view has an answer whatever
// it shows, those of rows the same one, and all is as before when the clock is right again.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	rows := ordered(t)
	s := newServer(t, statement.PostgreSQL, rows)
	right := s.Target.Now
	for _, q := range everyView(t, s, rows) {
		if q.name != "" {
			continue // the same view, asked otherwise
		}
		t.Run(q.String(), func(t *testing.T) {
			before, err := s.answer(t, q.json(t))
			require.NoError(t, err)
			for _, jump := range []time.Duration{-24 * time.Hour, 20 * 365 * 24 * time.Hour} {
				s.Target.Now = right.Add(jump)
				answer, err := s.answer(t, q.json(t))
				require.NoError(t, err, jump)
				if q.scenario != "diagnosis" && (q.view == "events" || q.view == "logs") {
					require.Equal(t, before, answer, jump)
				}
			}
			s.Target.Now = right
			after, err := s.answer(t, q.json(t))
			require.NoError(t, err)
			require.Equal(t, before, after)
		})
	}
}
