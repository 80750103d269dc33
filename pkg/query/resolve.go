package query

import (
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Table is what a query needs to know of the table that it asks.
type Table struct {
	Name    string // for messages
	Schema  event.Schema
	Payload Payload
	MaxRows int
	RawSQL  bool // whether users may write SQL of their own
}

// Scenario and View are what the query asks, for checks that need no table.
func (d *Draft) Scenario() string { return d.query.Scenario.Name }
func (d *Draft) View() string     { return d.query.View }

// maxGroups bounds what one query groups by.
const maxGroups = 3

// Resolve compares the query's names of columns with the table's. Its errors are *Error.
func (d *Draft) Resolve(t Table) (*Query, error) {
	q := d.query
	q.Notices = slices.Clone(d.query.Notices)
	q.Schema, q.Payload, q.MaxRows = t.Schema, t.Payload, t.MaxRows
	if q.Limit > t.MaxRows {
		q.Infof("The limit %d was lowered to %d, the most that this data source allows (Max rows in its settings).", q.Limit, t.MaxRows)
		q.Limit = t.MaxRows
	}
	if q.Scenario.Name == event.SQL {
		return &q, t.takesSQL()
	}
	if err := t.keys(&q); err != nil {
		return nil, err
	}
	for _, draft := range d.filters {
		column, err := t.column(draft.key+".column", draft.column, filterable)
		if err != nil {
			return nil, err
		}
		filter, ok, err := draft.resolve(column)
		if err != nil {
			return nil, err
		}
		if ok {
			if column.Name == event.Payload && t.Payload.Mode == PayloadTruncate {
				filter.splitCut(t.Payload.Limit)
			}
			q.Filters = append(q.Filters, filter)
		}
	}
	if err := d.resolveColumns(&q, t); err != nil {
		return nil, err
	}
	if err := d.resolveGroups(&q, t); err != nil {
		return nil, err
	}
	return &q, nil
}

// keys makes sure that the table has what the query's keys are compared with.
func (t Table) keys(q *Query) error {
	for _, k := range q.Used() {
		if err := t.needs(k.Name, k.Needs...); err != nil {
			return err
		}
	}
	switch {
	case q.Measure == Clients:
		return t.needs("measure", event.ClientID)
	case q.Measure == Unacknowledged, q.Measure == Share && q.Scenario.Name == event.Delivery:
		return t.needs("measure", event.ID, event.ClientID, event.QoS)
	case q.Measure.Quantile():
		return t.needs("measure", event.ID, event.ClientID, event.PublishReceivedAt)
	case q.Measure == Share && q.Scenario.Name == event.Drops:
		return t.needs("measure", event.ID)
	}
	return nil
}

// needs makes sure that the table has the columns of a key.
func (t Table) needs(key string, columns ...string) error {
	for _, name := range columns {
		if !t.Schema.Has(name) {
			return Errorf(key, "needs the column %s, which the table %s lacks; add it to the table and to EMQX's action, or leave %s out", name, t.Name, key)
		}
	}
	return nil
}

// column finds a column that a query names; usable says why one that exists still may not be named. others may be named
// in its place.
func (t Table) column(key, name string, usable func(event.Column) string, others ...string) (event.Column, error) {
	if name == event.Payload && t.Payload.Mode == PayloadHide {
		return event.Column{}, Errorf(key, "payload is hidden by this data source (Payload in its settings)")
	}
	column, ok := t.Schema.Column(name)
	if !ok {
		if _, known := event.Wide.Column(name); known {
			return event.Column{}, Errorf(key, "the table %s lacks the column %s; add it to the table and to EMQX's action", t.Name, name)
		}
		return event.Column{}, UnknownValue(key, name, append(t.allowed(usable), others...))
	}
	if why := usable(column); why != "" {
		return event.Column{}, Errorf(key, "%s %s; allowed: %s", name, why, strings.Join(append(t.allowed(usable), others...), ", "))
	}
	return column, nil
}

func (t Table) allowed(usable func(event.Column) string) []string {
	var names []string
	for _, c := range t.Schema {
		if usable(c) == "" && (c.Name != event.Payload || t.Payload.Mode != PayloadHide) {
			names = append(names, c.Name)
		}
	}
	return names
}

func anyColumn(event.Column) string { return "" }

func filterable(c event.Column) string {
	switch c.Type {
	case event.Time:
		return "can't be filtered; the time range is Grafana's"
	case event.Other:
		return "holds a type that can't be compared"
	}
	return ""
}

func groupable(c event.Column) string {
	if c.Name == event.QoS && c.Type == event.Int || c.Type == event.String && c.Name != event.Payload {
		return ""
	}
	return "can't be grouped by"
}

// Groupable lists what queries of a table may group by.
func Groupable(schema event.Schema) []string {
	return append(Table{Schema: schema}.allowed(groupable), computedNames(schema)...)
}

// computedGroups are what can be grouped by though it is no column, by the column that it is computed from.
var computedGroups = []struct{ name, column string }{
	{GroupSource, event.Peername}, {GroupNetwork, event.Peername}, {GroupTopicShape, event.Topic}, {GroupOutcome, ""}, {GroupSeverity, ""},
}

func computedGroup(name string) (column string, ok bool) {
	for _, g := range computedGroups {
		if g.name == name {
			return g.column, true
		}
	}
	return "", false
}

func computedNames(schema event.Schema) []string {
	var names []string
	for _, g := range computedGroups {
		if g.column == "" || schema.Has(g.column) {
			names = append(names, g.name)
		}
	}
	return names
}

// Filterable says whether queries may compare a column.
func Filterable(c event.Column) bool { return filterable(c) == "" }

func (d *Draft) resolveColumns(q *Query, t Table) error {
	hidden := func(name string) bool { return name == event.Payload && t.Payload.Mode == PayloadHide }
	add := func(c event.Column) {
		if !slices.ContainsFunc(q.Columns, func(have event.Column) bool { return have.Name == c.Name }) {
			q.Columns = append(q.Columns, c)
		}
	}
	for _, name := range d.columns {
		if name == "*" {
			for _, c := range t.Schema {
				if !hidden(c.Name) {
					add(c)
				}
			}
			continue
		}
		c, err := t.column("columns", name, anyColumn)
		if err != nil {
			return err
		}
		add(c)
	}
	if len(d.columns) > 0 {
		return nil
	}
	for _, name := range append([]string{event.Timestamp, event.Event}, q.Scenario.Columns...) {
		c, ok := t.Schema.Column(name)
		switch {
		case hidden(name):
		case ok:
			add(c)
		default:
			q.Lacking = append(q.Lacking, name)
		}
	}
	return nil
}

func (d *Draft) resolveGroups(q *Query, t Table) error {
	for _, name := range d.groups {
		if slices.ContainsFunc(q.GroupBy, func(g Group) bool { return g.Name == name }) {
			continue
		}
		group := Group{Name: name}
		if q.Scenario.Name == event.Diagnosis {
			if !slices.Contains(FindingGroups, name) {
				return UnknownValue("groupBy", name, FindingGroups)
			}
			q.GroupBy = append(q.GroupBy, group)
			continue
		}
		var err error
		// A column of the table goes before a name that is computed.
		_, isColumn := t.Schema.Column(name)
		switch column, computed := computedGroup(name); {
		case isColumn || !computed:
			group.Column, err = t.column("groupBy", name, groupable, computedNames(t.Schema)...)
		case column != "":
			group.Column, err = t.column("groupBy", column, groupable)
		}
		if err != nil {
			return err
		}
		q.GroupBy = append(q.GroupBy, group)
	}
	if len(q.GroupBy) > maxGroups {
		return Errorf("groupBy", "%d columns; at most %d are allowed", len(q.GroupBy), maxGroups)
	}
	return nil
}
