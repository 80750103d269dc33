package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOracle: what the tests compare with must itself be right where MQTT is subtle.
func TestOracle(t *testing.T) {
	for _, c := range []struct {
		filter, topic string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b", "a/B", false}, {"a/b", "a/b/c", false}, {"a", "a/", false}, {"a/", "a/", true},
		{"+", "a", true}, {"+", "", true}, {"+", "a/b", false}, {"a/+", "a/", true}, {"a/+", "a", false}, {"+/+", "/a", true}, {"/+", "/a", true}, {"+", "/a", false},
		{"#", "a/b/c", true}, {"#", "/", true}, {"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "ab", false}, {"a/+/#", "a", false}, {"a/+/#", "a/b", true},
		{"#", "$SYS/x", false}, {"+/x", "$SYS/x", false}, {"$SYS/#", "$SYS/x", true}, {"$SYS/+", "$SYS/x", true}, {"a/#", "a/$x", true}, {"+/#", "$SYS", false},
	} {
		require.Equal(t, c.want, matches(c.filter, c.topic), "%s %s", c.filter, c.topic)
	}
}
