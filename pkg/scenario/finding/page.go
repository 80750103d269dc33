package finding

import (
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

// page is that of what a finding is about, or where it is about many the dashboard of its rule.
func page(f evidence.Finding) string {
	kind, value, one := strings.Cut(f.About, " ")
	if one {
		return frame.Page(kind, value)
	}
	for _, rule := range diagnosis.Rules {
		if rule.ID == f.ID && rule.Dashboard != "" {
			return "emqx-" + rule.Dashboard + "?"
		}
	}
	return frame.Page(f.About, "")
}
