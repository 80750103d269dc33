package main

import "time"

// What rules are made of. The types that end in YAML are written as Grafana's file provisioning reads them.

// group is rules that are evaluated together.
type group struct {
	name, about string
	interval    time.Duration
	rules       []rule
}

// rule is one alert rule.
type rule struct {
	uid, title  string
	about       string // a comment, for those who change it
	severity    string // "" where the data brings it, as a label
	scenario    string // a label
	panel       panel
	queries     []query
	checks      []check // the last one is the condition
	wait        time.Duration
	keep        time.Duration // goes on firing so long after it has ended
	noData      string        // "" is OK
	failed      string        // "" is KeepLast
	summary     string
	description string
	page        string // where to look on: an address after that of Grafana
}

// query asks the data source.
type query struct {
	ref      string
	from, to int // seconds before the evaluation
	model    model
}

// model is a query of the data source, as far as rules use it.
type model struct {
	RefID      string   `yaml:"refId"`
	Scenario   string   `yaml:"scenario"`
	View       string   `yaml:"view"`
	Events     []string `yaml:"events,omitempty,flow"`
	Outcome    string   `yaml:"outcome,omitempty"`
	Measure    string   `yaml:"measure,omitempty"`
	GroupBy    []string `yaml:"groupBy,omitempty,flow"`
	Offset     string   `yaml:"offset,omitempty"`
	Filters    []filter `yaml:"filters,omitempty"`
	Severities []string `yaml:"severities,omitempty,flow"`
	Findings   []string `yaml:"findings,omitempty,flow"`
}

type filter struct {
	Column   string   `yaml:"column"`
	Operator string   `yaml:"operator"`
	Values   []string `yaml:"values,flow"`
}

// named leaves out the rows in which a column is NULL or empty: an alert about "(none)" helps nobody.
func named(column string) filter { return filter{column, "=~", []string{"."}} }

// check is an expression over queries and checks before it: a threshold, or mathematics.
type check struct {
	ref, about string
	of         string // what is compared, of a threshold
	over       *float64
	math       string
}

func over(ref, of string, limit float64, about string) check {
	return check{ref: ref, of: of, over: &limit, about: about}
}

func math(ref, expression, about string) check {
	return check{ref: ref, math: expression, about: about}
}

// both is the condition of a rule on a share: the share is over its limit, and there are enough failures for it to mean anything.
var both = check{ref: "firing", math: "$limit && $enough"}
