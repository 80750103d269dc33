package rows

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// annotationsView reads as many rows as it shows marks, and one more; twice as many of connections, which have two rows each.
var annotationsView = ask.View{
	Name: "annotations", Title: "Annotations", Description: "A mark on a graph for each row; in the lifecycle of clients, for each connection and refusal.",
	Shape: []string{"order", "limit"}, Answer: answerAnnotations,
}

func answerAnnotations(ctx context.Context, q *ask.Question) (data.Frames, error) {
	limit, events := q.RowLimit(ask.DefaultRows), q.AskedEvents()
	connections := marksConnections(q)
	reads := limit
	if connections {
		reads, events = 2*limit, connectionEvents
	}
	tellLacking(q, spoken(events))
	rows := func(b *statement.Builder) *statement.Rows {
		r := q.Matching(b, events)
		if connections {
			r.And(beginningEndOrRefusal(q.Schema))
		}
		return r
	}
	result, err := q.Newest(ctx, rows, spokenColumns(q.Schema, events), reads)
	if err != nil {
		return nil, err
	}
	ask.InProtocolOrder(result, false)
	marks := marksOf(result, connections)
	if result.More || len(marks) > limit {
		marks = marks[:min(limit, len(marks))]
		q.TellCut("annotations", len(marks))
	}
	sortMarks(marks, q.Ascending)
	return data.Frames{frame.Annotations(marks)}, nil
}

// connectionEvents are those that tell of a connection as a whole.
var connectionEvents = []string{event.Connected, event.Connack, event.Disconnected}

// marksConnections says whether a query about the lifecycle leaves it to the view what is marked: a mark for each row would
// show one connection five times. Events and topics that the query names are marked as they are.
func marksConnections(q *ask.Question) bool {
	named := slices.ContainsFunc(q.Filters, func(f query.Filter) bool { return f.Column.Name == event.Event || f.Column.Name == event.Topic })
	return q.Scenario.Name == event.Lifecycle && len(q.Events) == 0 && len(q.Unmatched(connectionEvents)) == 0 && !named
}

// beginningEndOrRefusal is the condition for rows of connectionEvents that tell one of these.
func beginningEndOrRefusal(schema event.Schema) string {
	told := []string{statement.Is(event.Event, event.Connected, event.Disconnected)}
	if refusal := ask.OutcomeCondition(schema, []string{event.Connack}, event.Failure); refusal != statement.Nothing {
		told = append(told, refusal)
	}
	return statement.AnyOf(told...)[0]
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
func (r row) mark() frame.Annotation {
	told, cause := r.sentence(), r.cause()
	m := frame.Annotation{Time: r.At(), Title: told.title, Text: told.body, Tags: []string{r.Name()}}
	if cause.Value != "" {
		m.Tags = append(m.Tags, event.OneLine(cause.Value))
	}
	m.Tags = append(m.Tags, r.severity())
	if cause.Meaning != "" {
		m.Text += ". " + cause.Meaning
	}
	if r.Name() == event.Disconnected {
		// Clocks that were set back can put the end before the beginning; that is no region.
		if began, ended := r.Time(event.ConnectedAt), r.Ended(); began != nil && !ended.Before(*began) {
			m.Time, m.End = *began, &ended
		}
	}
	return m
}

// cause is why the row is what it is, with the dictionary's words where it has any.
func (r row) cause() event.ReasonEntry {
	column := event.CauseColumn(r.Name())
	value := r.Known(column)
	if entry, ok := event.ReasonFor(column, r.Name(), value); ok {
		return entry
	}
	return event.ReasonEntry{Value: value}
}

// marksOf are the annotations of rows, or of the connections that they are about.
func marksOf(result *columnar.Result, connections bool) []frame.Annotation {
	var marks []frame.Annotation
	rows := ask.EventsOf(result)
	telling := tellers(rows)
	for i := range result.Rows {
		r := row{rows.Row(i)}
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
func (r row) connection() (c connectionID, ok bool) {
	began := r.Time(event.ConnectedAt)
	if began == nil || r.Name() != event.Connected && r.Name() != event.Disconnected {
		return connectionID{}, false
	}
	return connectionID{r.Known(event.ClientID), began.UnixMilli()}, true
}

// tellers says which row tells of each connection: the one that ends it, where that is known, and one of those that the
// database holds twice.
func tellers(rows *ask.Events) map[connectionID]int {
	telling := map[connectionID]int{}
	for i := range rows.Rows {
		r := row{rows.Row(i)}
		if c, ok := r.connection(); ok {
			if at, told := telling[c]; !told || r.Name() == event.Disconnected && (row{rows.Row(at)}).Name() == event.Connected {
				telling[c] = i
			}
		}
	}
	return telling
}

// sortMarks sorts by the time at which marks begin; those of one time keep their order, or all turn it.
func sortMarks(marks []frame.Annotation, ascending bool) {
	slices.SortStableFunc(marks, func(x, y frame.Annotation) int { return y.Time.Compare(x.Time) })
	if ascending {
		slices.Reverse(marks)
	}
}
