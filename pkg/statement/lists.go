package statement

import (
	"regexp"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// OneOf compares an expression with values: `x = $1` or `x IN ($1, $2)`. It is what an index can serve.
func OneOf[T any](b *Builder, expression string, values []T) string {
	if len(values) == 1 {
		return expression + " = " + b.Bind(values[0])
	}
	return unpruned(b, expression, values) + expression + " IN (" + placeholders(b, values) + ")"
}

// NoneOf is the opposite of OneOf; like it, it doesn't hold for NULL.
func NoneOf[T any](b *Builder, expression string, values []T) string {
	if len(values) == 1 {
		return expression + " <> " + b.Bind(values[0])
	}
	return unpruned(b, expression, values) + expression + " NOT IN (" + placeholders(b, values) + ")"
}

// OneOfIDs compares the ID of a message with several. IDs begin with the time at which EMQX made them, so that beside the list their range lets
// GreptimeDB pass over what other times wrote.
func OneOfIDs(b *Builder, ids []string) string {
	if b.Dialect != GreptimeDB || len(ids) < 2 {
		return OneOf(b, event.ID, ids)
	}
	return event.ID + " >= " + b.Bind(slices.Min(ids)) + " AND " + event.ID + " <= " + b.Bind(slices.Max(ids)) + " AND " + OneOf(b, event.ID, ids)
}

func placeholders[T any](b *Builder, values []T) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = b.Bind(v)
	}
	return strings.Join(list, ", ")
}

// longList is the longest list that GreptimeDB is let prune partitions by.
const longList = 100

var bareColumn = regexp.MustCompile(`^(\w+\.)?"?\w+"?$`)

// unpruned is a condition before a long list that always holds where the list does. To find the partitions of a cluster's table that may hold
// rows, GreptimeDB takes the filter apart, and of a list makes a comparison within a comparison for each value: some hundred are too deep for
// its stack, and end the server. A filter that calls a function it doesn't take apart, and goes by the index alone.
func unpruned[T any](b *Builder, expression string, values []T) string {
	if b.Dialect != GreptimeDB || len(values) <= longList || !bareColumn.MatchString(expression) {
		return ""
	}
	switch any(values[0]).(type) {
	case string:
		return "octet_length(" + expression + ") >= 0 AND "
	case int64, float64:
		return "abs(" + expression + ") >= 0 AND "
	}
	return "" // of others there are few different ones
}
