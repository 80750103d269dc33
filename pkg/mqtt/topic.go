// Package mqtt knows MQTT's topic names and filters: which filter receives which topic, which covers it, and which comes nearest.
package mqtt

import (
	"errors"
	"strings"
)

// TopicFilter is an MQTT topic filter (MQTT 5.0, 4.7).
type TopicFilter struct {
	text string
}

// ParseTopicFilter checks a filter by MQTT's rules.
func ParseTopicFilter(text string) (TopicFilter, error) {
	levels := strings.Split(text, "/")
	for i, level := range levels {
		switch {
		case level == "#" && i < len(levels)-1:
			return TopicFilter{}, errors.New("# stands only at the end of a topic filter, as in a/#")
		case level != "#" && strings.Contains(level, "#"):
			return TopicFilter{}, errors.New("# stands only for whole levels, as in a/#")
		case level != "+" && strings.Contains(level, "+"):
			return TopicFilter{}, errors.New("+ stands only for a whole level, as in a/+/b")
		}
	}
	return TopicFilter{text: text}, nil
}

// Exact is the topic name that the filter stands for, if it has no wildcard.
func (f TopicFilter) Exact() (string, bool) {
	return f.text, !strings.ContainsAny(f.text, "+#")
}

// Regexp is the filter as a regular expression for a whole topic, to stand behind `^`; it ends with its own anchor.
// A wildcard in the first level doesn't match topics that begin with $.
func (f TopicFilter) Regexp() string {
	var b strings.Builder
	levels := strings.Split(f.text, "/")
	for i, level := range levels {
		switch {
		case level == "#" && i == 0:
			return `(?:[^$]|$)`
		case level == "#":
			return b.String() + `(?:/|$)` // a/# also matches a
		}
		if i > 0 {
			b.WriteByte('/')
		}
		switch {
		case level == "+" && i == 0:
			b.WriteString(`(?:[^$/][^/]*)?`)
		case level == "+":
			b.WriteString(`[^/]*`)
		default:
			b.WriteString(QuoteRegexp(level))
		}
	}
	return b.String() + "$"
}

// SharedPrefix matches what stands before the filter of a shared subscription: $share/<group>/ or $queue/.
const SharedPrefix = `(?:\$share/[^/]+/|\$queue/)`

// maxTopicLevels is EMQX's default of mqtt.max_topic_levels.
const maxTopicLevels = 128

// TopicName is a topic that a message can have: no wildcards.
type TopicName struct {
	text string
}

// ParseTopicName checks a topic name.
func ParseTopicName(text string) (TopicName, error) {
	switch {
	case strings.ContainsAny(text, "+#"):
		return TopicName{}, errors.New("a topic name holds no wildcards (+, #)")
	case strings.Count(text, "/") >= maxTopicLevels:
		return TopicName{}, errors.New("a topic name has at most 128 levels")
	}
	return TopicName{text: text}, nil
}

// CoveringRegexp matches every topic filter that would receive this topic, to stand behind `^`; it ends with its own anchor.
// The alternatives are written out flat, because engines bound how deep groups may nest.
func (n TopicName) CoveringRegexp() string {
	levels := strings.Split(n.text, "/")
	var alternatives []string
	if !strings.HasPrefix(n.text, "$") {
		alternatives = append(alternatives, "#")
	}
	var prefix strings.Builder
	for i, level := range levels {
		if i > 0 {
			prefix.WriteByte('/')
		}
		if i == 0 && strings.HasPrefix(level, "$") {
			prefix.WriteString(QuoteRegexp(level))
		} else {
			prefix.WriteString(`(?:` + QuoteRegexp(level) + `|\+)`)
		}
		alternatives = append(alternatives, prefix.String()+"/#")
	}
	alternatives = append(alternatives, prefix.String())
	return `(?:` + strings.Join(alternatives, "|") + `)$`
}
