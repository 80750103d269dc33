package oracle

import (
	"net/netip"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Problems lists the keys of a question that hold what the model doesn't allow.
func (q Question) Problems(from, to time.Time) []string {
	var keys []string
	check := func(key string, values []string, ok func(string) bool) {
		for _, value := range values {
			if value != "" && value != "$__all" && !ok(value) {
				keys = append(keys, key)
			}
		}
	}
	check("sources", q.Sources, isSource)
	check("topics", q.Topics, isTopicFilter)
	check("covers", q.Covers, func(topic string) bool { return !strings.ContainsAny(topic, "+#") && strings.Count(topic, "/") < 128 })
	filled := func(value string) bool { return !Unfilled(value) }
	for key, values := range map[string][]string{
		"clients": q.Clients, "parties": q.Parties, "users": q.Users, "publishers": q.Publishers, "nodes": q.Nodes, "sources": q.Sources, "messages": q.Messages,
	} {
		check(key, values, filled)
	}
	for key, values := range map[string][]string{"topics": q.Topics, "covers": q.Covers} {
		check(key, values, func(topic string) bool {
			return topic == "$SYS" || topic == "$share" || topic == "$queue" || filled(topic)
		})
	}
	for i, c := range q.Filters {
		if !c.possible() || c.Operator != "=" && slices.ContainsFunc(c.Values, func(v any) bool { text, ok := v.(string); return ok && text != "$__all" && Unfilled(text) }) {
			keys = append(keys, "filters["+strconv.Itoa(i)+"].values")
		}
	}
	if to.Before(from) {
		keys = append(keys, "")
	}
	return keys
}

// Unfilled says whether a value is written as a dashboard variable.
func Unfilled(value string) bool {
	isName := func(name string) bool {
		return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r != '_' && (r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r)) }) && !unicode.IsDigit(rune(name[0]))
	}
	begins := func(name string) bool { return name != "" && isName(name[:1]) }
	if name, ok := strings.CutPrefix(value, "$"); ok && isName(name) {
		return true
	}
	if inner, ok := strings.CutPrefix(value, "[["); ok && begins(inner) && strings.Index(inner, "]") == len(inner)-2 && strings.HasSuffix(inner, "]]") {
		return true
	}
	for rest := value; ; {
		_, after, ok := strings.Cut(rest, "${")
		if !ok {
			return false
		}
		if begins(after) && strings.Contains(after, "}") {
			return true
		}
		rest = after
	}
}

var ipv4Prefix = regexp.MustCompile(`^(\d{1,3})\.(?:(\d{1,3})\.)?(?:(\d{1,3})\.)?\*$`)

func isSource(text string) bool {
	if m := ipv4Prefix.FindStringSubmatch(text); m != nil {
		return !slices.ContainsFunc(m[1:], func(octet string) bool {
			n, _ := strconv.Atoi(octet)
			return n > 255 || len(octet) > 1 && octet[0] == '0'
		})
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return true
	}
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		return true
	}
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return false
	}
	host := text[:i]
	if strings.HasPrefix(host, "[") != strings.HasSuffix(host, "]") {
		return false
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	_, portErr := strconv.ParseUint(text[i+1:], 10, 16)
	return err == nil && portErr == nil && addr.Zone() == "" && (addr.Is6() || host[0] != '[')
}

func isTopicFilter(text string) bool {
	levels := strings.Split(text, "/")
	for i, level := range levels {
		if level != "+" && strings.Contains(level, "+") ||
			level != "#" && strings.Contains(level, "#") ||
			level == "#" && i < len(levels)-1 {
			return false
		}
	}
	return true
}

// possible says whether every database can find what a regular expression finds.
func (c Condition) possible() bool {
	if !strings.HasSuffix(c.Operator, "~") {
		return true
	}
	for _, value := range c.Values {
		if value == any("$__all") {
			continue
		}
		tree, err := syntax.Parse(value.(string), syntax.Perl)
		if err != nil || !portable(tree) {
			return false
		}
	}
	return true
}

func portable(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return false
	case syntax.OpRepeat:
		if re.Min > 255 || re.Max > 255 {
			return false
		}
	}
	return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !portable(sub) })
}
