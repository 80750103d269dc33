package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
)

// Texts and links that rules share. Grafana fills them in for each alert: $labels are the alert's, $values the numbers of queries and
// expressions. What isn't known when they are filled in leaves a sentence that still holds.

const (
	folder      = "EMQX"
	dataSource  = "emqx" // its UID
	expressions = "__expr__"
	receiver    = "EMQX operators"
	maintenance = "EMQX maintenance"
	runbook     = "https://github.com/emqx/emqx-fulllink-datasource/blob/main/docs/alerting.md#"
)

const headOfRules = `Alert rules: causes (a page), figures (a warning), and whether the table is filled at all. Written by "go tool mage alerts" from
dev/alerts; docs/alerting.md says what each of them means and how to quiet it.

To change a threshold, look for "params" in the node named limit (and enough: how many failures a share needs to mean anything), or at
the numbers of a "math" expression. Shares are parts of 1. Queries end one minute before the evaluation, so that events which EMQX
writes late are in; "for" is how long a condition must hold.

No data is fine (noDataState: OK): nobody was refused, nothing was dropped. A query that fails leaves all as it was (execErrState:
KeepLast), but for one rule, emqx-database, which says so: a database that is away is one alert.`

const headOfNotifying = `The rules of rules.yaml, each of which sends its alerts to the contact point "EMQX operators" by itself (notification_settings),
whatever the organization's notification policies say; these stay as they are. Use it instead of rules.yaml, together with
notifications.yaml, which has the contact point and the mute timing: name it rules.yaml.`

// dropped are rules of earlier versions, which Grafana forgets: the diagnosis tells them, with the cause.
var dropped = []string{"emqx-acl-deny-rate", "emqx-message-drop-rate", "emqx-delivery-drop-rate"}

func groups() []group { return []group{pipeline(), causes(), figures()} }

// comment puts # before each line.
func comment(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace("# " + line)
	}
	return strings.Join(lines, "\n")
}

// figure writes the number of a node, or words where there is none.
func figure(ref, format, otherwise string) string {
	return fmt.Sprintf("{{ with $values.%s }}{{ %s }}{{ else }}%s{{ end }}", ref, format, otherwise)
}

func share(ref string) string { return figure(ref, "humanizePercentage .Value", "An unknown share") }

func number(ref string) string { return figure(ref, `printf "%.0f" .Value`, "an unknown number") }

// link is an address in the Grafana that sends the alert, whose own address ends in a slash.
func link(page string) string { return "{{ externalURL }}d/" + page }

// asking is a page that asks the data source of the rules; of several, a dashboard might choose another.
func asking(page string) string {
	board, variables, has := strings.Cut(page, "?")
	if has {
		variables = "&" + variables
	}
	return board + "?var-datasource=" + dataSource + variables
}

// pages lead to what a finding is about.
var pages = []struct{ kind, page string }{
	{"client", "emqx-client?var-client="}, {"user", "emqx-lifecycle?var-user="}, {"network", "emqx-source?var-source="},
	{"node", "emqx-nodes?var-node="}, {"topic", "emqx-topic?var-topic="},
}

// aboutPage is the page of what the label about names: "client x", "network x", or the fleet.
func aboutPage() string {
	var text strings.Builder
	for i, p := range pages {
		text.WriteString(branch(i, fmt.Sprintf(`match "^%s " .`, p.kind)))
		fmt.Fprintf(&text, `%s{{ reReplaceAll "^%s " "" . | urlquery }}`, asking(p.page), p.kind)
	}
	return "{{ with $labels.about }}" + text.String() + "{{ else }}" + asking("emqx-fleet") + "{{ end }}{{ else }}" + asking("emqx-fleet") + "{{ end }}"
}

// meanings is what the finding of an alert means and what to do first, as docs/diagnosis.md says it.
func meanings(findings []string) string {
	var text strings.Builder
	for i, id := range findings {
		at := slices.IndexFunc(diagnosis.Rules, func(r evidence.Rule) bool { return r.ID == id })
		first, _, _ := strings.Cut(diagnosis.Rules[at].Check, ". ")
		text.WriteString(branch(i, fmt.Sprintf("eq . %q", id)))
		if !strings.HasSuffix(first, "?") {
			first = strings.TrimSuffix(first, ".") + "."
		}
		text.WriteString(diagnosis.Rules[at].Meaning + " " + first)
	}
	return "{{ with $labels.finding }}" + text.String() + "{{ end }}{{ end }}"
}

// branch begins the branch of a template with this number.
func branch(i int, condition string) string {
	if i == 0 {
		return "{{ if " + condition + " }}"
	}
	return "{{ else if " + condition + " }}"
}
