package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// victims are the clients that stories are about, where it isn't the first one they name.
var victims = map[string]string{"factory": "device009", "shared-address": "till-24"}

// victimTopics are those that stories are about, where it isn't the first one they name.
var victimTopics = map[string]string{"denied-subscriber": "boards/+/alarm"}

// aboutMessages are the findings that can be asked for by topic.
var aboutMessages = []string{
	"acl-denied", "slow-consumer", "offline-queue-full", "message-expired", "no-subscribers", "unacknowledged", "payload-refused",
}

func TestStories(t *testing.T) {
	t.Parallel()
	for i, name := range fleet.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClinic(t)
			o := fleet.Options{Seed: uint64(i), Duration: time.Hour, Clients: 60, Rate: 0.01, Stories: []string{name}}
			story := storyOf(t, o)
			rows := c.admit(t, o)
			questions := append([]string{""}, narrowQuestions(story, rows)...)
			for _, server := range testkit.Servers {
				for _, keys := range questions {
					t.Run(fmt.Sprint(server, " ", keys), func(t *testing.T) {
						list := c.asks(t, server, keys)
						if story.Finding == "" {
							require.Empty(t, serious(list))
							require.Equal(t, "nothing-unusual", list[0].id)
						} else {
							require.Equal(t, story.Finding, list[0].id, "%v", list)
							require.NotEqual(t, "info", list[0].severity)
						}
						for _, f := range list {
							t.Log(f.severity, f.id, f.evidence, f.clients, f.summary)
							requireFigures(t, c.askers[server], f)
						}
					})
				}
			}
		})
	}
}

func storyOf(t *testing.T, o fleet.Options) fleet.Story {
	t.Helper()
	f, err := fleet.New(o)
	require.NoError(t, err)
	return f.Stories()[0]
}

// narrowQuestions ask for the story's victim by client ID, user, address and, where that says something, topic.
func narrowQuestions(story fleet.Story, rows []fleet.Row) []string {
	victim := cmp.Or(victims[story.Name], story.Clients[0])
	questions := []string{fmt.Sprintf(`"filters":[{"column":"clientid","operator":"=","values":[%q]}]`, victim)}
	i := slices.IndexFunc(rows, func(r fleet.Row) bool {
		return r.Story == story.Name && r.ClientID != nil && *r.ClientID == victim && r.Username != nil && *r.Username != "" && r.Peername != nil
	})
	if i >= 0 {
		address := (*rows[i].Peername)[:strings.LastIndex(*rows[i].Peername, ":")]
		questions = append(questions, fmt.Sprintf(`"users":[%q]`, strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(*rows[i].Username)), fmt.Sprintf(`"sources":[%q]`, address))
	}
	if slices.Contains(aboutMessages, story.Finding) {
		questions = append(questions, fmt.Sprintf(`"topics":[%q]`, cmp.Or(victimTopics[story.Name], story.Topics[0])))
	}
	return questions
}

// requireFigures compares what a finding says with what the rows say that it leads to.
func requireFigures(t *testing.T, a *testkit.Asker, f finding) {
	t.Helper()
	p := f.pane(t)
	switch f.id {
	case "ingestion-gap": // there are no rows to count
		return
	case "unacknowledged":
		require.Equal(t, float64(f.evidence), numberOf(t, p, a, map[string]any{"view": "count", "measure": "unacknowledged"}), "%s: %s", f.summary, p.model)
		return
	}
	rows := p.asked(t, a, map[string]any{"view": "events", "columns": []string{"timestamp"}, "limit": 1_000_000, "order": "asc"})
	if f.id == "other-failures" { // what of these clients' failures other findings explain can't be left out by filters
		require.GreaterOrEqual(t, int64(rows.Rows()), f.evidence, "%s: %v", f.summary, p.model)
		return
	}
	if strings.Contains(f.summary, "fell silent") { // which of those who connected to other nodes then were its clients no filter says
		require.GreaterOrEqual(t, int64(rows.Rows()), f.evidence, "%s: %v", f.summary, p.model)
		require.True(t, withFigure(f.summary, f.evidence), "%d in: %s", f.evidence, f.summary)
		return
	}
	require.Equal(t, f.evidence, int64(rows.Rows()), "%s: %v", f.summary, p.model)
	if f.evidence == 0 {
		return
	}
	require.True(t, withFigure(f.summary, f.evidence), "%d in: %s", f.evidence, f.summary)
	require.Equal(t, float64(f.evidence), numberOf(t, p, a, map[string]any{"view": "count"}))
	require.Equal(t, float64(f.clients), numberOf(t, p, a, map[string]any{"view": "count", "measure": "clients"}), "clients of %s: %v", f.summary, p.model)
	times, _ := rows.FieldByName("timestamp")
	require.Equal(t, times.At(0), f.first)
	require.Equal(t, times.At(rows.Rows()-1), f.last)
}

func numberOf(t *testing.T, p pane, a *testkit.Asker, changes map[string]any) float64 {
	t.Helper()
	f := p.asked(t, a, changes)
	require.Equal(t, 1, f.Rows())
	return f.Fields[0].At(0).(float64)
}
