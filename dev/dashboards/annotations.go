package main

// annotation marks moments in every graph of a dashboard.
type annotation struct {
	Name       string      `json:"name"`
	Enable     bool        `json:"enable"`
	Hide       bool        `json:"hide"`
	IconColor  string      `json:"iconColor"`
	Datasource *datasource `json:"datasource"`
	BuiltIn    int         `json:"builtIn,omitempty"`
	Type       string      `json:"type,omitempty"`
	Target     *query      `json:"target,omitempty"`
}

// marks gives a dashboard Grafana's own annotations and some more.
func (b *board) marks(list ...annotation) {
	b.Annotations.List = append(b.Annotations.List, annotation{
		Name: "Annotations & Alerts", BuiltIn: 1, Type: "dashboard", Enable: true, Hide: true, IconColor: "rgba(0, 211, 255, 1)",
		Datasource: &datasource{Type: "grafana", UID: "-- Grafana --"},
	})
	for _, a := range list {
		b.Annotations.List = append(b.Annotations.List, a)
	}
}

func mark(name, color string, q query) annotation {
	q.RefID, q.View = "Anno", "annotations"
	return annotation{Name: name, IconColor: color, Datasource: ours, Target: &q}
}

// findingsIn marks when what the diagnosis found began and ended. Most of it lasts, and would colour all graphs: it is for whoever switches it
// on in the dashboard's head.
func findingsIn(s scope, findings ...string) annotation {
	return mark("Findings", "semi-dark-orange", s.ask(query{Scenario: diagnosis, Findings: findings, Severities: []string{"critical", "warning"}}))
}

// connectionsIn marks when clients were connected.
func connectionsIn(s scope) annotation {
	return mark("Connections", "semi-dark-green", s.ask(query{Scenario: scenarioConnect, Limit: 100}))
}
