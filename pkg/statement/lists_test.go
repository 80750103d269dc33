package statement

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLongLists: a long list of values of a column stands behind a call that keeps GreptimeDB from taking it apart.
func TestLongLists(t *testing.T) {
	texts, numbers := make([]string, longList+1), make([]int64, longList+1)
	for name, test := range map[string]struct {
		dialect Dialect
		write   func(b *Builder) string
		begins  string
	}{
		"texts":            {GreptimeDB, func(b *Builder) string { return OneOf(b, "clientid", texts) }, "octet_length(clientid) >= 0 AND clientid IN ($1, $2, "},
		"none of them":     {GreptimeDB, func(b *Builder) string { return NoneOf(b, "clientid", texts) }, "octet_length(clientid) >= 0 AND clientid NOT IN ($1, $2, "},
		"numbers":          {GreptimeDB, func(b *Builder) string { return OneOf(b, "connected_at", numbers) }, "abs(connected_at) >= 0 AND connected_at IN ($1, $2, "},
		"values of a kind": {GreptimeDB, func(b *Builder) string { return OneOf(b, "topic", []any{"a", "b"}) }, "topic IN ($1, $2)"},
		"of a subquery":    {GreptimeDB, func(b *Builder) string { return OneOf(b, "s.clientid", texts) }, "octet_length(s.clientid) >= 0 AND s.clientid IN ($1, $2, "},
		"IDs":              {GreptimeDB, func(b *Builder) string { return OneOfIDs(b, []string{"b", "a", "c"}) }, "id >= $1 AND id <= $2 AND id IN ($3, $4, $5)"},
		"one ID":           {GreptimeDB, func(b *Builder) string { return OneOfIDs(b, []string{"b"}) }, "id = $1"},
		"short":            {GreptimeDB, func(b *Builder) string { return OneOf(b, "clientid", texts[1:]) }, "clientid IN ($1, $2, "},
		"of a function":    {GreptimeDB, func(b *Builder) string { return OneOf(b, "lower(clientid)", texts) }, "lower(clientid) IN ($1, $2, "},
		"PostgreSQL's IDs": {PostgreSQL, func(b *Builder) string { return OneOfIDs(b, []string{"b", "a"}) }, "id IN ($1, $2)"},
		"PostgreSQL":       {PostgreSQL, func(b *Builder) string { return OneOf(b, "clientid", texts) }, "clientid IN ($1, $2, "},
	} {
		b := &Builder{Dialect: test.dialect}
		sql := test.write(b)
		require.True(t, strings.HasPrefix(sql, test.begins), "%s: %s", name, sql)
		if name == "IDs" {
			require.Equal(t, []any{"a", "c", "b", "a", "c"}, b.Build(sql, 1).Values, "the range, and the list")
		}
	}
}

// TestManyAlternatives: none stands deeper than the longest list that isn't nested.
func TestManyAlternatives(t *testing.T) {
	many := make([]string, 2*longList+1)
	for i := range many {
		many[i] = "a"
	}
	require.Equal(t, []string{"(" + strings.Repeat("a OR ", longList-1) + "a)"}, AnyOf(many[:longList]...))
	sql := AnyOf(many...)[0]
	require.Equal(t, len(many), strings.Count(sql, "a"))
	require.Equal(t, strings.Count(sql, "("), strings.Count(sql, ")"))
	for _, part := range strings.FieldsFunc(sql, func(r rune) bool { return r == '(' || r == ')' }) {
		require.LessOrEqual(t, strings.Count(part, "a"), longList)
	}
}
