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

func TestPageLink(t *testing.T) {
	link := frame.DataSource{UID: "a&b"}.PageLink("source")
	require.Equal(t, "The dashboard of this address", link.Title)
	require.Equal(t, "/d/emqx-source?var-source=${__value.raw:percentencode}&var-datasource=a%26b&${__url_time_range}", link.URL)
}
