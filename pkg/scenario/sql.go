package scenario

import (
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rawsql"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// The views of the scenario sql show the rows of the user's own statement.
var (
	ofSQL        = []string{event.SQL}
	sqlTableView = View{
		Name: "table", Title: "Table", Description: "The rows of the SQL, with whatever columns it selects.",
		Scenarios: ofSQL, Shape: []string{"interval", "limit"}, Answer: old(answerSQLTable),
	}
	sqlSeriesView = View{
		Name: "timeseries", Title: "Time series", Description: "The first time column is the time, numbers are values, and texts tell series apart.",
		Scenarios: ofSQL, Shape: []string{"interval", "limit"}, Answer: old(answerSQLSeries),
	}
	sqlLogsView = View{
		Name: "logs", Title: "Log lines", Description: "The first time column and the text body make a line; severity colours it; other columns are its labels.",
		Scenarios: ofSQL, Shape: []string{"interval", "limit"}, Answer: old(answerSQLLogs),
	}
)

func answerSQLTable(a *asking) (data.Frames, error) {
	result, err := a.runSQL(defaultRows)
	if err != nil {
		return nil, err
	}
	fields := make([]*data.Field, len(result.Columns))
	var texts []*data.Field
	for i := range result.Columns {
		fields[i] = frame.Field(&result.Columns[i])
		if result.Columns[i].Type == event.String {
			texts = append(texts, fields[i])
		}
	}
	a.link(&data.Frame{Fields: texts}) // a number called id isn't a message's
	return data.Frames{frame.Table(fields...)}, nil
}

// runSQL runs the query's own SQL and reads as many rows as are wanted; otherwise is how many where the query doesn't say.
func (a *asking) runSQL(otherwise int) (*store.Result, error) {
	interval := a.question.CutRange().Interval
	if strings.Contains(a.q.RawSQL, "$__interval") {
		interval = a.question.Buckets().Interval
	}
	b := a.builder()
	written, err := rawsql.Write(b, a.q.RawSQL, rawsql.Scope{
		Schema: a.q.Schema, From: a.q.From, To: a.q.To, Interval: interval, FromAlert: a.q.FromAlert,
	})
	if err != nil {
		return nil, err
	}
	if !written.TimeRange {
		a.q.Infof("The SQL doesn't use the time range: it reads whatever the table holds. $__timeFilter binds it.")
	}
	limit := a.limit(otherwise)
	st := b.Build(written.SQL, limit)
	st.Raw = true
	result, err := a.run(st)
	if err != nil {
		return nil, err
	}
	if result.More {
		a.q.Warnf("Only the first %d rows are shown; there are more. Count or group in the SQL, choose a shorter time range, or raise the limit.", limit)
	}
	return result, nil
}

// firstColumn finds the first column of a type; nil if there is none.
func firstColumn(result *store.Result, kind event.Type) *store.Column {
	for i := range result.Columns {
		if result.Columns[i].Type == kind {
			return &result.Columns[i]
		}
	}
	return nil
}

// withTime lists the rows that have a time, the oldest first; those of one time stay in the order of the SQL.
func (a *asking) withTime(result *store.Result, times *store.Column) []int {
	order := make([]int, 0, result.Rows)
	for i := range result.Rows {
		if !times.Null(i) {
			order = append(order, i)
		}
	}
	if n := result.Rows - len(order); n > 0 {
		a.q.Warnf("Rows without a time in the column %s are not shown: %d.", times.Name, n)
	}
	slices.SortStableFunc(order, func(x, y int) int { return times.Times[x].Compare(times.Times[y]) })
	return order
}
