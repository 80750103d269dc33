package view

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// contrasted is a row of the view.
type contrasted struct {
	dimension, value  string
	clients, rows     int64
	share             float64
	baseRows          int64
	baseShare, differ float64
	few               bool
	explore           string
}

var contrastFields = []string{"dimension", "value", "clients", "rows", "share", "baseRows", "baseShare", "difference", "few", "explore"}

func contrastRows(t *testing.T, f *data.Frame) []contrasted {
	t.Helper()
	require.Equal(t, contrastFields, testkit.FieldNames(f))
	var list []contrasted
	for i := range f.Rows() {
		at := func(n int) any { return f.Fields[n].At(i) }
		list = append(list, contrasted{
			at(0).(string), at(1).(string), at(2).(int64), at(3).(int64), at(4).(float64), at(5).(int64), at(6).(float64), at(7).(float64), at(8).(bool), at(9).(string),
		})
	}
	return list
}

// TestContrastNamesThePlantedCause: what sets failures apart comes first, and is told to set them apart; where nothing does, that is said.
// Every number is that of rows counted in memory, and each value's link finds as many.
func TestContrastNamesThePlantedCause(t *testing.T) {
	scene := contrastScene()
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.Load(t, slices.Values(scene.rows))
		a := b.Asker(t, testkit.Start.Add(48*time.Hour))
		for _, s := range scene.stories {
			t.Run(s.name, func(t *testing.T) {
				answer, err := a.Ask(t, s.from, s.to, s.model)
				require.NoError(t, err)
				list := contrastRows(t, answer.Frames[0])
				require.NotEmpty(t, list)
				notices := strings.Join(testkit.Notices(t, answer), "\n")
				first := list[0].dimension + " " + list[0].value
				if s.want != "" {
					require.Equal(t, s.want, first)
				}
				require.Equal(t, s.want == "", strings.Contains(notices, "Nothing sets them apart"), "%s\n%s", first, notices)
				scene.requireCounts(t, s, list, notices)
				requireBiggestFirst(t, list)
				for _, row := range list {
					requireLinked(t, a, s, row)
				}
			})
		}
	})
}

func requireBiggestFirst(t *testing.T, list []contrasted) {
	t.Helper()
	require.True(t, slices.IsSortedFunc(list, func(x, y contrasted) int {
		if x.few != y.few {
			return map[bool]int{true: 1, false: -1}[x.few]
		}
		return cmp.Compare(y.differ, x.differ)
	}))
	for _, row := range list {
		require.Equal(t, row.rows < 3, row.few, "%v", row)
		require.InDelta(t, row.differ, row.share-row.baseShare, 1e-12)
	}
}

// requireLinked asks what a value's link asks, and counts as many.
func requireLinked(t *testing.T, a *testkit.Asker, s placed, row contrasted) {
	t.Helper()
	text, err := url.QueryUnescape(row.explore)
	require.NoError(t, err)
	var panes map[string]struct {
		Queries []map[string]any
		Range   struct{ From, To string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &panes), text)
	for _, pane := range panes {
		require.Equal(t, []string{fmt.Sprint(s.from.UnixMilli()), fmt.Sprint(s.to.UnixMilli())}, []string{pane.Range.From, pane.Range.To})
		model := pane.Queries[0]
		for _, key := range []string{"refId", "datasource"} {
			delete(model, key)
		}
		asked, count := "count", int64(0)
		if model["view"] == "receivers" {
			asked = "receivers"
		}
		model["view"] = asked
		raw, err := json.Marshal(model)
		require.NoError(t, err)
		answer, err := a.Ask(t, s.from, s.to, string(raw))
		require.NoError(t, err, "%s", raw)
		if asked == "count" {
			value, _ := answer.Frames[0].FieldByName("value")
			count = int64(value.At(0).(float64))
		} else {
			for _, state := range testkit.Texts(t, answer, "state") {
				if state == "unacknowledged" {
					count++
				}
			}
		}
		require.Equal(t, row.rows, count, "%s %s: %s", row.dimension, row.value, raw)
	}
}

// requireCounts compares the numbers with those of rows in memory.
func (scene contrastRowsOf) requireCounts(t *testing.T, s placed, list []contrasted, notices string) {
	t.Helper()
	failing, others := scene.compared(s)
	require.Contains(t, notices, fmt.Sprintf("%d %s, of %d clients, are compared with the %d ", len(failing), s.things(), clientsIn(failing), len(others)))
	seen := map[string]bool{}
	for _, row := range list {
		seen[row.dimension] = true
		of := contrastDimensions[row.dimension]
		require.NotNil(t, of, row.dimension)
		has := func(rows []thing) []thing {
			return slices.DeleteFunc(slices.Clone(rows), func(r thing) bool { return of(r) == nil || *of(r) != row.value })
		}
		known := slices.DeleteFunc(slices.Clone(others), func(r thing) bool { return of(r) == nil })
		rows, base := has(failing), has(others)
		require.Equal(t, []int64{int64(len(rows)), int64(len(base)), clientsIn(rows)}, []int64{row.rows, row.baseRows, row.clients}, "%s %s", row.dimension, row.value)
		require.InDelta(t, float64(len(rows))/float64(len(failing)), row.share, 1e-12)
		require.InDelta(t, float64(len(base))/math.Max(1, float64(len(known))), row.baseShare, 1e-12)
	}
	for _, name := range s.dimensions {
		require.True(t, seen[name], name)
	}
	require.Len(t, seen, len(s.dimensions), "%v", seen)
}

func clientsIn(rows []thing) int64 {
	clients := map[string]bool{}
	for _, row := range rows {
		clients[*row.ClientID] = true
	}
	return int64(len(clients))
}

// TestContrastAgreesWithSQL: counts of the dimensions are those that a statement of one's own finds, on PostgreSQL.
func TestContrastAgreesWithSQL(t *testing.T) {
	scene := contrastScene()
	b := testkit.New(t)
	b.Load(t, slices.Values(scene.rows))
	a := b.Asker(t, testkit.Start.Add(48*time.Hour))
	s := scene.stories[0]
	answer, err := a.Ask(t, s.from, s.to, s.model)
	require.NoError(t, err)
	expressions := map[string]string{
		"source": "substring(peername from '^(.*):[0-9]+$')", "user": "username", "listener": "sockname", "node": "node", "keepalive": "keepalive::text", "clean_start": "clean_start::text",
		"network": "network(set_masklen(substring(peername from '^(.*):[0-9]+$')::inet, 24))::text", "client ID prefix": "substring(clientid from '^[a-z]+-')",
	}
	checked := 0
	for _, row := range contrastRows(t, answer.Frames[0]) {
		expression, ok := expressions[row.dimension]
		require.True(t, ok, row.dimension)
		var rows, base, clients int64
		require.NoError(t, b.Conn.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE reason_code <> 'success'), count(*) FILTER (WHERE reason_code = 'success'),
			count(DISTINCT clientid) FILTER (WHERE reason_code <> 'success')
			FROM `+testkit.Table+` WHERE event = 'client.connack' AND "timestamp" >= $1 AND "timestamp" < $2 AND coalesce(`+expression+`, '(none)') = $3`, s.from, s.to, row.value).Scan(&rows, &base, &clients))
		require.Equal(t, []int64{rows, base, clients}, []int64{row.rows, row.baseRows, row.clients}, "%s %s", row.dimension, row.value)
		checked++
	}
	require.Greater(t, checked, 20)
}
