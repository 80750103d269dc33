package frame_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

func TestPage(t *testing.T) {
	require.Equal(t, "emqx-client?var-client=a%26b%20c", frame.Page("client", "a&b c"))
	require.Equal(t, "emqx-source?var-source=198.51.100.0%2F24", frame.Page("network", "198.51.100.0/24"))
	require.Equal(t, "emqx-nodes?var-node=emqx%4010.0.1.19", frame.Page("node", "emqx@10.0.1.19"))
	require.Equal(t, "emqx-fleet?", frame.Page("fleet", ""))
}
