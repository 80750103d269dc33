package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const (
	defaultClients = 20
	rowsPerClient  = 100
)

// timelineView shows the states of the clients with the most rows of beginnings, ends and refusals among those that the keys
// choose. The keys choose clients: what is shown of them is whole. It reads at most 100 × limit rows (never more than the data
// source allows, but at least limit), and aggregates of limit rows.
var timelineView = ask.View{
	Name: "timeline", Title: "Timeline", Description: "When each client was connected, disconnected or refused, for a state timeline.",
	Scenarios: []string{event.Lifecycle}, Shape: []string{"limit"}, Answer: answerTimeline,
}

func answerTimeline(ctx context.Context, q *ask.Question) (data.Frames, error) {
	tellLacking(q, event.Peername, event.Node, event.Reason, event.ReasonCode, event.ConnectedAt)
	limit := q.RowLimit(defaultClients)
	clients, more, err := liveliest(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	if more {
		q.Infof("Only the %d clients whose state changed most are shown; there are more.", limit)
	}
	if len(clients) == 0 {
		return data.Frames{frame.Table()}, nil
	}
	connections, since, err := connectionsOfClients(ctx, q, clients, max(limit, min(rowsPerClient*limit, q.MaxRows)))
	if err != nil {
		return nil, err
	}
	dead, err := deadNodes(ctx, q, connections)
	if err != nil {
		return nil, err
	}
	byClient := map[string][]*session.Connection{}
	for _, c := range connections {
		byClient[c.ClientID] = append(byClient[c.ClientID], c)
	}
	var frames data.Frames
	for _, client := range clients {
		if list := statesOf(session.States(byClient[client], since, q.Until(), dead)); len(list) > 0 {
			frames = append(frames, frame.States(client, list))
		}
	}
	if len(frames) == 0 {
		return data.Frames{frame.Table()}, nil
	}
	return frames, nil
}

// liveliest finds the clients with the most rows that tell of a change and that the keys choose.
func liveliest(ctx context.Context, q *ask.Question, limit int) (clients []string, more bool, err error) {
	events := choosingEvents(q)
	if len(events) == 0 {
		return nil, false, nil
	}
	conditions := []string{"clientid <> ''"}
	if changes := changesOf(q, events); changes != statement.Nothing {
		events, conditions = intersection(events, changing), append(conditions, changes)
	} // else the keys choose by other rows: by subscribed topics, say
	b := q.Builder()
	r := q.Matching(b, events)
	r.And(conditions...)
	list := statement.Select{statement.PlainText(event.ClientID), statement.Int("n", "count(*)")}
	sql := fmt.Sprintf("SELECT %s\nFROM (\nSELECT %s\n%s\nGROUP BY clientid\n) AS q\nORDER BY n DESC, %s\nLIMIT %d",
		list.Of(""), list, r.SQL(), b.ByName(event.ClientID), limit+1)
	result, err := q.Run(ctx, b.Build(sql, limit, list.Columns()...))
	if err != nil {
		return nil, false, err
	}
	return result.Column(event.ClientID).Strings, result.More, nil
}

// changing are the events by which a client's state can change.
var changing = []string{event.CheckAuthnComplete, event.Connected, event.Connack, event.Disconnected}

// changesOf is the condition for rows by which a client's state changes.
func changesOf(q *ask.Question, events []string) string {
	condition := beginnings(q, events)
	if !slices.Contains(events, event.Disconnected) {
		return condition
	}
	ends := statement.Is(event.Event, event.Disconnected)
	if condition == statement.Nothing {
		return ends
	}
	return "(" + condition + " OR " + ends + ")"
}

// connectionsOfClients reads the newest changes of clients, and says since when they are all there.
func connectionsOfClients(ctx context.Context, q *ask.Question, clients []string, limit int) ([]*session.Connection, time.Time, error) {
	rows, more, err := read(ctx, q, reading{events: changing, limit: limit, and: func(b *statement.Builder) []string {
		return []string{statement.OneOf(b, event.ClientID, clients), changesOf(q, changing)}
	}})
	if err != nil {
		return nil, q.From, err
	}
	since := q.From
	if more {
		since = rows[len(rows)-1].Time
		q.Warnf("Only the newest %d changes of these clients are shown; what was before %s isn't. Name fewer clients, or choose a shorter time range.",
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

// statesOf are what one client was, as the timeline shows it.
func statesOf(list []session.Stretch) []frame.State {
	ends, _ := event.RuleFor(event.Disconnected)
	states := make([]frame.State, len(list))
	for i, stretch := range list {
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
		states[i] = frame.State{From: stretch.From, To: stretch.To, Text: text, Color: color}
	}
	return states
}
