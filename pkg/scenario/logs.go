package scenario

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

var logsView = View{
	Name: "logs", Title: "Logs", Description: "A sentence for each row, newest first.",
	Shape:  []string{"columns", "limit"},
	Answer: old(answerLogs),
}

// answerLogs reads limit rows, and one more to tell whether there are any.
func answerLogs(a *asking) (data.Frames, error) {
	a.tellLacking(slices.Concat(a.q.Lacking, spoken(a.q.AskedEvents())))
	limit := a.limit(defaultRows)
	b := a.builder()
	result, err := a.newest(b, a.asked(b), logColumns(a.q), limit)
	if err != nil {
		return nil, err
	}
	inProtocolOrder(result, false)
	if result.More {
		a.tellCut("rows", result.Rows)
	}
	lines := logLines(result, a.q.Columns)
	a.link(&data.Frame{Fields: lines.More}) // not the line's own ID, which is none of a message
	return data.Frames{lines.Frame()}, nil
}

// tellLacking names the columns that an answer would show, had the table them.
func (a *asking) tellLacking(columns []string) {
	var told []string
	for _, name := range columns {
		if !a.q.Schema.Has(name) && !slices.Contains(told, name) {
			told = append(told, name)
			a.q.Infof("The table lacks the column %s, which is not shown.", name)
		}
	}
	if a.q.Outcome == event.Any { // otherwise it has been told
		tellMissingOutcomes(a.q)
	}
}

// identifying says whether a column belongs to a line's identity: it is EMQX's, and never cut or hidden.
func identifying(c event.Column) bool { return c.Known && c.Name != event.Payload }

// logColumns are those that lines are made of: whatever is shown, all that identify a row.
func logColumns(q *query.Query) []event.Column {
	columns := slices.DeleteFunc(slices.Clone(q.Schema), func(c event.Column) bool { return !identifying(c) })
	for _, c := range q.Columns {
		if !identifying(c) {
			columns = append(columns, c)
		}
	}
	return columns
}

// linked are the columns that carry links, by the names of their fields: a log line has an ID of its own.
var linked = []struct{ column, field string }{
	{event.ClientID, event.ClientID}, {event.Topic, event.Topic}, {event.Peername, event.Peername}, {event.ID, "message_id"},
}

// logLines tells the rows of a result; their labels are these columns.
func logLines(result *store.Result, labels []event.Column) frame.Lines {
	var lines frame.Lines
	seen, identified := map[uint64]int{}, identityColumns(result)
	for i := range result.Rows {
		r := eventRow{result, i}
		lines.Times = append(lines.Times, r.at())
		lines.Bodies = append(lines.Bodies, r.sentence().body)
		lines.Severities = append(lines.Severities, r.severity())
		lines.Labels = append(lines.Labels, r.labels(labels))
		id := identity(identified, i)
		seen[id]++
		lines.IDs = append(lines.IDs, lineID(id, seen[id]))
	}
	for _, l := range linked {
		if c := result.Column(l.column); c != nil && filled(c, result.Rows) {
			field := frame.Field(c)
			field.Name = l.field
			lines.More = append(lines.More, field)
		}
	}
	return lines
}

func filled(c *store.Column, rows int) bool {
	for i := range rows {
		if !c.Null(i) {
			return true
		}
	}
	return false
}

// labels are the values of columns as texts; NULL is left out, and so is the time, which each line shows.
func (r eventRow) labels(columns []event.Column) map[string]string {
	labels := make(map[string]string, len(columns))
	for _, c := range columns {
		switch text := r.text(c.Name); {
		case text == nil || c.Name == event.Timestamp:
		case c.Name == event.Event:
			labels[c.Name] = r.name()
		default:
			labels[c.Name] = *text
		}
	}
	return labels
}

// identityColumns are those of a result that make up the identity of its rows, nil where the table lacks one.
func identityColumns(result *store.Result) []*store.Column {
	var columns []*store.Column
	for _, c := range event.Wide {
		if identifying(c) {
			columns = append(columns, result.Column(c.Name))
		}
	}
	return columns
}

// identity is the same in every answer that holds the row, and as good as never that of another row. A column that the table
// doesn't have yet counts as NULL.
func identity(columns []*store.Column, row int) uint64 {
	var text []byte
	for _, c := range columns {
		var value string
		switch {
		case c == nil || c.Null(row):
			text = append(text, 0)
			continue
		case c.Type == event.Time:
			value = strconv.FormatInt(c.Times[row].UnixMilli(), 10)
		case c.Type == event.String:
			value = c.Strings[row]
		default:
			value = textAt(c, row)
		}
		text = append(text, 1)
		text = binary.AppendUvarint(text, uint64(len(value))) // so that no two rows give one text
		text = append(text, value...)
	}
	h := fnv.New64a()
	h.Write(text)
	return h.Sum64()
}

// lineID numbers rows that the database holds more than once.
func lineID(identity uint64, occurrence int) string {
	if occurrence == 1 {
		return fmt.Sprintf("%016x", identity)
	}
	return fmt.Sprintf("%016x-%d", identity, occurrence)
}
