package finding

import (
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
)

// areas are the dashboards in which a finding about many is looked at.
var areas = map[string]string{
	"wrong-credentials": "access", "brute-force": "access", "authenticator-unavailable": "access", "acl-denied": "access", "authorizer-unavailable": "access",
	"banned": "access", "credentials-expired": "access",
	"duplicate-client-id": "lifecycle", "keepalive-timeout": "lifecycle", "flapping": "lifecycle", "kicked": "lifecycle", "network-lost": "lifecycle",
	"reconnect-loop": "lifecycle", "protocol-error": "lifecycle", "server-busy": "lifecycle", "quota-exceeded": "lifecycle",
	"unacknowledged": "delivery", "slow-delivery": "delivery",
	"slow-consumer": "drops", "offline-queue-full": "drops", "message-expired": "drops", "no-subscribers": "drops", "publish-refused": "drops", "payload-refused": "drops",
	"node-lost": "nodes", "clock-skew": "nodes", "ingestion-gap": "pipeline", "rows-repeated": "pipeline", "not-seen": "pipeline",
}

// page is that of what a finding is about, or where it is about many the dashboard of its area.
func page(f evidence.Finding) string {
	kind, value, one := strings.Cut(f.About, " ")
	if one {
		return frame.Page(kind, value)
	}
	if area, ok := areas[f.ID]; ok {
		return "emqx-" + area + "?"
	}
	return frame.Page(f.About, "")
}
