package scenario

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

const defaultRows = 1000

var eventsView = View{
	Name: "events", Title: "Events", Description: "The rows themselves, as a table.",
	Shape:  []string{"columns", "order", "limit"},
	Answer: old(answerEvents),
}

func answerEvents(a *asking) (data.Frames, error) {
	for _, name := range a.q.Lacking {
		a.q.Infof("The table lacks the column %s, which is not shown.", name)
	}
	limit := a.limit(defaultRows)
	b := a.builder()
	result, err := a.newest(b, a.asked(b), a.q.Columns, limit)
	if err != nil {
		return nil, err
	}
	inProtocolOrder(result, a.q.Ascending)
	if result.More {
		a.tellCut("rows", result.Rows)
	}
	table := frame.Rows(result, a.q.Columns)
	a.link(table)
	return data.Frames{table}, nil
}

// tellCut says that a limit kept the newest.
func (a *asking) tellCut(what string, limit int) {
	a.q.Warnf("Only the newest %d %s are shown; there are more. Choose a shorter time range, name a client, or raise the limit.", limit, what)
}

// newest reads the newest of some rows, at most limit, newest first, with payloads as the data source's settings want them.
func (a *asking) newest(b *statement.Builder, from *rows, columns []event.Column, limit int) (*store.Result, error) {
	result, err := a.run(newestRows(b, from, columns, a.q.Payload, limit))
	if err != nil {
		return nil, err
	}
	if c := result.Column(event.Payload); c != nil && a.q.Payload.Mode == query.PayloadTruncate {
		cutTexts(c.Strings, a.q.Payload.Limit)
	}
	return result, nil
}

// newestRows selects them. Time and event come first: rows are put into order by them.
func newestRows(b *statement.Builder, from *rows, shown []event.Column, payload query.Payload, limit int) statement.Statement {
	selected := []event.Column{{Name: event.Timestamp, Type: event.Time}, {Name: event.Event, Type: event.String}}
	for _, c := range shown {
		if c.Name != event.Timestamp && c.Name != event.Event {
			selected = append(selected, c)
		}
	}
	list := make([]string, len(selected))
	columns := make([]statement.Column, len(selected))
	for i, c := range selected {
		list[i] = statement.Identifier(c.Name)
		columns[i] = statement.Column{Name: c.Name, Type: c.Type, EpochMillis: c.EpochMillis}
		if c.Name == event.Payload && payload.Mode == query.PayloadTruncate {
			list[i] = fmt.Sprintf("left(payload, %d) AS payload", payload.Limit+1) // one more tells that there is more
		}
	}
	sql := fmt.Sprintf("SELECT %s\n%s\nORDER BY \"timestamp\" DESC\nLIMIT %d", strings.Join(list, ", "), from.sql(), limit+1)
	return b.Build(sql, limit, columns...)
}

// inProtocolOrder sorts rows that came newest first by time, and those of one millisecond as the protocol brings them about.
func inProtocolOrder(result *store.Result, ascending bool) {
	times, events := result.Columns[0].Times, result.Columns[1].Strings
	order := make([]int, result.Rows)
	for i := range order {
		order[i] = result.Rows - 1 - i
	}
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && times[order[to]].Equal(times[order[from]]) {
			to++
		}
		if to-from > 1 {
			slices.SortStableFunc(order[from:to], func(x, y int) int { return event.Rank(events[x]) - event.Rank(events[y]) })
		}
		from = to
	}
	if !ascending {
		slices.Reverse(order)
	}
	if !slices.IsSorted(order) {
		result.Arrange(order)
	}
}

// cutTexts ends what is longer than limit characters in an ellipsis.
func cutTexts(texts []string, limit int) {
	for i, text := range texts {
		if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
			continue
		}
		n := 0
		for at := range text {
			if n == limit {
				texts[i] = text[:at] + "…"
				break
			}
			n++
		}
	}
}
