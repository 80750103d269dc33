package mqtt

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// receives is MQTT's rule, level by level.
func receives(filter, topic []string) bool {
	switch {
	case len(filter) > 0 && filter[0] == "#":
		return true
	case len(filter) == 0 || len(topic) == 0:
		return len(filter) == len(topic)
	case filter[0] != "+" && filter[0] != topic[0]:
		return false
	}
	return receives(filter[1:], topic[1:])
}

// FuzzTopics: filters and names of whatever characters are compared by MQTT's rules, both ways.
func FuzzTopics(f *testing.F) {
	for _, filter := range []string{"a/+/#", "#", "+", "+/b", "$SYS/#", "a/#/b", "a+", "", "/", "a//b", "(a|b)/.*", `\d/[x]`, "größe/+", "a\nb/#"} {
		for _, topic := range []string{"a", "a/b/c", "$SYS/x", "", "/", "a//b", "(a|b)/.*", `\d/[x]`, "größe/1", "a\nb", "+/a"} {
			f.Add(filter, topic)
		}
	}
	f.Fuzz(func(t *testing.T, filter, topic string) {
		if !utf8.ValidString(filter) || !utf8.ValidString(topic) || strings.ContainsRune(filter+topic, 0) { // a query can hold neither
			return
		}
		parsed, err := ParseTopicFilter(filter)
		name, wrong := ParseTopicName(topic)
		Nearest(topic, []string{filter, "a/+", topic})
		Likely([]string{topic, filter})
		if err != nil || wrong != nil {
			return
		}
		levels := strings.Split(filter, "/")
		want := receives(levels, strings.Split(topic, "/"))
		if strings.HasPrefix(topic, "$") && (levels[0] == "+" || levels[0] == "#") {
			want = false
		}
		if strings.HasSuffix(filter, "/#") && strings.TrimSuffix(filter, "/#") == topic {
			want = true
		}
		require.Equal(t, want, regexp.MustCompile("^"+parsed.Regexp()).MatchString(topic), "%q receives %q", filter, topic)
		require.Equal(t, want, regexp.MustCompile("^"+name.CoveringRegexp()).MatchString(filter), "%q covers %q", filter, topic)
		if exact, ok := parsed.Exact(); ok {
			require.Equal(t, filter, exact)
		}
	})
}
