package oracle

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Whether a row has a value that a key or a filter names.

// likePattern: a star is any characters, backslash takes the meaning away from a star and a backslash.
func likePattern(column, pattern string) Test {
	expression := `(?s)\A`
	for rest := pattern; rest != ""; {
		switch {
		case strings.HasPrefix(rest, `\*`):
			expression, rest = expression+`\*`, rest[2:]
		case strings.HasPrefix(rest, `\\`):
			expression, rest = expression+`\\`, rest[2:]
		case rest[0] == '*':
			expression, rest = expression+`.*`, rest[1:]
		default:
			r := []rune(rest)[0]
			expression, rest = expression+regexp.QuoteMeta(string(r)), rest[len(string(r)):]
		}
	}
	re := compiled(expression + `\z`)
	return func(r Record) bool {
		text, ok := r.Text(column)
		return ok && re.MatchString(text)
	}
}

// compiled keeps what it has compiled: random questions ask for the same few values again and again.
func compiled(expression string) *regexp.Regexp {
	if re, ok := expressions.Load(expression); ok {
		return re.(*regexp.Regexp)
	}
	re := regexp.MustCompile(expression)
	expressions.Store(expression, re)
	return re
}

var expressions sync.Map

// addressOf is the address in a peername: what stands before the last colon.
func addressOf(peername string) (netip.Addr, bool) {
	i := strings.LastIndexByte(peername, ':')
	if i < 0 {
		return netip.Addr{}, false
	}
	addr, err := netip.ParseAddr(peername[:i])
	return addr, err == nil
}

// fromSource reads a source in each way in which it can be read, and finds rows of all of them.
func fromSource(source string) Test {
	var ways []Test
	if prefix, ok := strings.CutSuffix(source, "*"); ok {
		ways = append(ways, func(r Record) bool {
			peername, _ := r.Text("peername")
			return strings.HasPrefix(peername, prefix)
		})
	}
	inside := func(network netip.Prefix) {
		ways = append(ways, func(r Record) bool {
			peername, _ := r.Text("peername")
			addr, ok := addressOf(peername)
			return ok && network.Contains(addr)
		})
	}
	if network, err := netip.ParsePrefix(source); err == nil {
		if network.Addr().Is4In6() {
			network = netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-96)
		}
		inside(network)
	}
	if addr, err := netip.ParseAddr(source); err == nil {
		inside(netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
	}
	if i := strings.LastIndexByte(source, ':'); i >= 0 {
		host := strings.TrimSuffix(strings.TrimPrefix(source[:i], "["), "]")
		if addr, err := netip.ParseAddr(host); err == nil {
			peername := addr.Unmap().String() + source[i:]
			ways = append(ways, func(r Record) bool { return r.Cells["peername"] == any(peername) })
		}
	}
	return anyTest(ways)
}

// matches is MQTT's rule for a topic name and a filter.
func matches(filter, topic string) bool {
	f, t := strings.Split(filter, "/"), strings.Split(topic, "/")
	if strings.HasPrefix(topic, "$") && (f[0] == "+" || f[0] == "#") {
		return false
	}
	for i, level := range f {
		switch {
		case level == "#":
			return true
		case i >= len(t) || level != "+" && level != t[i]:
			// a/# also matches a
			return false
		}
		if i == len(t)-1 && i+2 == len(f) && f[i+1] == "#" {
			return true
		}
	}
	return len(f) == len(t)
}

// subscription is the filter that a subscription row holds, without what makes it a shared one.
func subscription(r Record) (filter string, ok bool) {
	switch {
	case r.Event() == "session.subscribed", r.Event() == "session.unsubscribed":
	case r.Event() == "client.check_authz_complete" && r.Cells["action"] == any("subscribe"):
	default:
		return "", false
	}
	filter, ok = r.Text("topic")
	if rest, shared := strings.CutPrefix(filter, "$share/"); shared {
		if group, inner, found := strings.Cut(rest, "/"); found && group != "" {
			return inner, ok
		}
	}
	return strings.TrimPrefix(filter, "$queue/"), ok
}

func aboutTopic(filter string) Test {
	return func(r Record) bool {
		topic, ok := r.Text("topic")
		if ok && matches(filter, topic) {
			return true
		}
		topic, ok = subscription(r)
		return ok && matches(filter, topic)
	}
}

func covering(topic string) Test {
	return func(r Record) bool {
		filter, ok := subscription(r)
		return ok && matches(filter, topic)
	}
}

func compares(column, operator string, values []any) Test {
	var either []Test
	for _, value := range values {
		if value == nil {
			either = append(either, func(r Record) bool { return r.Cells[column] == nil })
			continue
		}
		text := fmt.Sprint(value)
		var re *regexp.Regexp
		if strings.HasSuffix(operator, "~") {
			re = regexp.MustCompile(text)
		}
		either = append(either, func(r Record) bool {
			if r.Cells[column] == nil {
				return false
			}
			have := fmt.Sprint(r.Cells[column])
			switch operator {
			case "=", "!=":
				return have == text || column == "event" && EventName(have) == EventName(text)
			case "=~", "!~":
				return re.MatchString(have) ||
					column == "event" && EventName(have) == "message.delivery_dropped" && (re.MatchString("delivery.dropped") || re.MatchString("message.delivery_dropped"))
			}
			x, _ := strconv.ParseInt(have, 10, 64)
			y, _ := strconv.ParseInt(text, 10, 64)
			return operator == "<" && x < y || operator == "<=" && x <= y || operator == ">" && x > y || operator == ">=" && x >= y
		})
	}
	if strings.HasPrefix(operator, "!") {
		return func(r Record) bool { return !anyTest(either)(r) }
	}
	return anyTest(either)
}
