package oracle

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// narrow are the columns that tell failures apart, or from successes.
var narrow = []string{"reason", "reason_code", "result", "authz_source", "outcome", "severity"}

// IsNarrow, IsWide and Every choose columns.
func IsNarrow(column string) bool { return slices.Contains(narrow, column) }
func IsWide(column string) bool   { return !IsNarrow(column) }
func Every(string) bool           { return true }

// GroupValue is what a row is grouped by; nil for NULL.
func GroupValue(r Record, by string) *string {
	if value, ok := r.Cells["group "+by]; ok {
		return value.(*string)
	}
	switch by {
	case "outcome":
		return new(Outcome(r))
	case "event":
		return new(EventName(r.Event()))
	case "severity":
		return new(severity(r))
	case "network":
		return network(r)
	case "topicShape":
		return topicShape(r)
	case "source":
		peername, ok := r.Text("peername")
		if !ok {
			return nil
		}
		if i := strings.LastIndexByte(peername, ':'); i >= 0 && i+1 < len(peername) && strings.Trim(peername[i+1:], "0123456789") == "" {
			peername = peername[:i]
		}
		return &peername
	}
	if r.Cells[by] == nil {
		return nil
	}
	return new(fmt.Sprint(r.Cells[by]))
}

// network is the client's /24, of an IPv6 client the /64; nil where the row holds no address with a port.
func network(r Record) *string {
	peername, _ := r.Text("peername")
	addr, ok := addressOf(peername)
	port := peername[strings.LastIndexByte(peername, ':')+1:]
	if !ok || port == "" || strings.Trim(port, "0123456789") != "" {
		return nil
	}
	bits := 64
	if addr.Is4() {
		bits = 24
	}
	return new(netip.PrefixFrom(addr, bits).Masked().String())
}

// topicShape has + for levels that are the names of the row's clients and users, numbers, or look like hexadecimal numbers or UUIDs.
func topicShape(r Record) *string {
	topic, ok := r.Text("topic")
	if !ok {
		return nil
	}
	var names []string
	for _, column := range []string{"clientid", "username", "from_clientid", "from_username"} {
		if name, _ := r.Text(column); !strings.HasPrefix(name, "$") {
			names = append(names, name)
		}
	}
	levels := strings.Split(topic, "/")
	for i, level := range levels {
		if level != "" && (slices.Contains(names, level) || individual(level)) {
			levels[i] = "+"
		}
	}
	return new(strings.Join(levels, "/"))
}

var (
	numbers = regexp.MustCompile(`^-?[0-9]+([.,:_-][0-9]+)*$`)
	pairs   = regexp.MustCompile(`^[[:xdigit:]]{2}([:-][[:xdigit:]]{2}){3,}$`)
	uuid    = regexp.MustCompile(`^[[:xdigit:]]{8}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{12}$`)
)

func individual(level string) bool {
	lower := strings.ToLower(level)
	if digits, ok := strings.CutPrefix(lower, "0x"); ok && digits != "" && strings.Trim(digits, "0123456789abcdef") == "" {
		return true
	}
	if strings.Trim(level, "0123456789abcdefABCDEF") == "" && (len(level) >= 8 || len(level) >= 4 && strings.ContainsAny(level, "0123456789")) {
		return true
	}
	return numbers.MatchString(level) || pairs.MatchString(level) || uuid.MatchString(level)
}

// severity is that of the row's line in a log.
func severity(r Record) string {
	switch name, outcome := EventName(r.Event()), Outcome(r); {
	case outcome == "failure" && slices.Contains([]string{"client.disconnected", "message.dropped"}, name), name == "alarm.activated":
		return "warning"
	case outcome == "failure":
		return "error"
	case name == "client.ping", name == "message.acked", name == "client.check_authz_complete" && outcome == "success":
		return "debug"
	}
	return "info"
}
