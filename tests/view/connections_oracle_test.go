package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// link is a connection, or a refused attempt, worked out from a fleet's rows.
type link struct {
	client, source, node string
	user                 *string
	start, end           int64 // milliseconds; 0: unknown
	reason               string
	keepalive            *int64
	clean                *bool
	filters              map[string]bool
	peername             string
	began                bool // its beginning is among the rows
	state                string
}

func (l *link) at() int64 { return cmp.Or(l.start, l.end) }

// line is the row of the view's table. from is where the asked range begins.
func (l *link) line(from int64) string {
	value := func(known bool, v any) string {
		if !known {
			return "null"
		}
		return fmt.Sprint(v)
	}
	at := func(ms int64) string { return value(ms != 0, time.UnixMilli(ms).UTC().Format("15:04:05.000")) }
	user, keepalive, clean := "null", "null", "null"
	if l.user != nil {
		user = *l.user
	}
	if l.keepalive != nil {
		keepalive = fmt.Sprint(*l.keepalive)
	}
	if l.clean != nil {
		clean = fmt.Sprint(*l.clean)
	}
	counted := l.state == "refused" || l.start >= from && (len(l.filters) > 0 || l.clean != nil && *l.clean)
	return strings.Join([]string{
		l.client, user, l.source, l.node, at(l.start), at(l.end),
		value(l.start != 0 && l.end != 0 && l.state != "refused", l.end-l.start), value(l.reason != "", l.reason),
		keepalive, clean, value(counted, len(l.filters)), l.state,
	}, " | ")
}

// linksOf works out what connections and refusals the rows of a range tell of, newest first. With stamps, the end of a connection
// says when it began, as since EMQX 5.8.6.
func linksOf(rows []fleet.Row, from, to int64, stamps bool) []*link {
	type key struct {
		client, peer string
		at           int64
	}
	connections := map[key]*link{}
	var list []*link
	codes := map[string]string{} // of the latest failed authentication of a peer
	of := func(r fleet.Row) *link {
		k := key{*r.ClientID, *r.Peername, *r.ConnectedAt}
		l := connections[k]
		if l == nil {
			l = &link{client: *r.ClientID, user: r.Username, peername: *r.Peername, node: *r.Node, start: *r.ConnectedAt, filters: map[string]bool{}}
			connections[k] = l
			list = append(list, l)
		}
		return l
	}
	for _, r := range rows {
		if r.Timestamp < from || r.Timestamp >= to {
			continue
		}
		switch r.Event {
		case "client.check_authn_complete":
			if *r.ReasonCode != "success" {
				codes[*r.Peername] = *r.ReasonCode
			} else {
				delete(codes, *r.Peername)
			}
		case "client.connack":
			if *r.ReasonCode != "success" {
				code, ok := codes[*r.Peername]
				if !ok {
					code = *r.ReasonCode
				}
				delete(codes, *r.Peername)
				list = append(list, &link{
					client: *r.ClientID, user: r.Username, peername: *r.Peername, node: *r.Node, start: r.Timestamp, end: r.Timestamp,
					reason: code, keepalive: r.Keepalive, clean: r.CleanStart, state: "refused",
				})
			}
		case "client.connected":
			l := of(r)
			l.keepalive, l.clean, l.began = r.Keepalive, r.CleanStart, true
		case "client.disconnected":
			l := of(r)
			l.end, l.reason, l.state = *r.DisconnectedAt, *r.Reason, "closed"
			if l.reason == "takenover" || l.reason == "discarded" {
				l.state = "replaced"
			}
		case "session.subscribed":
			var last *link
			for _, l := range list {
				if l.state != "refused" && l.client == *r.ClientID && l.peername == *r.Peername && l.start <= r.Timestamp {
					last = l
				}
			}
			if last != nil {
				last.filters[*r.Topic] = true
			}
		}
	}
	latest := map[string]int64{}
	for _, l := range list {
		l.source = l.peername[:strings.LastIndexByte(l.peername, ':')]
		if l.state != "refused" {
			latest[l.client] = max(latest[l.client], l.start)
		}
	}
	for _, l := range list {
		switch {
		case l.state != "":
		case l.start < latest[l.client]:
			l.state = "unknown"
		default:
			l.state = "open"
		}
		if !stamps && !l.began && l.state != "refused" {
			l.start = 0
		}
	}
	slices.SortStableFunc(list, func(x, y *link) int { return cmp.Compare(y.at(), x.at()) })
	return list
}

func lines(list []*link, from int64) []string {
	var texts []string
	for _, l := range list {
		texts = append(texts, l.line(from))
	}
	return texts
}
