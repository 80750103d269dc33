package setup

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// inEMQX reads a pattern as EMQX's PCRE does: a letter of the pattern is a byte of the value. Go's engine never goes back, so
// it has no marks for that, and byte values are letters to it.
func inEMQX(t require.TestingT, pattern string) func(value []byte) bool {
	compiled, err := regexp.Compile(strings.NewReplacer("(?>", "(?:", ")*+", ")*").Replace(pattern))
	require.NoError(t, err)
	return func(value []byte) bool {
		letters := make([]rune, len(value))
		for i, b := range value {
			letters[i] = rune(b)
		}
		return compiled.MatchString(string(letters))
	}
}

// patternOf finds the regular expression in the rule as operators get it.
func patternOf(t *testing.T) string {
	m := regexp.MustCompile(`regex_match\(payload, '([^']+)'\)`).FindStringSubmatch(text(t, Target{}, "emqx-rule-sql"))
	require.NotNil(t, m)
	return m[1]
}

func TestRuleKeepsTextAndNothingElse(t *testing.T) {
	isText := inEMQX(t, patternOf(t))
	for _, value := range []string{"", "21.5", "{\"温度\": 21}", "line\nline\r\n", "\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff"} {
		require.True(t, isText([]byte(value)), "%q", value)
	}
	for _, value := range []string{
		"\x00", "a\x00b", "\xff", "\x80", "\xc3", "a\xc3(", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "text\n\xfe",
	} {
		require.False(t, isText([]byte(value)), "%q", value)
	}
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.SliceOf(rapid.Byte()),
			// Mostly valid, so that long matches and late faults come up too.
			rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a", "é", "温", "😀", "\n", "\x7f", "\x00", "\x80", "\xf0\x9f"})),
				func(parts []string) []byte { return []byte(strings.Join(parts, "")) }),
		).Draw(t, "value")
		want := utf8.Valid(value) && !strings.Contains(string(value), "\x00")
		require.Equal(t, want, isText(value), "%q", value)
	})
}

func TestRulesSelectWhatTheirActionNames(t *testing.T) {
	for _, id := range []string{"emqx-rule-sql", "emqx-rule-sql-publishes", "emqx-rule-sql-base64"} {
		sql := text(t, Target{}, id)
		require.Contains(t, sql, "'' as as_text", id)
		require.Contains(t, sql, "WHEN is_null(payload) THEN payload\n", id)
		require.Contains(t, sql, "ELSE concat('base64:', base64_encode(payload)) END as payload\nFROM \"$events/#\"", id)
	}
	require.True(t, strings.HasSuffix(text(t, Target{}, "emqx-rule-sql-publishes"), `FROM "$events/#", "#"`))
	require.Equal(t, "SELECT *\nFROM \"$events/#\"", bodies(t, Target{})["emqx-rule-plain"]["sql"])
}

// What leaves the broker holds a password and what clients say.
func TestConnectorsEncrypt(t *testing.T) {
	b := bodies(t, Target{})
	for _, id := range []string{"emqx-connector", "postgresql-connector"} {
		require.Equal(t, map[string]any{"enable": true}, b[id]["ssl"], id)
	}
	require.Contains(t, text(t, Target{}, "emqx-config"), "\n  ssl.enable = true\n")
}
