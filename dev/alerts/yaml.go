package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// The files as text.

type fileYAML struct {
	APIVersion  int          `yaml:"apiVersion"`
	DeleteRules []deleteYAML `yaml:"deleteRules,omitempty"`
	Groups      []groupYAML  `yaml:"groups"`
}

type deleteYAML struct {
	OrgID int    `yaml:"orgId"`
	UID   string `yaml:"uid"`
}

type groupYAML struct {
	OrgID    int         `yaml:"orgId"`
	Name     string      `yaml:"name"`
	Folder   string      `yaml:"folder"`
	Interval string      `yaml:"interval"`
	Rules    []yaml.Node `yaml:"rules"`
}

type ruleYAML struct {
	UID           string            `yaml:"uid"`
	Title         string            `yaml:"title"`
	Condition     string            `yaml:"condition"`
	For           string            `yaml:"for"`
	KeepFiringFor string            `yaml:"keepFiringFor"`
	Missing       int               `yaml:"missing_series_evals_to_resolve,omitempty"`
	NoDataState   string            `yaml:"noDataState"`
	ExecErrState  string            `yaml:"execErrState"`
	Data          []string          `yaml:"data"` // nodes with comments, which are put in when the rest is written
	Labels        map[string]string `yaml:"labels,flow"`
	Annotations   annotationsYAML   `yaml:"annotations"`
	DashboardUID  string            `yaml:"dashboardUid"`
	PanelID       int               `yaml:"panelId"`
	Notify        *notifyYAML       `yaml:"notification_settings,omitempty"`
}

type annotationsYAML struct {
	Summary     string `yaml:"summary"`
	Description string `yaml:"description"`
	Investigate string `yaml:"investigate"`
	Runbook     string `yaml:"runbook_url"`
	Dashboard   string `yaml:"__dashboardUid__"`
	Panel       string `yaml:"__panelId__"`
}

type notifyYAML struct {
	Receiver       string   `yaml:"receiver"`
	GroupBy        []string `yaml:"group_by,flow"`
	GroupWait      string   `yaml:"group_wait"`
	GroupInterval  string   `yaml:"group_interval"`
	RepeatInterval string   `yaml:"repeat_interval"`
	Mute           []string `yaml:"mute_time_intervals,flow"`
}

type nodeYAML struct {
	RefID             string     `yaml:"refId"`
	DatasourceUID     string     `yaml:"datasourceUid"`
	RelativeTimeRange *rangeYAML `yaml:"relativeTimeRange,omitempty,flow"`
	Model             any        `yaml:"model"`
}

type rangeYAML struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

type thresholdYAML struct {
	RefID      string          `yaml:"refId"`
	Type       string          `yaml:"type"`
	Expression string          `yaml:"expression"`
	Conditions []conditionYAML `yaml:"conditions,flow"`
}

type conditionYAML struct {
	Evaluator struct {
		Type   string    `yaml:"type"`
		Params []float64 `yaml:"params"`
	} `yaml:"evaluator"`
}

type mathYAML struct {
	RefID      string `yaml:"refId"`
	Type       string `yaml:"type"`
	Expression string `yaml:"expression"`
}

// text is a file of all rules. One that notifies sends its alerts to a contact point by itself, whatever the policies say.
func text(b boards, notifying bool) ([]byte, error) {
	file := fileYAML{APIVersion: 1}
	for _, uid := range dropped {
		file.DeleteRules = append(file.DeleteRules, deleteYAML{1, uid})
	}
	for _, g := range groups() {
		written := groupYAML{OrgID: 1, Name: g.name, Folder: folder, Interval: short(g.interval)}
		for _, r := range g.rules {
			node, err := r.node(b, g, notifying)
			if err != nil {
				return nil, err
			}
			written.Rules = append(written.Rules, node)
		}
		if len(written.Rules) > 0 {
			written.Rules[0].HeadComment = comment(g.about) + "\n\n" + written.Rules[0].HeadComment
		}
		file.Groups = append(file.Groups, written)
	}
	var out bytes.Buffer
	head := headOfRules
	if notifying {
		head = headOfNotifying
	}
	out.WriteString(comment(head) + "\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(file); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}

func (r rule) node(b boards, g group, notifying bool) (yaml.Node, error) {
	id, err := b.id(r.panel)
	if err != nil {
		return yaml.Node{}, fmt.Errorf("rule %s: %w", r.uid, err)
	}
	written := ruleYAML{
		UID: r.uid, Title: r.title, Condition: r.checks[len(r.checks)-1].ref,
		For: short(r.wait), KeepFiringFor: short(r.keep), NoDataState: either(r.noData, "OK"), ExecErrState: either(r.failed, "KeepLast"),
		Labels: map[string]string{"service": "emqx", "scenario": r.scenario},
		Annotations: annotationsYAML{
			Summary: r.summary, Description: r.description, Investigate: link(r.page), Runbook: runbook + r.uid,
			Dashboard: r.panel.board, Panel: strconv.Itoa(id),
		},
		DashboardUID: r.panel.board, PanelID: id,
	}
	if r.severity != "" {
		written.Labels["severity"] = r.severity
	}
	if r.grouped() {
		written.Missing = int(r.keep / g.interval)
	}
	if notifying {
		written.Notify = &notifyYAML{receiver, []string{"alertname", "finding"}, "30s", "5m", "4h", []string{maintenance}}
	}
	node, err := commented(written, r.about, "")
	if err != nil {
		return yaml.Node{}, err
	}
	at := slices.IndexFunc(node.Content, func(key *yaml.Node) bool { return key.Value == "data" })
	data := node.Content[at+1]
	data.Content, data.Style = nil, 0
	for _, q := range r.queries {
		one, err := q.node()
		if err != nil {
			return yaml.Node{}, err
		}
		data.Content = append(data.Content, &one)
	}
	for _, c := range r.checks {
		one, err := c.node()
		if err != nil {
			return yaml.Node{}, err
		}
		data.Content = append(data.Content, &one)
	}
	return node, nil
}

// grouped says whether the rule has an alert for each group of a query.
func (r rule) grouped() bool {
	for _, q := range r.queries {
		if len(q.model.GroupBy) > 0 {
			return true
		}
	}
	return false
}

func (q query) node() (yaml.Node, error) {
	q.model.RefID, q.model.View = q.ref, "count"
	return commented(nodeYAML{q.ref, dataSource, &rangeYAML{q.from, q.to}, q.model}, "", "")
}

func (c check) node() (yaml.Node, error) {
	if c.over == nil {
		return commented(nodeYAML{RefID: c.ref, DatasourceUID: expressions, Model: mathYAML{c.ref, "math", c.math}}, "", c.about)
	}
	condition := conditionYAML{}
	condition.Evaluator.Type, condition.Evaluator.Params = "gt", []float64{*c.over}
	return commented(nodeYAML{RefID: c.ref, DatasourceUID: expressions, Model: thresholdYAML{c.ref, "threshold", c.of, []conditionYAML{condition}}}, "", c.about)
}

// commented writes a value with a comment above, and one behind its first line.
func commented(value any, above, behind string) (yaml.Node, error) {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return yaml.Node{}, err
	}
	if above != "" {
		node.HeadComment = comment(above)
	}
	if behind != "" {
		node.Content[1].LineComment = "# " + behind
	}
	return node, nil
}

// short writes a duration as Grafana's files do.
func short(d time.Duration) string {
	if d%time.Minute == 0 && d > 0 {
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}

func either(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
