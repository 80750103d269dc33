package view

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// arrow is an edge of the graph.
type arrow struct {
	source, target string
	messages, lost int64
	dropped        int // for sorting, in drops
}

// arrows reads the edges, and makes sure that nodes and edges fit together.
func arrows(t *testing.T, frames data.Frames) []arrow {
	t.Helper()
	for _, f := range frames {
		require.EqualValues(t, data.VisTypeNodeGraph, f.Meta.PreferredVisualization)
	}
	if len(frames[0].Fields) == 0 {
		require.Len(t, frames, 1)
		return nil
	}
	require.Len(t, frames, 2)
	nodes, edges := frames[0], frames[1]
	require.Equal(t, []string{"nodes", "edges"}, []string{nodes.Name, edges.Name})
	require.Equal(t, []string{"id", "title", "subtitle", "mainstat", "secondarystat", "arc__arrived", "arc__lost", "column", "page"}, testkit.FieldNames(nodes))
	require.Equal(t, []string{"id", "source", "target", "mainstat", "secondarystat", "color"}, testkit.FieldNames(edges))
	messages, lost, received := map[string]int64{}, map[string]int64{}, map[string]int64{}
	var list []arrow
	ids := map[string]bool{}
	for i := range edges.Rows() {
		a := arrow{
			source: edges.Fields[1].At(i).(string), target: edges.Fields[2].At(i).(string),
			messages: edges.Fields[3].At(i).(int64), lost: edges.Fields[4].At(i).(int64),
		}
		require.Equal(t, a.lost > 0, edges.Fields[5].At(i) == "red")
		require.False(t, ids[edges.Fields[0].At(i).(string)])
		ids[edges.Fields[0].At(i).(string)] = true
		list = append(list, a)
		lost[a.source] += a.lost
		lost[a.target] += a.lost
		if strings.HasPrefix(a.source, "publisher:") { // what is published counts for the topic too
			messages[a.source] += a.messages
		} else {
			received[a.source] = max(received[a.source], a.messages)
		}
		messages[a.target] += a.messages
	}
	for topic, most := range received { // of a topic whose publishers aren't among the edges
		messages[topic] = cmp.Or(messages[topic], most)
	}
	ends := map[string]bool{}
	for i := range nodes.Rows() {
		id := nodes.Fields[0].At(i).(string)
		kind := nodes.Fields[2].At(i).(string)
		require.Equal(t, kind+":"+nodes.Fields[1].At(i).(string), id)
		require.Equal(t, map[string]string{"publisher": "clientid", "topic": "topic", "receiver": "clientid"}[kind], nodes.Fields[7].At(i))
		dashboard := map[string]string{"publisher": "emqx-client?var-client=", "topic": "emqx-topic?var-topic=", "receiver": "emqx-client?var-client="}[kind]
		page, err := url.QueryUnescape(nodes.Fields[8].At(i).(string))
		require.NoError(t, err)
		require.Equal(t, dashboard+nodes.Fields[1].At(i).(string), page)
		require.Equal(t, messages[id], nodes.Fields[3].At(i), id)
		require.Equal(t, lost[id], nodes.Fields[4].At(i), id)
		arrived, part := nodes.Fields[5].At(i).(float64), nodes.Fields[6].At(i).(float64)
		require.InDelta(t, 1, arrived+part, 1e-9)
		require.Equal(t, lost[id] > 0, part > 0)
		if kind != "topic" {
			require.InDelta(t, float64(lost[id])/float64(messages[id]), part, 1e-9)
		}
		ends[id] = true
	}
	for _, a := range list {
		require.True(t, ends[a.source] && ends[a.target])
	}
	return list
}

// graph counts edges in memory.
func (s messages) graph(q oracle.Question, from, to time.Time) []arrow {
	drops := q.Scenario == "drops"
	asked := messageEvents
	if len(q.Events) > 0 || drops {
		asked = q.EventNames()
	}
	var list []arrow
	for _, side := range []struct {
		kind   string
		events []string
		losing string
	}{
		{"publisher", messageEvents, "message.dropped"},
		{"receiver", []string{"message.delivered", "message.acked", "message.delivery_dropped"}, "message.delivery_dropped"},
	} {
		type counts struct{ messages, dropped, lost, unheard, received map[string]bool }
		edges := map[[2]string]counts{}
		for _, r := range oracle.Between(s.Records, from.UnixMilli(), to.UnixMilli()) {
			event := oracle.EventName(r.Event())
			id, _ := r.Text("id")
			isAsked := slices.Contains(asked, event)
			base := drops && event == "message.delivered"
			if id == "" || !slices.Contains(side.events, event) || !isAsked && !base || !q.Keys()(r) {
				continue
			}
			if drops && !q.FiltersOn(oracle.IsWide)(r) || !drops && (!q.FiltersOn(oracle.Every)(r) || !q.Ended()(r)) {
				continue
			}
			client, _ := r.Text("clientid")
			if side.kind == "publisher" && event != "message.publish" && event != "message.dropped" {
				client, _ = r.Text("from_clientid")
			}
			topic, _ := r.Text("topic")
			key := [2]string{cmpEmpty(client), topic}
			if edges[key].messages == nil {
				edges[key] = counts{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
			}
			e := edges[key]
			e.messages[id] = true
			narrow := !drops || q.FiltersOn(oracle.IsNarrow)(r)
			if drops && isAsked && narrow && q.Ended()(r) {
				e.dropped[id] = true
			}
			if event == "message.delivered" || event == "message.acked" {
				e.received[id] = true
			}
			if isAsked && event == side.losing && narrow && oracle.Outcome(r) == "failure" {
				if reason, _ := r.Text("reason"); event == "message.dropped" && reason == "no_subscribers" {
					e.unheard[id] = true
				} else {
					e.lost[id] = true
				}
			}
		}
		for key, e := range edges {
			for id := range e.unheard {
				if !e.received[id] {
					e.lost[id] = true
				}
			}
			if drops && len(e.dropped) == 0 {
				continue
			}
			a := arrow{"publisher:" + key[0], "topic:" + key[1], int64(len(e.messages)), int64(len(e.lost)), len(e.dropped)}
			if side.kind == "receiver" {
				a.source, a.target = a.target, "receiver:"+key[0]
			}
			list = append(list, a)
		}
	}
	return list
}

func byEnds(x, y arrow) int {
	return cmp.Or(cmp.Compare(x.source, y.source), cmp.Compare(x.target, y.target))
}

func TestGraphs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, damaged(messageFleet(t, b.Asked() == statement.GreptimeDB)))
		from, to := s.Start.Add(time.Minute), s.End.Add(-time.Minute)
		for _, q := range messageQuestions {
			t.Run(q.name, func(t *testing.T) {
				q := q.Question
				q.View = "graph"
				want := s.graph(q, from, to)
				require.Equal(t, len(want) == 0, len(q.Messages) > 0, "the question finds something")
				for _, limit := range []int{1000, 3} {
					q.Limit = limit
					frames, err := s.Answer(query.Request{JSON: []byte(q.JSON(t)), From: from, To: to})
					require.NoError(t, err)
					got := arrows(t, frames)
					require.Equal(t, limit < len(want), oracle.HasNotice(frames, fmt.Sprintf("Only the biggest %d edges", limit)))
					slices.SortFunc(got, byEnds)
					slices.SortFunc(want, byEnds)
					if limit >= len(want) {
						require.Equal(t, withoutSizes(want), got)
						continue
					}
					require.Len(t, got, limit)
					require.Equal(t, sizes(want, want)[:limit], sizes(got, want), "the biggest")
				}
			})
		}
	})
}

func withoutSizes(list []arrow) []arrow {
	list = slices.Clone(list)
	for i := range list {
		list[i].dropped = 0
	}
	return list
}

// sizes are what makes the edges big, the biggest first.
func sizes(list, known []arrow) [][2]int64 {
	var sizes [][2]int64
	for _, a := range list {
		i := slices.IndexFunc(known, func(k arrow) bool { return k.source == a.source && k.target == a.target })
		sizes = append(sizes, [2]int64{int64(known[i].dropped), a.messages})
	}
	slices.SortFunc(sizes, func(x, y [2]int64) int { return cmp.Or(cmp.Compare(y[0], x[0]), cmp.Compare(y[1], x[1])) })
	return sizes
}

// TestGraphStories: what the stories are known for.
func TestGraphStories(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := messagesOf(t, b, messageFleet(t, false))
		edges := func(model string) map[string]arrow {
			t.Helper()
			frames, err := s.Answer(query.Request{JSON: []byte(model), From: s.Start, To: s.End})
			require.NoError(t, err)
			list := map[string]arrow{}
			for _, a := range arrows(t, frames) {
				list[a.source+" "+a.target] = a
			}
			return list
		}
		// Its frames reach the screen or are lost on their way to it, none before.
		frames := edges(`{"scenario":"delivery","view":"graph","topics":["cameras/#"]}`)
		require.Len(t, frames, 2)
		require.Zero(t, frames["publisher:camera-1 topic:cameras/1/frames"].lost)
		require.Greater(t, frames["topic:cameras/1/frames receiver:slow-screen"].lost, frames["topic:cameras/1/frames receiver:slow-screen"].messages/3)
		require.Equal(t, frames, edges(`{"scenario":"drops","view":"graph","topics":["cameras/#"]}`))

		wrong := edges(`{"scenario":"drops","view":"graph","publishers":["meter-*"]}`)
		require.Len(t, wrong, 1)
		require.Equal(t, wrong["publisher:meter-9 topic:meters/9/Reading"].messages, wrong["publisher:meter-9 topic:meters/9/Reading"].lost)

		mirror := edges(`{"scenario":"delivery","view":"graph","topics":["mirror/state"]}`)
		require.Len(t, mirror, 3)
		for _, a := range mirror {
			require.Zero(t, a.lost, "what the receiver didn't want isn't lost")
		}
		jobs := edges(`{"scenario":"delivery","view":"graph","topics":["jobs/render"]}`)
		require.Len(t, jobs, 4, "one publisher, three workers")
	})
}

// TestTopicWithoutItsPublishers: where only the edge to a receiver is big enough to be drawn, its topic doesn't look as if nothing had
// been published.
func TestTopicWithoutItsPublishers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
			1s message.delivered id=r1 clientid=a from_clientid=p topic=t/1 qos=1
			2s message.delivered id=r2 clientid=a from_clientid=q topic=t/1 qos=1
			3s message.delivered id=r3 clientid=a from_clientid=r topic=t/1 qos=1`)
		frames, err := s.Answer(query.Request{JSON: []byte(`{"scenario":"delivery","view":"graph","limit":1}`), From: testkit.Start, To: testkit.Start.Add(time.Hour)})
		require.NoError(t, err)
		require.Equal(t, []arrow{{source: "topic:t/1", target: "receiver:a", messages: 3}}, arrows(t, frames))
		require.Equal(t, "topic:t/1", frames[0].Fields[0].At(0))
		require.EqualValues(t, 3, frames[0].Fields[3].At(0))
	})
}
