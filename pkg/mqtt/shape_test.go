package mqtt

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestShape(t *testing.T) {
	for _, test := range []struct{ topic, client, user, want string }{
		{"v2/pump-07/telemetry", "pump-07", "pumps", "v2/+/telemetry"},
		{"v2/pumps/state", "pump-07", "pumps", "v2/+/state"},
		{"meters/17/reading", "m", "", "meters/+/reading"},
		{"dev/3f2a91bc/up", "", "", "dev/+/up"},
		{"dev/facade/up", "", "", "dev/facade/up"},
		{"dev/7d9e8a1c-3b5f-4c2d-9e8a-1c3b5f4c2d9e/up", "", "", "dev/+/up"},
		{"plant/line-7/state", "gw", "", "plant/line-7/state"},
		{"/a//1", "", "", "/a//+"},
		{"$SYS/17/x", "$SYS", "", "$SYS/+/x"},
		{"a/#", "a", "", "+/#"},
	} {
		require.Equal(t, test.want, Shape(test.topic, test.client, test.user), test.topic)
	}
}

// TestShapesMatch: the shape of a topic is a filter that matches it.
func TestShapesMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topic := rapid.StringMatching(`[$a-f0-9/-]{1,20}`).Draw(t, "topic")
		client := rapid.StringMatching(`[$a-f0-9]{0,4}`).Draw(t, "client")
		filter, err := ParseTopicFilter(Shape(topic, client, ""))
		require.NoError(t, err)
		require.True(t, regexp.MustCompile("^(?:"+filter.Regexp()+")").MatchString(topic), filter)
	})
}
