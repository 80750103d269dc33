package main

// figure is a number of a stat panel.
type figure struct {
	query      query
	properties []property
}

// stat shows figures side by side, each with its name.
func stat(title, description string, figures ...figure) panel {
	queries := make([]query, len(figures))
	for i, f := range figures {
		queries[i] = f.query
	}
	p := asking("stat", title, description, queries)
	p.FieldConfig.Defaults = object{
		"unit": "short", "noValue": noAnswer, "color": object{"mode": "thresholds"}, "thresholds": thresholds("blue").Value,
	}
	p.Options = object{
		"reduceOptions": object{"values": false, "calcs": []string{"lastNotNull"}, "fields": ""},
		"colorMode":     "value", "graphMode": "none", "textMode": "value_and_name", "justifyMode": "center", "orientation": "vertical", "wideLayout": false,
		"text": object{"titleSize": 14, "valueSize": 30}, // as large as they fit, a dash would be the largest
	}
	for i, f := range figures {
		if len(f.properties) > 0 {
			p = p.answering(queries[i].RefID, f.properties...)
		}
	}
	return p
}

// number is a figure that is neither good nor bad.
func number(name string, q query, links ...link) figure {
	q.View = "count"
	return figure{q, withLinks(links, named(name))}
}

// bad is a figure that should be 0.
func bad(name string, q query, links ...link) figure {
	q.View = "count"
	return figure{q, withLinks(links, named(name), thresholds("green", step{"orange", 1}))}
}

// part is a share of failures: orange and red are where the alert rules begin; yellow can't be read on white. Null is no share, which isn't 0.
func part(name string, orange, red float64, q query, links ...link) figure {
	q.View, q.Measure = "count", share
	return figure{q, withLinks(links, named(name), unit("percentunit"), property{"decimals", 1}, noShare,
		thresholds("green", step{"orange", orange}, step{"red", red}))}
}

// quiet is the colour of what stands beside something else, on dark and on light.
const quiet = "#8e8e8e"

// earlier is the figure of a while before.
func (f figure) earlier(offset, name string) figure {
	f.query.Offset = offset
	kept := f.properties[:0:0]
	for _, p := range f.properties {
		if p.ID != "displayName" && p.ID != "thresholds" && p.ID != "links" {
			kept = append(kept, p)
		}
	}
	f.properties = append(kept, named(name), thresholds(quiet))
	return f
}

// in is the figure in another unit.
func (f figure) in(properties ...property) figure {
	f.properties = append(f.properties[:len(f.properties):len(f.properties)], properties...)
	return f
}

func withLinks(links []link, properties ...property) []property {
	if len(links) > 0 {
		properties = append(properties, linked(links...))
	}
	return properties
}

// noShare shows a share that can't be told as a dash.
var noShare = property{"mappings", []object{{"type": "special", "options": object{
	"match": "null", "result": object{"text": "–", "color": quiet, "index": 0},
}}}}

// namedFigure is a value that names a figure, and the colours of the figure.
type namedFigure struct {
	name  string
	color property
}

// byName shows a figure for each row of an answer, named by one field and coloured by that name.
func byName(title, description, field string, names []namedFigure, q query) panel {
	p := stat(title, description, figure{query: q})
	delete(p.Options, "text") // it is the panel's only number, as large as it fits
	p.Transformations = []object{{"id": "rowsToFields", "options": object{"mappings": []object{
		{"fieldName": field, "handlerKey": "field.name"}, {"fieldName": "value", "handlerKey": "field.value"},
	}}}}
	order := object{}
	for i, f := range names {
		order[f.name] = i
		p = p.with(f.name, f.color)
	}
	p.Transformations = append(p.Transformations, object{"id": "organize", "options": object{"indexByName": order}})
	return p
}
