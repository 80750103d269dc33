package recording

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

// at is a time of the hour that is looked at.
func at(minutes, seconds int) time.Time {
	return time.Date(2026, 3, 1, 8, minutes, seconds, 0, time.UTC)
}

func TestSilences(t *testing.T) {
	tick := func(node string, from, to time.Time, n int64) evidence.RowBucket {
		return evidence.RowBucket{Node: node, At: from, Span: evidence.Span{Count: n, First: from, Last: to}}
	}
	busy := []evidence.RowBucket{tick("n1", at(0, 0), at(19, 59), 5000), tick("n2", at(0, 0), at(29, 59), 5000), tick("n1", at(40, 0), at(59, 59), 5000), tick("n2", at(40, 0), at(59, 59), 5000)}
	for _, c := range []struct {
		name  string
		ticks []evidence.RowBucket
		cut   bool
		want  []evidence.Silence
	}{
		{"none", []evidence.RowBucket{tick("n1", at(0, 0), at(59, 0), 5000)}, false, nil},
		{"of all, of which that of a node is a part", busy, false, []evidence.Silence{{Since: at(29, 59), Until: at(40, 0), Steady: true}}},
		{"of one node", append(slices.Clone(busy), tick("n2", at(30, 0), at(39, 59), 900)), false, []evidence.Silence{{Node: "n1", Since: at(19, 59), Until: at(40, 0)}}},
		{"still going on", []evidence.RowBucket{tick("n1", at(0, 0), at(50, 0), 5000)}, false, []evidence.Silence{{Since: at(50, 0), Until: at(59, 0), Open: true, Steady: true}}},
		{"not a minute yet, as rows may be late", []evidence.RowBucket{tick("n1", at(0, 0), at(58, 1), 50000)}, false, nil},
		{"so few rows that it proves nothing", []evidence.RowBucket{tick("n1", at(0, 0), at(19, 59), 200), tick("n1", at(25, 0), at(59, 59), 340)}, false, nil},
		{"too many nodes to tell", busy, true, nil},
		{"no rows at all", nil, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			slices.SortStableFunc(c.ticks, func(x, y evidence.RowBucket) int { return x.At.Compare(y.At) })
			require.Equal(t, c.want, silencesOf(&evidence.Evidence{From: at(0, 0), To: at(60, 0), Over: evidence.RowsOverTime{Buckets: c.ticks, Cut: c.cut}}))
		})
	}
}
