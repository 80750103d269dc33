package measure

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// Each row is a client's; b comes from two addresses.
const rateRows = `
	-1ms client.connected clientid=before
	0s client.connected clientid=a peername=192.0.2.1:1000 node=n1
	29.999s client.connected clientid=a peername=192.0.2.1:1001 node=n1
	30s client.connected clientid=b peername=192.0.2.2:1000 node=n1
	59.999s client.connected clientid=b peername=[2001:db8::1]:7 node=n2
	60s client.connected clientid=b peername=2001:db8::1:1883 node=n2
	150s client.disconnected clientid=a peername=192.0.2.1:1000 reason=normal
	170s client.disconnected clientid='' reason=tcp_closed
	179.999s client.disconnected
	180s client.connected clientid=after`

func TestRate(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, rateRows)
		rate := func(keys string) string { return `{"scenario":"lifecycle","view":"rate","interval":"1m"` + keys + `}` }
		s.RequireAnswers(t, []oracle.Asked{
			{Name: "buckets begin at whole minutes and hold their beginning", To: 3 * time.Minute, Model: rate(``), Want: `
			{} 08:00:00=4 08:01:00=1 08:02:00=3`},
			{Name: "empty buckets are 0", From: 90 * time.Second, To: 125 * time.Second, Model: rate(``), Want: `
			{} 08:01:00=0 08:02:00=0`},
			{Name: "parts of buckets", From: 30 * time.Second, To: 150 * time.Second, Model: rate(``), Want: `
			{} 08:00:00=2 08:01:00=1 08:02:00=0`},
			{Name: "per second of the part in the range", From: 30 * time.Second, To: 160 * time.Second, Model: rate(`,"measure":"perSecond"`), Want: `
			{} 08:00:00=0.06667 08:01:00=0.01667 08:02:00=0.025`},
			{Name: "clients, the empty one is none", To: 3 * time.Minute, Model: rate(`,"measure":"clients"`), Want: `
			{} 08:00:00=2 08:01:00=1 08:02:00=1`},
			{Name: "groups, the biggest first, equals by name", To: 3 * time.Minute, Model: rate(`,"groupBy":["clientid"]`), Want: `
			{clientid=a} 08:00:00=2 08:01:00=0 08:02:00=1
			{clientid=b} 08:00:00=2 08:01:00=1 08:02:00=0
			{clientid=(empty)} 08:00:00=0 08:01:00=0 08:02:00=1
			{clientid=(none)} 08:00:00=0 08:01:00=0 08:02:00=1`},
			{Name: "others", To: 3 * time.Minute, Model: rate(`,"groupBy":["clientid"],"limit":1`), Want: `
			{clientid=a} 08:00:00=2 08:01:00=0 08:02:00=1
			{clientid=(other)} 08:00:00=2 08:01:00=1 08:02:00=2`},
			{Name: "others are measured together, not added up", To: 3 * time.Minute, Model: rate(`,"groupBy":["node","event"],"measure":"clients","limit":1`), Want: `
			{event=client.connected, node=n1} 08:00:00=2 08:01:00=0 08:02:00=0
			{event=(other), node=(other)} 08:00:00=1 08:01:00=1 08:02:00=1`},
			{Name: "nothing in groups", From: 10 * time.Minute, To: 12 * time.Minute, Model: rate(`,"groupBy":["clientid"]`), Want: `no series`},
			{Name: "nothing without groups", From: 10 * time.Minute, To: 12 * time.Minute, Model: rate(``), Want: `
			{} 08:10:00=0 08:11:00=0`},
			{Name: "no time", From: time.Minute, To: time.Minute, Model: rate(``), Want: `no series`},
			{Name: "days are UTC's", To: 3 * time.Minute, Model: `{"scenario":"lifecycle","view":"rate","interval":"1d"}`, Want: `{} 00:00:00=8`},
			{Name: "weeks count from 1970", To: 3 * time.Minute, Model: `{"scenario":"lifecycle","view":"rate","interval":"1w"}`, Want: `{} 00:00:00=8`},
		})
	})
}

// TestRateUntilNow: what hasn't happened yet has no points.
func TestRateUntilNow(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, rateRows)
		for _, c := range []struct {
			now  time.Duration
			want string
		}{
			{-time.Second, "no series"},
			{0, "no series"},
			{40 * time.Second, "{} 08:00:00=0.1"},
			{60 * time.Second, "{} 08:00:00=0.06667"},
			{80 * time.Second, "{} 08:00:00=0.06667 08:01:00=0.05"},
		} {
			t.Run(c.now.String(), func(t *testing.T) {
				s.Target.Now = testkit.Start.Add(c.now)
				frames, err := s.Answer(query.Request{
					JSON: []byte(`{"scenario":"lifecycle","view":"rate","interval":"1m","measure":"perSecond"}`), From: testkit.Start, To: testkit.Start.Add(24 * time.Hour),
				})
				require.NoError(t, err)
				require.Equal(t, c.want, oracle.AnswerText(frames))
			})
		}
	})
}

// TestInterval: which one is taken, and that it is raised until a series has few enough points.
func TestInterval(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, rateRows)
		for _, c := range []struct {
			name      string
			model     string
			request   query.Request // From and To are eight o'clock and later
			to        time.Duration
			step      time.Duration
			maxPoints int
			notice    string
		}{
			{name: "the query's own", model: `,"interval":"30s"`, request: query.Request{Interval: time.Minute, MaxDataPoints: 100}, to: 10 * time.Minute, step: 30 * time.Second, maxPoints: 20},
			{name: "Grafana's", request: query.Request{Interval: 15 * time.Second, MaxDataPoints: 100}, to: 10 * time.Minute, step: 15 * time.Second, maxPoints: 40},
			{name: "an alert's, where Grafana sends one second", request: query.Request{Interval: time.Second, MaxDataPoints: 43200, FromAlert: true}, to: 10 * time.Minute, step: time.Minute, maxPoints: 10},
			{name: "an alert's own", model: `,"interval":"20s"`, request: query.Request{Interval: time.Second, MaxDataPoints: 43200, FromAlert: true}, to: 10 * time.Minute, step: 20 * time.Second, maxPoints: 30},
			{name: "an alert's from its model", request: query.Request{Interval: 15 * time.Second, MaxDataPoints: 43200, FromAlert: true}, to: 10 * time.Minute, step: 15 * time.Second, maxPoints: 40},
			{name: "raised", model: `,"interval":"1s"`, request: query.Request{MaxDataPoints: 100}, to: 10 * time.Minute, maxPoints: 100, notice: "raised from 1s to 10s"},
			{name: "raised a little", model: `,"interval":"5s"`, request: query.Request{MaxDataPoints: 100}, to: 10 * time.Minute, maxPoints: 100, notice: "raised from 5s to 10s"},
			{name: "Grafana's, raised", request: query.Request{Interval: time.Second, MaxDataPoints: 100}, to: 10 * time.Minute, maxPoints: 100, notice: "raised from 1s to 10s"},
			{name: "Grafana's, raised a little", request: query.Request{Interval: 5 * time.Second, MaxDataPoints: 100}, to: 10 * time.Minute, maxPoints: 100, notice: "raised from 5s to 10s"},
			{name: "just enough", model: `,"interval":"6s"`, request: query.Request{MaxDataPoints: 100}, to: 10 * time.Minute, step: 6 * time.Second, maxPoints: 100},
			{name: "one bucket too many", model: `,"interval":"6s"`, request: query.Request{MaxDataPoints: 100}, to: 10*time.Minute + 1*time.Millisecond, maxPoints: 100, notice: "raised from 6s to 10s"},
			{name: "never more than 11000", model: `,"interval":"1ms"`, request: query.Request{MaxDataPoints: 1_000_000}, to: time.Hour, maxPoints: 11000, notice: "raised from 1ms to 500ms"},
			{name: "never more than 11000, whatever Grafana says", model: `,"interval":"1ms"`, to: time.Hour, maxPoints: 11000, notice: "raised from 1ms to 500ms"},
			{name: "one point", model: `,"interval":"1m"`, request: query.Request{MaxDataPoints: 1}, to: time.Hour, maxPoints: 1, notice: "raised from 1m0s to 1h0m0s"},
			{name: "centuries", model: `,"interval":"1m"`, request: query.Request{MaxDataPoints: 1000, From: testkit.Start.AddDate(-400, 0, 0)}, to: time.Minute, maxPoints: 1000, notice: "raised from 1m0s to "},
		} {
			t.Run(c.name, func(t *testing.T) {
				r := c.request
				r.JSON, r.To = []byte(`{"scenario":"lifecycle","view":"rate"`+c.model+`}`), testkit.Start.Add(c.to)
				if r.From.IsZero() {
					r.From = testkit.Start
				}
				frames, err := s.Answer(r)
				require.NoError(t, err)
				require.Len(t, frames, 1)
				times := frames[0].Fields[0]
				require.LessOrEqual(t, times.Len(), c.maxPoints)
				for i := range times.Len() {
					start, end := times.At(i).(time.Time), r.To
					if i+1 < times.Len() {
						end = times.At(i + 1).(time.Time)
					}
					from := max(start.UnixMilli(), r.From.UnixMilli())
					require.EqualValues(t, len(oracle.Between(s.Records, from, end.UnixMilli())), frames[0].Fields[1].At(i), "bucket %d at %s", i, start)
				}
				if c.notice == "" {
					require.Empty(t, frames[0].Meta.Notices)
					require.Equal(t, c.maxPoints, times.Len())
					require.Equal(t, c.step, times.At(1).(time.Time).Sub(times.At(0).(time.Time)))
					return
				}
				oracle.RequireNotices(t, []string{c.notice}, frames)
				require.Contains(t, frames[0].Meta.Notices[0].Text, fmt.Sprintf("at most %d points", c.maxPoints))
			})
		}
	})
}

// TestSeriesForAlerts: an alert rule would take a series of everything else for one more group.
func TestSeriesForAlerts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, rateRows)
		frames, err := s.Answer(query.Request{
			JSON: []byte(`{"scenario":"lifecycle","view":"rate","groupBy":["clientid"],"limit":2}`), From: testkit.Start, To: testkit.Start.Add(3 * time.Minute),
			Interval: time.Second, MaxDataPoints: 43200, FromAlert: true,
		})
		require.NoError(t, err)
		require.Equal(t, "{clientid=a} 08:00:00=2 08:01:00=0 08:02:00=1\n{clientid=b} 08:00:00=2 08:01:00=1 08:02:00=0", oracle.AnswerText(frames))
		oracle.RequireNotices(t, []string{"Only the biggest 2 groups are looked at"}, frames)
		require.Equal(t, data.NoticeSeverityWarning, frames[0].Meta.Notices[0].Severity)
	})
}

func TestSeriesLimits(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		var text strings.Builder
		for i := range 30 {
			fmt.Fprintf(&text, "%ds client.connected clientid=c%02d\n", i, i)
		}
		s := oracle.Small(t, b, text.String())
		s.Asker.Table.MaxRows = 25
		for _, c := range []struct {
			name, model string
			series      int // with the others
			notices     []string
		}{
			{"20 series unless more are asked for", ``, 21, nil},
			{"25 asked for", `,"limit":25`, 26, nil},
			{"the data source's most", `,"limit":28`, 26, []string{"The limit 28 was lowered to 25"}},
			{"at most a million points", `,"limit":25,"interval":"20s"`, 26, nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				frames, err := s.Answer(query.Request{
					JSON: []byte(`{"scenario":"lifecycle","view":"rate","groupBy":["clientid"]` + c.model + `}`), Interval: time.Minute, From: testkit.Start, To: testkit.Start.Add(time.Minute),
				})
				require.NoError(t, err)
				require.Len(t, frames, c.series)
				oracle.RequireNotices(t, c.notices, frames)
			})
		}
	})
}
