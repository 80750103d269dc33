package message

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

// at is a time of the hour that is looked at.
func at(minutes, seconds int) time.Time {
	return time.Date(2026, 3, 1, 8, minutes, seconds, 0, time.UTC)
}

func TestWhereabouts(t *testing.T) {
	drops := evidence.Queue{Span: evidence.Span{Count: 10, First: at(10, 0), Last: at(11, 0)}}
	seen := func(at time.Time) evidence.Queue {
		return evidence.Queue{Present: evidence.Span{Count: 1, First: at, Last: at}}
	}
	begin := func(at time.Time) evidence.Absence { return evidence.Absence{At: at} }
	end := func(at time.Time) evidence.Absence { return evidence.Absence{At: at, Ended: true} }
	for _, c := range []struct {
		name     string
		queues   []evidence.Queue
		absences []evidence.Absence
		want     [3]int64 // unknown, present, absent
	}{
		{"nothing is known", []evidence.Queue{drops}, nil, [3]int64{10, 0, 0}},
		{"a ping just before", []evidence.Queue{seen(at(9, 0)), drops}, nil, [3]int64{0, 10, 0}},
		{"a ping long before", []evidence.Queue{seen(at(1, 0)), drops}, nil, [3]int64{10, 0, 0}},
		{"left before", []evidence.Queue{drops}, []evidence.Absence{end(at(9, 0))}, [3]int64{0, 0, 10}},
		{"came before", []evidence.Queue{drops}, []evidence.Absence{end(at(8, 0)), begin(at(9, 0))}, [3]int64{0, 10, 0}},
		{"came after, and never before", []evidence.Queue{drops}, []evidence.Absence{begin(at(12, 0))}, [3]int64{0, 0, 10}},
		{"left after", []evidence.Queue{drops}, []evidence.Absence{end(at(12, 0))}, [3]int64{0, 10, 0}},
		{"was away for most of the time", []evidence.Queue{drops}, []evidence.Absence{end(at(10, 5)), begin(at(10, 55))}, [3]int64{0, 0, 10}},
		{"was away for a moment", []evidence.Queue{drops}, []evidence.Absence{end(at(10, 5)), begin(at(10, 10))}, [3]int64{0, 10, 0}},
		{"took over its own connection", []evidence.Queue{drops}, []evidence.Absence{begin(at(12, 0)), {At: at(12, 1), Ended: true, Replaced: true}}, [3]int64{0, 10, 0}},
		{"one drop in half a second of absence", []evidence.Queue{{Span: evidence.Span{Count: 1, First: at(10, 5), Last: at(10, 5)}}}, []evidence.Absence{end(at(10, 5)), begin(at(10, 6))}, [3]int64{0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, whereabouts(&evidence.Evidence{Queues: c.queues, Absences: c.absences}, ""))
		})
	}
}
