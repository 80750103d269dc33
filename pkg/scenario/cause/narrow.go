package cause

import (
	"encoding/json"
	"net/netip"
	"regexp"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Where the link of a value leads: to the failures of the question that have it.

// narrowed is the question about them. Restrictions of the question stay as they are, so a key that it has already isn't written over:
// a filter narrows it.
func (c *comparison) narrowed(q *ask.Question, v value) map[string]any {
	model := map[string]any{"scenario": q.Scenario.Name}
	switch {
	case c.deliveries:
		model["view"] = "receivers"
	default:
		model["outcome"] = string(c.outcome)
	}
	if len(q.Events) > 0 {
		model["events"] = q.Events
	}
	for key, raw := range q.About {
		model[key] = raw
	}
	if key, value := keyOf(v); key != "" && model[key] == nil {
		model[key] = []string{value}
		return model
	}
	if column, operator, value := filterOf(v); column != "" {
		var filters []any
		if raw, ok := q.About["filters"]; ok {
			_ = json.Unmarshal(raw, &filters) // it was read as a list before
		}
		model["filters"] = append(filters, map[string]any{"column": column, "operator": operator, "values": []any{value}})
	}
	return model
}

// keyOf is the key of the model that asks for a value; "" where a filter does.
func keyOf(v value) (key, asked string) {
	if v.raw == nil || *v.raw == "" {
		return "", ""
	}
	switch v.Dimension {
	case "source", "network":
		if _, err := pattern.ParseSource(*v.raw); err == nil {
			return "sources", *v.raw
		}
	case "topicShape":
		if _, err := mqtt.ParseTopicFilter(*v.raw); err == nil {
			return "topics", *v.raw
		}
	}
	return "", ""
}

// filterOf is the filter that asks for a value; no column where no filter can.
func filterOf(v value) (column, operator string, asked any) {
	d := dimensionNamed(v.Dimension)
	if v.raw == nil {
		if d.group == query.GroupNetwork { // there are peernames of no network
			return "", "", nil
		}
		return d.column, "=", nil
	}
	switch raw := *v.raw; v.Dimension {
	case dimensionPrefix:
		return event.ClientID, "=~", contrast.PrefixRegexp(raw)
	case "source":
		return event.Peername, "=~", "^" + regexp.QuoteMeta(raw) + "(?::[0-9]+)?$"
	case "network":
		network, err := netip.ParsePrefix(raw)
		if err != nil || !network.Addr().Is4() {
			return "", "", nil
		}
		return event.Peername, "=~", pattern.IPv4Regexp(network)
	case "topicShape":
		shape := strings.NewReplacer(`\+`, `[^/]*`, `#`, `.*`).Replace(regexp.QuoteMeta(raw))
		return event.Topic, "=~", "^" + shape + "$"
	default:
		return d.column, "=", raw
	}
}
