package session_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/session"
)

// Rows and connections as short texts, so that a case can be read as a story.

var zero = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// told reads rows from lines such as `12s connected a peer=p1 at=12s`: the time, the event without its kind, the client ID (- for an empty
// one), and columns. A star in front marks a row that is asked for.
func told(t *testing.T, text string) []session.Row {
	t.Helper()
	events := map[string]string{
		"authn": "client.check_authn_complete", "connected": "client.connected", "connack": "client.connack",
		"subscribed": "session.subscribed", "unsubscribed": "session.unsubscribed", "disconnected": "client.disconnected",
	}
	at := func(text string) time.Time {
		d, err := time.ParseDuration(text)
		require.NoError(t, err)
		return zero.Add(d)
	}
	var list []session.Row
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		when, asked := strings.CutPrefix(words[0], "*")
		r := session.Row{Time: at(when), Event: events[words[1]], Matched: asked}
		require.NotEmpty(t, r.Event, line)
		if words[2] != "-" {
			r.ClientID = words[2]
		}
		for _, word := range words[3:] {
			name, value, _ := strings.Cut(word, "=")
			switch name {
			case "peer":
				r.Peername = &value
			case "node":
				r.Node = &value
			case "user":
				r.Username = &value
			case "reason":
				r.Reason = &value
			case "code":
				r.ReasonCode = &value
			case "at":
				r.ConnectedAt = new(at(value))
			case "left":
				r.DisconnectedAt = new(at(value))
			case "keepalive":
				n, err := strconv.ParseInt(value, 10, 64)
				require.NoError(t, err)
				r.Keepalive = &n
			case "clean":
				r.CleanStart = new(value == "true")
			default:
				require.Fail(t, "unknown word", word)
			}
		}
		list = append(list, r)
	}
	return list
}

// summary writes connections as lines `a p1 12s..20s closed normal`, with a star for those asked for.
func summary(list []*session.Connection) string {
	var lines []string
	for _, c := range list {
		words := []string{c.ClientID}
		if c.ClientID == "" {
			words[0] = "-"
		}
		if c.Matched {
			words[0] = "*" + words[0]
		}
		since := func(t *time.Time) string {
			if t == nil {
				return "?"
			}
			return t.Sub(zero).String()
		}
		if c.Peername != nil {
			words = append(words, *c.Peername)
		}
		words = append(words, since(c.Start)+".."+since(c.End), string(c.State))
		if c.Reason != nil {
			words = append(words, *c.Reason)
		}
		if c.Keepalive != nil {
			words = append(words, fmt.Sprint("keepalive=", *c.Keepalive))
		}
		if c.CleanStart != nil {
			words = append(words, fmt.Sprint("clean=", *c.CleanStart))
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return strings.Join(lines, "\n")
}

func trimmed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
