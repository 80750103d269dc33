package finding

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

func TestPageOfAFinding(t *testing.T) {
	about := func(id, about string) string { return page(evidence.Finding{ID: id, About: about}) }
	require.Equal(t, "emqx-client?var-client=pump%2007", about("wrong-credentials", "client pump 07"), "the rest is the name, blanks and all")
	require.Equal(t, "emqx-source?var-source=198.51.100.7%2F32", about("brute-force", "network 198.51.100.7/32"))
	require.Equal(t, "emqx-access?", about("wrong-credentials", evidence.Fleet))
	require.Equal(t, "emqx-fleet?", about("other-failures", evidence.Fleet))
	require.Equal(t, "emqx-fleet?", about(diagnosis.NothingUnusual, evidence.Fleet))
}

func TestEveryFindingHasADashboard(t *testing.T) {
	for _, r := range diagnosis.Rules {
		if r.ID != "other-failures" {
			require.NotEmpty(t, r.Dashboard, r.ID)
		}
	}
}
