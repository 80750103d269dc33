package evidence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

// TestTimes: a time is told with its date where the range is longer than a day.
func TestTimes(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 5, 0, 0, time.UTC)
	require.Equal(t, "08:05:00 UTC", (&evidence.Evidence{From: at.Add(-24 * time.Hour), To: at}).At(at))
	require.Equal(t, "2026-03-01 08:05:00 UTC", (&evidence.Evidence{From: at.Add(-25 * time.Hour), To: at}).At(at))
}
