package statement

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

func TestBuilder(t *testing.T) {
	b := &Builder{Dialect: PostgreSQL, Table: "events"}
	require.Equal(t, "$1", b.Bind("a"))
	require.Equal(t, "$2", b.Bind("a"), "a value that comes again gets a placeholder of its own")
	require.Equal(t, "qos = $3", OneOf(b, "qos", []int64{1}))
	require.Equal(t, "clientid IN ($4, $5)", OneOf(b, "clientid", []string{"a", "b"}))
	require.Equal(t, "qos <> $6", NoneOf(b, "qos", []any{int64(2)}))
	require.Equal(t, "node NOT IN ($7, $8, $9)", NoneOf(b, "node", []string{"x", "y", "z"}))
	column := Column{Name: "n", Type: event.Int}
	require.Equal(t, Statement{
		SQL: "SELECT 1", Values: []any{"a", "a", int64(1), "a", "b", int64(2), "x", "y", "z"}, Columns: []Column{column}, MaxRows: 7,
	}, b.Build("SELECT 1", 7, column))
}

func TestStatementsForPeople(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 30, 0, 5_000_000, time.FixedZone("", 3600))
	st := Statement{SQL: "SELECT event\nFROM events\nWHERE clientid = $1 AND \"timestamp\" < $2", Values: []any{"a'; --\n\"<b>&", at}}
	require.Equal(t, "SELECT event\nFROM events\nWHERE clientid = $1 AND \"timestamp\" < $2\n"+
		`  $1 = "a'; --\n\"<b>&"`+"\n  $2 = 2026-03-01T08:30:00.005Z", st.String())
	require.Equal(t, "SELECT 1", Statement{SQL: "SELECT 1"}.String())
}

func TestShow(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{"设备😀", `"设备😀"`}, {"", `""`}, {"<&>", `"<&>"`}, {int64(-7), "-7"}, {2.5, "2.5"}, {true, "true"}, {math.Inf(1), "+Inf"},
		{time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), "2026-03-01T08:00:00.000Z"},
	} {
		require.Equal(t, test.want, Show(test.value))
	}
}

func TestConstants(t *testing.T) {
	require.Equal(t, "'client.connected', 'deny'", Constants("client.connected", "deny"))
	for _, name := range []string{"it's", `a\b`} {
		require.PanicsWithValue(t, "statement: "+name+" is no constant of the vocabulary", func() { Constants("a", name) })
	}
}

func TestEveryWordOfTheVocabularyIsAConstant(t *testing.T) {
	for _, rule := range event.OutcomeRules {
		for _, names := range [][]string{rule.Events, rule.Success, rule.Failure, rule.Neither} {
			require.NotPanics(t, func() { Constants(names...) })
		}
	}
	require.NotPanics(t, func() { Constants(event.All...) })
}

func TestIdentifiers(t *testing.T) {
	for name, want := range map[string]string{
		"clientid": "clientid", "connected_at": "connected_at", "event": "event", "timestamp": `"timestamp"`,
		"region": `"region"`, "Signal Strength": `"Signal Strength"`, "ClientID": `"ClientID"`, "select": `"select"`,
	} {
		require.Equal(t, want, Identifier(name))
	}
}

func TestSafeNames(t *testing.T) {
	for _, name := range []string{"a", "_a1", "Signal Strength", "größe", "温度", "a.b", "a:b", "a-b", "a$1"} {
		require.True(t, SafeName(name), name)
	}
	for _, name := range []string{"", " a", "1a", "-a", "$1", `a"b`, "a'b", `a\b`, "a;b", "a\nb", "a\n", "a\x00b", "a(b)", "a,b", "a/b", "a*b", "a`b", "😀", "a\u2028b"} {
		require.False(t, SafeName(name), name)
	}
}

func TestTableNames(t *testing.T) {
	for _, test := range []struct{ schema, table, want string }{
		{"", "emqx_full_link_events", "emqx_full_link_events"},
		{"public", "events", `"public"."events"`}, // without an underscore it may be a reserved word
		{"", "order", `"order"`},
		{"", "Events", `"Events"`},
		{"site-1", "events", `"site-1"."events"`},
		{"public", "full link", `"public"."full link"`},
		{"Site", "Hall 1", `"Site"."Hall 1"`},
	} {
		require.Equal(t, test.want, TableName(test.schema, test.table))
	}
}

func TestQuoteRefusesWhatIsNotSafe(t *testing.T) {
	require.Equal(t, `"site 2"`, Quote("site 2"))
	for _, name := range []string{`a"b`, `a\b`, "a'b", "a;b", "", "a\nb", "1a"} {
		require.PanicsWithValue(t, fmt.Sprintf("statement: %q must not stand in a statement", name), func() { Quote(name) })
	}
}

// TestStringOfManyValues: whoever names a thousand clients isn't shown a thousand lines.
func TestStringOfManyValues(t *testing.T) {
	values := make([]any, 1000)
	for i := range values {
		values[i] = int64(i)
	}
	lines := strings.Split(Statement{SQL: "SELECT 1", Values: values}.String(), "\n")
	require.Len(t, lines, 102)
	require.Equal(t, "  $100 = 99", lines[100])
	require.Equal(t, "  … and 900 more", lines[101])
	require.NotContains(t, Statement{SQL: "SELECT 1", Values: values[:100]}.String(), "more")
}
