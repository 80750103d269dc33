package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The key filters, before the table's columns are known.

// checkCompared checks a filter's value. A client may really be called like a variable: it is found by =, and whoever asks is told.
func (p *parser) checkCompared(key, text, operator string) {
	if operator != "=" || text == all || !IsVariable(text) {
		p.check(key, text)
		return
	}
	p.checkNull(key, text)
	p.notices = append(p.notices, Notice{Warning: true, Text: Errorf(key, "%q looks like a variable that nobody filled in, and was compared as it stands.", text).Error()})
}

func (p *parser) filters() []draftFilter {
	raw, ok := p.get("filters")
	if !ok {
		return nil
	}
	var objects []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &objects); err != nil {
		p.fail(Errorf("filters", "%s is not allowed; a list of {\"column\", \"operator\", \"values\"} is", raw))
		return nil
	}
	if len(objects) > maxValues {
		p.fail(Errorf("filters", "holds %d filters; at most %d are allowed", len(objects), maxValues))
		return nil
	}
	filters := make([]draftFilter, 0, len(objects))
	for i, object := range objects {
		filters = append(filters, p.filter(fmt.Sprintf("filters[%d]", i), object))
	}
	return filters
}

func (p *parser) filter(key string, object map[string]json.RawMessage) draftFilter {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains([]string{"column", "operator", "values"}, name) {
			p.fail(Errorf(key, "%q is not known; allowed: column, operator, values", name))
		}
	}
	inner := parser{raw: object}
	d := draftFilter{key: key, column: inner.text("column")}
	name := inner.text("operator")
	if inner.err != nil {
		p.fail(Errorf(key+"."+inner.err.Key, "%s", inner.err.Msg))
	}
	operator, ok := operatorNamed(name)
	if !ok {
		p.fail(UnknownValue(key+".operator", name, operatorNames()))
	}
	d.operator = operator

	if raw, ok := inner.get("values"); ok {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		if err := decoder.Decode(&d.values); err != nil {
			p.fail(Errorf(key+".values", "%s is not allowed; a list of strings, numbers or booleans is", raw))
		}
	}
	d.values = slices.DeleteFunc(d.values, func(v any) bool { return v == all })
	for _, v := range d.values {
		switch v := v.(type) {
		case string:
			p.checkCompared(key+".values", v, name)
		case json.Number, bool, nil:
		default:
			shown, _ := json.Marshal(v) // read from JSON a moment ago
			p.fail(Errorf(key+".values", "%s is not allowed; strings, numbers, booleans and null are", shown))
		}
	}
	p.count += len(d.values)
	switch {
	case len(d.values) > maxValues:
		p.fail(Errorf(key+".values", "holds %d values; at most %d are allowed", len(d.values), maxValues))
	case strings.HasPrefix(name, "<") || strings.HasPrefix(name, ">"):
		if len(d.values) > 1 {
			p.fail(Errorf(key+".values", "%s compares with one value, not %d", name, len(d.values)))
		}
	}
	return d
}
