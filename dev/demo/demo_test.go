package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
)

// planted is a word that the answer to a question must hold, because a story put it there.
var planted = map[string]string{
	"What happened to device001, in order?":                                   "normal",
	"Did device001 connect to the broker?":                                    "client.connack",
	"Why did device009 go offline?":                                           "tcp_closed",
	"Why do devices go offline, over time?":                                   "keepalive_timeout",
	"Did device001 authenticate?":                                             "success",
	"Did device001 subscribe to factory/device/cmd?":                          "session.subscribed",
	"Who subscribed to what covers factory/device/status?":                    "factory/device/#",
	"Which clients failed to authenticate?":                                   "bad_username_or_password",
	"Why did pump-07 fail to connect?":                                        "banned",
	"Whose user name or password is wrong, and from where?":                   "198.51.100.66",
	"What share of the authentications fails?":                                "",
	"Which requests did the ACL reject?":                                      "valves/12/override",
	"Why did viewer-3's subscription fail?":                                   "plant/secret/#",
	"Which source of rules rejects what?":                                     "default",
	"Which messages were delivered and acknowledged?":                         "message.acked",
	"Were the messages of factory/device/status delivered, and acknowledged?": "factory-monitor",
	"Which client received the jobs?":                                         "worker-b",
	"Who doesn't acknowledge?":                                                "mute-panel",
	"How many messages a second are delivered and acknowledged?":              "message.delivered",
	"Which messages were dropped before they reached anybody?":                "no_subscribers",
	"Which deliveries were dropped on their way to a client?":                 "queue_full",
	"Why do meter-9's messages not arrive?":                                   "meters/9/Reading",
	"Why does the broker drop messages?":                                      "expired",
	"When does it drop them?":                                                 "no_local",
	"What did the client device009 do?":                                       "client.disconnected",
	"What did the user test do?":                                              "device003",
	"What came from 78.234.*?":                                                "device009",
	"What happened on the topic factory/device/status?":                       "message.delivered",
	"Which events of the type message.dropped are there?":                     "sites/s001",
}

func TestDemo(t *testing.T) {
	for name, publishes := range map[string]bool{"without publishes": false, "with publishes": true} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			d := &demo{
				options: options{
					once: true, publishes: publishes, clients: 8, history: 11 * time.Minute, seed: 7, rows: 5, executable: host.Build(t),
				},
				console: &console{out: &out, width: 100},
			}
			require.NoError(t, d.run(t.Context()))
			require.Len(t, d.answers, len(planted))
			for _, a := range d.answers {
				t.Run(a.asked, func(t *testing.T) {
					word, known := planted[a.asked]
					require.True(t, known, "the test must know what the answer holds")
					n, _, _ := size(a.frames)
					require.Positive(t, n)
					require.True(t, holds(a.frames, word), "%q isn't in the answer", word)
					require.NotEmpty(t, a.frames[0].Meta.ExecutedQueryString)
					require.Contains(t, out.String(), a.asked+"\n")
				})
			}
			require.Equal(t, publishes, strings.Contains(out.String(), "message.publish "))
			require.True(t, d.plugin.Exited())
			for line := range strings.SplitSeq(out.String(), "\n") {
				require.LessOrEqual(t, len([]rune(line)), 100, line)
			}
		})
	}
}

// holds looks for a word in texts and labels.
func holds(frames data.Frames, word string) bool {
	for _, f := range frames {
		for _, field := range f.Fields {
			for _, label := range field.Labels {
				if strings.Contains(label, word) {
					return true
				}
			}
			for i := range field.Len() {
				if v, ok := field.ConcreteAt(i); ok {
					if text, isText := v.(string); isText && strings.Contains(text, word) {
						return true
					}
				}
			}
		}
	}
	return word == ""
}

func TestInterruptedWhileItLoads(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out strings.Builder
	d := &demo{
		options: options{once: true, clients: 1, history: time.Hour, executable: filepath.Join(t.TempDir(), "never started")},
		console: &console{out: &watched{&out, "Writing", cancel}, width: 100},
	}
	err := d.run(ctx)
	require.ErrorIs(t, err, errInterrupted)
	require.EqualError(t, err, errInterrupted.Error(), "nothing else may fail because of it")
	require.Empty(t, d.answers)
	require.NotContains(t, out.String(), "Starting the plugin")
}

// watched does something when a word is written.
type watched struct {
	out  *strings.Builder
	word string
	do   func()
}

func (w *watched) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.word) {
		w.do()
	}
	return w.out.Write(p)
}

func TestStartRefuses(t *testing.T) {
	c := &console{out: &strings.Builder{}, width: 100}
	err := start(t.Context(), options{history: time.Second}, c)
	require.EqualError(t, err, "-history must be a minute or more")

	t.Chdir(t.TempDir())
	err = start(t.Context(), options{history: time.Hour}, c)
	require.ErrorContains(t, err, "plugin.json was not found")

	require.NoError(t, os.WriteFile("plugin.json", nil, 0o644))
	err = start(t.Context(), options{history: time.Hour}, c)
	require.ErrorContains(t, err, "go tool mage build")
}
