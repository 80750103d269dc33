package match

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// patternKeys are the keys that take patterns, with the columns that they look at.
var patternKeys = map[string]func(fleet.Row) []*string{
	"clients": func(row fleet.Row) []*string { return []*string{row.ClientID} },
	"parties": func(row fleet.Row) []*string { return []*string{row.ClientID, row.FromClientID} },
	"users":   func(row fleet.Row) []*string { return []*string{row.Username} },
	"nodes":   func(row fleet.Row) []*string { return []*string{row.Node} },
	"publishers": func(row fleet.Row) []*string {
		switch row.Event {
		case event.MessagePublish, event.MessageDropped, event.SchemaValidationFailed, event.MessageTransformationFailed:
			return []*string{row.ClientID}
		}
		return []*string{row.FromClientID}
	},
}

func TestPatternsFindWhatTheySay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, patternRow))
		keys := []string{"clients", "parties", "users", "nodes", "publishers"}
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			scenario := scenarioOf(rapid.SampledFrom([]string{event.Events, event.Delivery, event.Drops, event.Lifecycle}).Draw(rt, "scenario"))
			asked := map[string][]string{}
			for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 1, 2, rapid.ID).Draw(rt, "keys") {
				asked[key] = rapid.SliceOfN(anyPattern(), 1, 3).Draw(rt, key)
			}
			model := map[string]any{"scenario": scenario.Name}
			for key, patterns := range asked {
				model[key] = patterns
			}
			m.agree(rt, model, clientOf, func(row fleet.Row) bool {
				for key, patterns := range asked {
					if !slices.ContainsFunc(patternKeys[key](row), func(value *string) bool { return value != nil && globsMatch(patterns, *value) }) {
						return false
					}
				}
				return scenario.Includes(row.Event)
			})
		})
	})
}

func TestEscapedValuesMatchThemselvesOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, patternRow))
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			value := rapid.StringOfN(rapid.SampledFrom(patternSigns), 1, 3, -1).Filter(func(text string) bool { return !oracle.Unfilled(text) }).Draw(rt, "value")
			model := map[string]any{"scenario": event.Events, "clients": []string{pattern.Escape(value)}}
			m.agree(rt, model, clientOf, func(row fleet.Row) bool { return row.ClientID != nil && *row.ClientID == value })
		})
	})
}

func globsMatch(patterns []string, value string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return globMatches([]rune(p), []rune(value)) })
}

// globMatches compares character by character.
func globMatches(pattern, value []rune) bool {
	if len(pattern) == 0 {
		return len(value) == 0
	}
	sign, rest := pattern[0], pattern[1:]
	if sign == '*' {
		return globMatches(rest, value) || len(value) > 0 && globMatches(pattern, value[1:])
	}
	if sign == '\\' && len(rest) > 0 && (rest[0] == '*' || rest[0] == '\\') {
		sign, rest = rest[0], rest[1:]
	}
	return len(value) > 0 && value[0] == sign && globMatches(rest, value[1:])
}

func TestGlobMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, value string
		want           bool
	}{
		{"a", "a", true}, {"a", "A", false}, {"a", "ab", false}, {"*", "", true}, {"*", "a\nb", true}, {"a*", "a", true}, {"a*c", "abc", true}, {"a*c", "acb", false},
		{`\*`, "*", true}, {`\*`, "a", false}, {`\\`, `\`, true}, {`\\*`, `\a`, true}, {`\a`, `\a`, true}, {`a\`, `a\`, true}, {"%", "a", false}, {"_", "a", false}, {"**", "a", true},
	} {
		require.Equal(t, test.want, globMatches([]rune(test.pattern), []rune(test.value)), "%s against %q", test.pattern, test.value)
	}
}

func clientOf(row fleet.Row) *string { return row.ClientID }

// patternSigns hold what LIKE, patterns and SQL give a meaning to.
var patternSigns = []rune{'a', 'a', 'b', 'A', '*', '%', '_', '\\', '\'', '"', '$', '?', '[', 'é', '😀', '\n', ' '}

func anyPattern() *rapid.Generator[string] {
	part := rapid.OneOf(rapid.SampledFrom([]string{"*", "*", "*", `\*`, `\\`}), rapid.Map(rapid.SampledFrom(patternSigns), func(r rune) string { return string(r) }))
	text := rapid.Map(rapid.SliceOfN(part, 1, 4), func(parts []string) string { return strings.Join(parts, "") })
	return text.Filter(func(text string) bool { return !oracle.Unfilled(text) })
}

func patternRow(r *rand.Rand) fleet.Row {
	value := func() *string {
		if r.IntN(10) == 0 {
			return nil
		}
		var text string
		for range r.IntN(4) {
			text += string(pick(r, patternSigns...))
		}
		return &text
	}
	return fleet.Row{
		Event:    pick(r, append([]string{event.DeliveryDropped}, event.All...)...),
		ClientID: value(), FromClientID: value(), Username: value(), Node: value(),
	}
}
