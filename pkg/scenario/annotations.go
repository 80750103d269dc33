package scenario

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

var annotationsView = View{
	Name: "annotations", Title: "Annotations", Description: "A mark on a graph for each row; in the lifecycle of clients, for each connection and refusal.",
	Shape:  []string{"order", "limit"},
	Answer: old(answerAnnotations),
}

// answerAnnotations reads as many rows as it shows marks, and one more; twice as many of connections, which have two rows each.
func answerAnnotations(a *asking) (data.Frames, error) {
	limit, events := a.limit(defaultRows), a.q.AskedEvents()
	connections := marksConnections(a.q)
	reads := limit
	if connections {
		reads, events = 2*limit, connectionEvents
	}
	a.tellLacking(spoken(events))
	b := a.builder()
	from := a.askedAbout(b, events)
	if connections {
		from.and(beginningEndOrRefusal(a.q.Schema))
	}
	result, err := a.newest(b, from, spokenColumns(a.q.Schema, events), reads)
	if err != nil {
		return nil, err
	}
	inProtocolOrder(result, false)
	marks := marksOf(result, connections)
	if result.More || len(marks) > limit {
		marks = marks[:min(limit, len(marks))]
		a.tellCut("annotations", len(marks))
	}
	sortMarks(marks, a.q.Ascending)
	return data.Frames{frame.Annotations(marks)}, nil
}

// connectionEvents are those that tell of a connection as a whole.
var connectionEvents = []string{event.Connected, event.Connack, event.Disconnected}

// marksConnections says whether a query about the lifecycle leaves it to the view what is marked: a mark for each row would
// show one connection five times. Events and topics that the query names are marked as they are.
func marksConnections(q *query.Query) bool {
	named := slices.ContainsFunc(q.Filters, func(f query.Filter) bool { return f.Column.Name == event.Event || f.Column.Name == event.Topic })
	return q.Scenario.Name == event.Lifecycle && len(q.Events) == 0 && len(q.Topics) == 0 && len(q.Covers) == 0 && !named
}

// beginningEndOrRefusal is the condition for rows of connectionEvents that tell one of these.
func beginningEndOrRefusal(schema event.Schema) string {
	told := []string{constant(event.Event, event.Connected, event.Disconnected)}
	if refusal := having(schema, []string{event.Connack}, event.Failure); refusal != nothing {
		told = append(told, refusal)
	}
	return anyOf(told)[0]
}

// spokenColumns are those that the table has of what the sentences about these events speak of.
func spokenColumns(schema event.Schema, events []string) []event.Column {
	var columns []event.Column
	for _, name := range spoken(events) {
		if c, ok := schema.Column(name); ok {
			columns = append(columns, c)
		}
	}
	return columns
}

// mark is the row's annotation: a region where the row ends a connection whose beginning it knows, else a point.
func (r eventRow) mark() frame.Annotation {
	told, cause := r.sentence(), r.cause()
	m := frame.Annotation{Time: r.at(), Title: told.title, Text: told.body, Tags: []string{r.name()}}
	if cause.Value != "" {
		m.Tags = append(m.Tags, oneLine(cause.Value))
	}
	m.Tags = append(m.Tags, r.severity())
	if cause.Meaning != "" {
		m.Text += ". " + cause.Meaning
	}
	if r.name() == event.Disconnected {
		// Clocks that were set back can put the end before the beginning; that is no region.
		if began, ended := r.time(event.ConnectedAt), r.ended(); began != nil && !ended.Before(*began) {
			m.Time, m.End = *began, &ended
		}
	}
	return m
}

// causeColumns are those that say why a row is what it is.
var causeColumns = map[string]string{
	event.CheckAuthnComplete: event.ReasonCode, event.Connack: event.ReasonCode, event.CheckAuthzComplete: event.AuthzSource,
	event.Disconnected: event.Reason, event.MessageDropped: event.Reason, event.MessageDeliveryDropped: event.Reason,
}

// cause is why the row is what it is, with the dictionary's words where it has any.
func (r eventRow) cause() event.ReasonEntry {
	column := causeColumns[r.name()]
	value := r.known(column)
	if entry, ok := event.ReasonFor(column, r.name(), value); ok {
		return entry
	}
	return event.ReasonEntry{Value: value}
}

// marksOf are the annotations of rows, or of the connections that they are about.
func marksOf(result *store.Result, connections bool) []frame.Annotation {
	var marks []frame.Annotation
	telling := tellers(result)
	for i := range result.Rows {
		r := eventRow{result, i}
		if c, ok := r.connection(); !connections || !ok || telling[c] == i {
			marks = append(marks, r.mark())
		}
	}
	return marks
}

// connectionID is what the rows of one connection have in common.
type connectionID struct {
	client string
	began  int64 // milliseconds since 1970
}

// connection identifies the one that the row begins or ends, where it says so.
func (r eventRow) connection() (c connectionID, ok bool) {
	began := r.time(event.ConnectedAt)
	if began == nil || r.name() != event.Connected && r.name() != event.Disconnected {
		return connectionID{}, false
	}
	return connectionID{r.known(event.ClientID), began.UnixMilli()}, true
}

// tellers says which row tells of each connection: the one that ends it, where that is known, and one of those that the
// database holds twice.
func tellers(result *store.Result) map[connectionID]int {
	rows := map[connectionID]int{}
	for i := range result.Rows {
		r := eventRow{result, i}
		if c, ok := r.connection(); ok {
			if at, told := rows[c]; !told || r.name() == event.Disconnected && (eventRow{result, at}).name() == event.Connected {
				rows[c] = i
			}
		}
	}
	return rows
}

// sortMarks sorts by the time at which marks begin; those of one time keep their order, or all turn it.
func sortMarks(marks []frame.Annotation, ascending bool) {
	slices.SortStableFunc(marks, func(x, y frame.Annotation) int { return y.Time.Compare(x.Time) })
	if ascending {
		slices.Reverse(marks)
	}
}
