package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const (
	defaultClients = 20
	rowsPerClient  = 100
)

var timelineView = View{
	Name: "timeline", Title: "Timeline", Description: "When each client was connected, disconnected or refused, for a state timeline.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{"limit"},
	Answer: old(answerTimeline),
}

// answerTimeline shows the states of the clients with the most rows of beginnings, ends and refusals among those that the keys
// choose. The keys choose clients: what is shown of them is whole. It reads at most 100 × limit rows (never more than the data
// source allows, but at least limit), and aggregates of limit rows.
func answerTimeline(a *asking) (data.Frames, error) {
	a.tellLackingSessions(event.Peername, event.Node, event.Reason, event.ReasonCode, event.ConnectedAt)
	limit := a.limit(defaultClients)
	clients, more, err := a.liveliest(limit)
	if err != nil {
		return nil, err
	}
	if more {
		a.q.Infof("Only the %d clients whose state changed most are shown; there are more.", limit)
	}
	if len(clients) == 0 && !a.preview {
		return data.Frames{frame.Table()}, nil
	}
	connections, since, err := a.connectionsOf(clients, max(limit, min(rowsPerClient*limit, a.q.MaxRows)))
	if err != nil {
		return nil, err
	}
	dead, err := a.deadNodes(connections)
	if err != nil {
		return nil, err
	}
	byClient := map[string][]*session.Connection{}
	for _, c := range connections {
		byClient[c.ClientID] = append(byClient[c.ClientID], c)
	}
	var frames data.Frames
	for _, client := range clients {
		if f := statesOf(client, session.States(byClient[client], since, a.until(), dead)); len(f.Fields) > 0 {
			frames = append(frames, f)
		}
	}
	if len(frames) == 0 {
		return data.Frames{frame.Table()}, nil
	}
	return frames, nil
}

// liveliest finds the clients with the most rows that tell of a change and that the keys choose.
func (a *asking) liveliest(limit int) (clients []string, more bool, err error) {
	events := a.choosingEvents()
	if len(events) == 0 {
		return nil, false, nil
	}
	conditions := []string{"clientid <> ''"}
	if changes := a.changes(events); changes != nothing {
		events, conditions = intersection(events, changing), append(conditions, changes)
	} // else the keys choose by other rows: by subscribed topics, say
	b := a.builder()
	r := a.askedAbout(b, events)
	r.and(conditions...)
	sql := fmt.Sprintf("SELECT clientid, n\nFROM (\nSELECT clientid, count(*) AS n\n%s\nGROUP BY clientid\n) AS q\nORDER BY n DESC, %s\nLIMIT %d",
		r.sql(), b.ByName("clientid"), limit+1)
	result, err := a.run(b.Build(sql, limit, statement.Column{Name: event.ClientID, Type: event.String}, statement.Column{Name: "n", Type: event.Int}))
	if err != nil {
		return nil, false, err
	}
	return result.Columns[0].Strings, result.More, nil
}

// changing are the events by which a client's state can change.
var changing = []string{event.CheckAuthnComplete, event.Connected, event.Connack, event.Disconnected}

// changes is the condition for rows by which a client's state changes.
func (a *asking) changes(events []string) string {
	condition := a.beginning(events)
	if !slices.Contains(events, event.Disconnected) {
		return condition
	}
	ends := constant(event.Event, event.Disconnected)
	if condition == nothing {
		return ends
	}
	return "(" + condition + " OR " + ends + ")"
}

// connectionsOf reads the newest changes of clients, and says since when they are all there.
func (a *asking) connectionsOf(clients []string, limit int) ([]*session.Connection, time.Time, error) {
	if len(clients) == 0 {
		return nil, a.q.From, nil
	}
	b := a.builder()
	r := selectRows(b, a.q.From, a.q.To, changing)
	r.and(statement.OneOf(b, event.ClientID, clients), a.changes(changing))
	rows, more, err := a.sessionRows(b, r, newestFirst, limit, true)
	if err != nil {
		return nil, a.q.From, err
	}
	since := a.q.From
	if more {
		since = rows[len(rows)-1].Time
		a.q.Warnf("Only the newest %d changes of these clients are shown; what was before %s isn't. Name fewer clients, or choose a shorter time range.",
			limit, since.Format(time.RFC3339))
	}
	return session.Pair(rows), since, nil
}

// Colours by Grafana's names.
const (
	colorConnected = "green"
	colorLeft      = "blue"   // on purpose
	colorLost      = "orange" // not on purpose
	colorRefused   = "red"
	colorUnknown   = "text"
)

func statesOf(client string, list []session.Stretch) *data.Frame {
	s := frame.States{ClientID: client, Colors: map[string]string{}}
	ends, _ := event.RuleFor(event.Disconnected)
	for _, stretch := range list {
		text, color := string(stretch.Is), colorUnknown
		switch stretch.Is {
		case session.Connected:
			color = colorConnected
		case session.Disconnected:
			color = colorLeft
			if ends.Of(stretch.Reason) == event.Failure {
				color = colorLost
			}
		case session.Refused:
			color = colorRefused
		}
		if stretch.Reason != nil {
			text += ": " + *stretch.Reason
		}
		s.From, s.To, s.Texts = append(s.From, stretch.From), append(s.To, stretch.To), append(s.Texts, text)
		s.Colors[text] = color
	}
	return s.Frame()
}
