package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// Value is a value that a column has: how it is shown, and how a query names it.
type Value struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

// ValuesRequest asks for values of a column that begin with a prefix.
type ValuesRequest struct {
	Column   string // or "source"
	Prefix   string
	From, To time.Time
	Limit    int
	Schema   event.Schema
}

const (
	// recentWindow is the part of a range that is looked at first: most look-ups are about clients that are there now.
	recentWindow = 15 * time.Minute
	// valuesTime bounds a look-up: somebody is typing.
	valuesTime = 2 * time.Second
	// rowsPerMessage is how many rows are read for a message ID that is wanted.
	rowsPerMessage = 10
)

// patternColumns are compared with patterns, so their values are escaped; others are compared as they are.
var patternColumns = []string{event.ClientID, event.FromClientID, event.Username, event.Node}

// Values lists values, the most recent first. It looks at the newest part of the range, and at all of it only if that
// doesn't give enough; what two seconds don't bring is left out.
func Values(ctx context.Context, t Target, r ValuesRequest) ([]Value, error) {
	expression, column, err := valueExpression(r)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, valuesTime)
	defer cancel()
	ranges := []time.Time{r.From}
	if recent := r.To.Add(-recentWindow); recent.After(r.From) {
		ranges = []time.Time{recent, r.From}
	}
	values := []Value{}
	for i, from := range ranges {
		result, err := t.Database.Query(ctx, valuesStatement(t, r, expression, column, from))
		if err != nil {
			var failed *store.Error
			if i > 0 && errors.As(err, &failed) && failed.Kind == store.TimedOut {
				return values, nil
			}
			return nil, err
		}
		values = valuesOf(result, r.Column)
		values = values[:min(r.Limit, len(values))]
		if len(values) >= r.Limit {
			break
		}
	}
	return values, nil
}

func valueExpression(r ValuesRequest) (string, statement.Column, error) {
	if r.Column == query.GroupSource && !r.Schema.Has(query.GroupSource) && r.Schema.Has(event.Peername) {
		return ask.Source, statement.Column{Name: "v", Type: event.String}, nil
	}
	allowed := []string{query.GroupSource}
	for _, c := range r.Schema {
		if !query.Filterable(c) || c.Name == event.Payload {
			continue
		}
		if c.Name == r.Column {
			return statement.Identifier(c.Name), statement.Column{Name: "v", Type: c.Type}, nil
		}
		allowed = append(allowed, c.Name)
	}
	return "", statement.Column{}, query.UnknownValue("column", r.Column, allowed)
}

func valuesStatement(t Target, r ValuesRequest, expression string, column statement.Column, from time.Time) statement.Statement {
	b := &statement.Builder{Dialect: t.Dialect, Table: t.Table}
	selected := statement.SelectRows(b, from, r.To, nil)
	if column.Type == event.String {
		selected.And(expression + " <> ''")
		if r.Prefix != "" {
			begins := []string{expression + " LIKE " + b.Bind(pattern.EscapeLike(r.Prefix)+"%")}
			if r.Column == event.Event && strings.HasPrefix(event.MessageDeliveryDropped, r.Prefix) {
				begins = append(begins, statement.Is(event.Event, event.DeliveryDropped)) // shown by its other name
			}
			selected.And(statement.AnyOf(begins...)...)
		}
	} else {
		selected.And(expression + " IS NOT NULL")
	}
	if r.Column == event.ID { // of which there may be too many to group
		sql := fmt.Sprintf("SELECT id AS v, \"timestamp\" AS last_at\n%s\nORDER BY last_at DESC\nLIMIT %d", selected.SQL(), rowsPerMessage*r.Limit+1)
		return b.Build(sql, rowsPerMessage*r.Limit, column, statement.Column{Name: "last_at", Type: event.Time})
	}
	sql := fmt.Sprintf("SELECT %s AS v, max(\"timestamp\") AS last_at\n%s\nGROUP BY 1\nORDER BY last_at DESC\nLIMIT %d",
		expression, selected.SQL(), r.Limit+1)
	return b.Build(sql, r.Limit, column, statement.Column{Name: "last_at", Type: event.Time})
}

func valuesOf(result *columnar.Result, column string) []Value {
	values, known := make([]Value, 0, result.Rows), map[string]bool{}
	c := &result.Columns[0]
	for row := range result.Rows {
		text, _ := c.Text(row)
		text = strings.Clone(text) // not the whole answer that it is a part of
		if column == event.Event {
			text = event.Canonical(text)
		}
		value := text
		if slices.Contains(patternColumns, column) {
			value = pattern.Escape(text)
		}
		if !known[text] {
			known[text] = true
			values = append(values, Value{Text: text, Value: value})
		}
	}
	return values
}
