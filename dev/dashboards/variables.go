package main

// variable is a choice in a dashboard's head.
type variable struct {
	Name             string      `json:"name"`
	Label            string      `json:"label"`
	Description      string      `json:"description,omitempty"`
	Type             string      `json:"type"`
	Hide             int         `json:"hide,omitempty"`
	Datasource       *datasource `json:"datasource,omitempty"`
	Query            any         `json:"query,omitempty"`
	Definition       string      `json:"definition,omitempty"`
	Refresh          int         `json:"refresh,omitempty"`
	Multi            *bool       `json:"multi,omitempty"`
	IncludeAll       *bool       `json:"includeAll,omitempty"`
	AllValue         string      `json:"allValue,omitempty"`
	AllowCustomValue *bool       `json:"allowCustomValue,omitempty"`
	Current          any         `json:"current,omitempty"`
	Options          []option    `json:"options,omitempty"`
	Filters          []any       `json:"filters,omitempty"`
}

type option struct {
	Text     any  `json:"text"`
	Value    any  `json:"value"`
	Selected bool `json:"selected"`
}

// withTime is the refresh of a list whose values depend on the time range.
const withTime = 2

// all is what a variable holds that chooses nothing; the front end drops it out of every list.
const all = "$__all"

// values asks for the values of a column. What somebody types into the list is looked for on the server.
type values struct {
	RefID   string   `json:"refId"`
	Column  string   `json:"column"`
	Prefix  string   `json:"prefix"`
	Filters []filter `json:"filters,omitempty"`
}

func valuesOf(name, column string) values {
	return values{RefID: "variable-" + name, Column: column, Prefix: "$__searchFilter"}
}

// variables puts the data source before and Grafana's own filters behind what a dashboard can choose.
func (b *board) variables(list ...variable) {
	b.Templating.List = append(b.Templating.List, variable{
		Name: "datasource", Label: "Data source", Type: "datasource", Query: ours.Type, Refresh: 1, Multi: new(false), IncludeAll: new(false),
		Current: struct{}{}, Options: []option{},
	})
	for _, v := range list {
		b.Templating.List = append(b.Templating.List, v)
	}
	b.Templating.List = append(b.Templating.List, variable{
		Name: "filter", Label: "Filter", Type: "adhoc", Datasource: ours, Filters: []any{},
		Description: "Any column, compared with one or more values. All panels take it; the diagnosis takes those that say who and where",
	})
}

// several chooses any number of values, All at first.
func several(name, label, column, description string) variable {
	return variable{
		Name: name, Label: label, Description: description, Type: "query", Datasource: ours, Query: valuesOf(name, column), Definition: column,
		Refresh: withTime, Multi: new(true), IncludeAll: new(true), AllValue: all, AllowCustomValue: new(true),
		Current: option{Text: []string{"All"}, Value: []string{all}},
	}
}

// one chooses a single value; at first it is the one that was seen last.
func one(name, label, column, description string) variable {
	return variable{
		Name: name, Label: label, Description: description, Type: "query", Datasource: ours, Query: valuesOf(name, column), Definition: column,
		Refresh: withTime, Multi: new(false), IncludeAll: new(false), AllowCustomValue: new(true), Current: struct{}{},
	}
}

// among chooses one of a few values, the first at first.
func among(name, label, description string, choices ...option) variable {
	v := variable{
		Name: name, Label: label, Description: description, Type: "custom", Multi: new(false), IncludeAll: new(false), AllowCustomValue: new(false),
	}
	list := ""
	for i, c := range choices {
		if i > 0 {
			list += ","
		}
		list += c.Text.(string) + " : " + c.Value.(string)
	}
	choices[0].Selected = true
	v.Query, v.Current, v.Options = list, choices[0], choices
	return v
}

// typed takes any text.
func typed(name, label, description string) variable {
	empty := option{Text: "", Value: ""}
	return variable{Name: name, Label: label, Description: description, Type: "textbox", Query: "", Current: empty, Options: []option{empty}}
}

// What dashboards choose by.
var (
	byClient = several("client", "Client", "clientid", "Client IDs, as publishers and receivers; * stands for any characters")
	byUser   = several("user", "User", "username", "User names, of receivers where a message was delivered; * stands for any characters")
	bySource = several("source", "Source", "source", "Addresses of clients, of receivers where a message was delivered: 78.234.1.9, 78.234.0.0/17, 78.234.*, 2001:db8::/32")
	byTopic  = several("topic", "Topic", "topic", "Topics; filters such as factory/+/status or factory/# work too")
	byNode   = several("node", "Node", "node", "EMQX nodes")
)

// everyone is the scope of dashboards with all of these variables.
var everyone = scope{query{
	Parties: []string{"$client"}, Users: []string{"$user"}, Sources: []string{"$source"}, Topics: []string{"$topic"}, Nodes: []string{"$node"},
}}

// byWhom is what the tables of who had the trouble put together.
func byWhom(columns ...option) variable {
	return among("by", "Who, by", "What the tables of who and where put together", columns...)
}
