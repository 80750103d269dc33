package query

import (
	"encoding/json"
	"slices"
	"strings"
)

// How values are read from JSON.

// parser reads keys one after the other and keeps the first error.
type parser struct {
	raw   map[string]json.RawMessage
	count int // values in lists so far
	err   *Error

	notices []Notice
}

func (p *parser) fail(err *Error) {
	if p.err == nil {
		p.err = err
	}
}

// failed is the first error; nil without one.
func (p *parser) failed() error {
	if p.err == nil {
		return nil
	}
	return p.err
}

// get is the JSON of a key; null stands for a key that isn't there.
func (p *parser) get(key string) (json.RawMessage, bool) {
	raw, ok := p.raw[key]
	return raw, ok && string(raw) != "null"
}

// text reads a key that holds one string.
func (p *parser) text(key string) string {
	raw, ok := p.get(key)
	if !ok {
		return ""
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		p.fail(Errorf(key, "%s is not allowed; a string is", raw))
	}
	p.check(key, text)
	return text
}

// list reads a key that holds strings.
func (p *parser) list(key string) []string {
	raw, ok := p.get(key)
	if !ok {
		return nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		p.fail(Errorf(key, "%s is not allowed; a list of strings is, such as [\"a\", \"b\"]", raw))
		return nil
	}
	if len(list) > maxValues {
		p.fail(Errorf(key, "holds %d values; at most %d are allowed: use a pattern, or leave the key out for all", len(list), maxValues))
		return nil
	}
	for _, text := range list {
		p.check(key, text)
	}
	p.count += len(list)
	return list
}

// alternatives reads a list from which a variable's All and empty values drop out.
func (p *parser) alternatives(key string) []string {
	return slices.DeleteFunc(p.list(key), func(s string) bool { return s == all || s == "" })
}

// check refuses what no value can hold, and what nobody filled in.
func (p *parser) check(key, text string) {
	p.checkNull(key, text)
	if text != all && IsVariable(text) && !isReserved(key, text) {
		p.fail(Errorf(key, "%q is a variable that nobody filled in; write the value itself, or leave the key out for all", text))
	}
}

func (p *parser) checkNull(key, text string) {
	if strings.ContainsRune(text, 0) {
		p.fail(Errorf(key, "%q holds the character U+0000, which no MQTT string does", text))
	}
}

func parsed[T any](p *parser, key string, parse func(string) (T, error)) []T {
	var values []T
	for _, text := range p.alternatives(key) {
		value, err := parse(text)
		if err != nil {
			p.fail(Errorf(key, "%q: %v", text, err))
			return nil
		}
		values = append(values, value)
	}
	return values
}
