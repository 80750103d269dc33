package grafana

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// choices are the values chosen for variables, by their names. A variable that isn't named stands at what the dashboard says.
type choices map[string][]string

// placeholder is a variable in a text, with a format or without.
var placeholder = regexp.MustCompile(`^\$(?:([a-z]+)|\{([a-z]+):[a-z]+\})$`)

// variableIn names the variable that a text is, or "".
func variableIn(text any) string {
	s, _ := text.(string)
	if found := placeholder.FindStringSubmatch(s); found != nil {
		return found[1] + found[2]
	}
	return ""
}

// fill does what the front end does with variables, as far as the dashboards use them: an entry of a list that is a variable
// becomes its values, and none of them if that is All; a filter without values is none.
func (d dashboard) fill(target map[string]any, chosen choices) map[string]any {
	filled := maps.Clone(target)
	for key, value := range target {
		switch v := value.(type) {
		case string:
			if name := variableIn(v); name != "" {
				filled[key] = strings.Join(d.valuesOf(name, chosen), ",")
			}
		case []any:
			filled[key] = d.fillList(v, chosen)
		}
	}
	var filters []any
	for _, f := range asList(target["filters"]) {
		filter := maps.Clone(f.(map[string]any))
		if filter["values"] = d.fillList(asList(filter["values"]), chosen); len(asList(filter["values"])) > 0 {
			filters = append(filters, filter)
		}
	}
	if filled["filters"] = filters; filters == nil {
		delete(filled, "filters")
	}
	return filled
}

func (d dashboard) fillList(list []any, chosen choices) []any {
	filled := []any{}
	for _, entry := range list {
		name := variableIn(entry)
		if name == "" {
			filled = append(filled, entry)
			continue
		}
		for _, value := range d.valuesOf(name, chosen) {
			if value != "" {
				filled = append(filled, value)
			}
		}
	}
	return filled
}

// valuesOf are the chosen values of a variable, or those that it has at first; All is none.
func (d dashboard) valuesOf(name string, chosen choices) []string {
	if values, ok := chosen[name]; ok {
		return values
	}
	v := d.variable(name)
	if v == nil {
		return nil
	}
	first, _ := v.Current.Value.(string)
	if first == "" {
		return nil
	}
	return []string{first}
}

// chooseLast chooses for variables of a single value what Grafana chooses at first: the value that was seen last.
func (d dashboard) chooseLast(t *testing.T, a viewer, chosen choices) choices {
	t.Helper()
	chosen = maps.Clone(chosen)
	if chosen == nil {
		chosen = choices{}
	}
	for _, v := range d.Templating.List {
		if _, done := chosen[v.Name]; done || v.Type != "query" || v.Multi {
			continue
		}
		if offers := a.offers(t, d, v, chosen); len(offers) > 0 {
			chosen[v.Name] = []string{offers[0].Value}
		}
	}
	return chosen
}

type offer struct{ Text, Value string }

// offers asks for the values of a variable, as the front end does.
func (a viewer) offers(t *testing.T, d dashboard, v dashboardVariable, chosen choices) []offer {
	t.Helper()
	var query struct {
		RefID, Column, Prefix string
		Filters               []map[string]any
	}
	require.NoError(t, json.Unmarshal(v.Query, &query))
	require.Equal(t, "variable-"+v.Name, query.RefID)
	require.Contains(t, []string{"", "$__searchFilter"}, query.Prefix)
	if len(query.Filters) == 0 {
		address := url.Values{
			"column": {query.Column}, "prefix": {""}, "limit": {"500"},
			"from": {strconv.FormatInt(a.From.UnixMilli(), 10)}, "to": {strconv.FormatInt(a.To.UnixMilli(), 10)},
		}
		var answer []offer
		status, err := a.Get(t.Context(), "values?"+address.Encode(), &answer)
		require.NoError(t, err)
		require.Equal(t, 200, status)
		return answer
	}
	model := d.fill(map[string]any{
		"refId": "A", "scenario": "events", "view": "count", "groupBy": []any{query.Column}, "filters": anyList(query.Filters), "limit": 500,
	}, chosen)
	responses, err := a.Query(t.Context(), nil, a.sent(t, model, 0, panelWidth))
	require.NoError(t, err)
	require.NoError(t, responses["A"].Error)
	var list []offer
	for _, f := range responses["A"].Frames {
		for i := range f.Rows() {
			if text, ok := f.Fields[fieldAt(t, f, query.Column)].ConcreteAt(i); ok {
				list = append(list, offer{text.(string), text.(string)})
			}
		}
	}
	return list
}

func anyList[T any](list []T) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all
}

// placeholders names the variables in a target, sorted, each once.
func placeholders(target any) []string {
	var names []string
	var look func(any)
	look = func(value any) {
		switch v := value.(type) {
		case string:
			if name := variableIn(v); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		case []any:
			for _, one := range v {
				look(one)
			}
		case map[string]any:
			for key, one := range v {
				if key != "datasource" {
					look(one)
				}
			}
		}
	}
	look(target)
	slices.Sort(names)
	return names
}
