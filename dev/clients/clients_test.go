package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	broker "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
	"github.com/stretchr/testify/require"
)

// watch is a broker's hook that lets in and refuses as docker-compose.yaml's EMQX does, and notes what it saw.
type watch struct {
	broker.HookBase
	mu   sync.Mutex
	seen map[string]int
}

func (w *watch) saw(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[what]++
}

func (w *watch) times(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[what]
}

func (w *watch) ID() string { return "watch" }

func (w *watch) Provides(b byte) bool {
	return bytes.Contains([]byte{broker.OnConnectAuthenticate, broker.OnACLCheck, broker.OnDisconnect, broker.OnPublished, broker.OnPublishDropped, broker.OnSessionEstablished}, []byte{b})
}

func (w *watch) OnConnectAuthenticate(cl *broker.Client, pk packets.Packet) bool {
	ok := string(pk.Connect.Username) == "device" && string(pk.Connect.Password) == "device-secret"
	if !ok {
		w.saw(cl.ID + " refused")
	}
	return ok
}

func (w *watch) OnSessionEstablished(cl *broker.Client, _ packets.Packet) {
	w.saw(cl.ID + " connected")
}

func (w *watch) OnACLCheck(cl *broker.Client, topic string, _ bool) bool {
	if topic == "#" {
		w.saw(cl.ID + " denied")
	}
	return topic != "#"
}

func (w *watch) OnDisconnect(cl *broker.Client, err error, _ bool) {
	if cl.IsTakenOver() {
		w.saw(cl.ID + " taken over")
	}
	if err != nil {
		w.saw(cl.ID + " lost")
	}
}

func (w *watch) OnPublished(cl *broker.Client, pk packets.Packet) {
	w.saw(cl.ID + " published " + string(pk.Payload))
}

func (w *watch) OnPublishDropped(cl *broker.Client, _ packets.Packet) { w.saw(cl.ID + " dropped") }

func TestEveryTroubleHappens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := broker.New(&broker.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	w := &watch{seen: map[string]int{}}
	require.NoError(t, server.AddHook(w, nil))
	require.NoError(t, server.AddListener(listeners.NewNet("clients", l)))
	require.NoError(t, server.Serve())
	t.Cleanup(func() { require.NoError(t, server.Close()) })

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		site{broker: l.Addr().String(), user: "device", password: "device-secret", devices: 3, pace: 20 * time.Millisecond}.run(ctx)
	}()
	for _, what := range []string{
		"plant-monitor connected", "sensor-01 published {\"celsius\":20}", "sensor-03 published {\"celsius\":21}",
		"pump-07 refused", "viewer-3 denied", "forklift-2 taken over", "meter-9 published 1204", "worker-b connected", "dispatcher published job 1199",
		"tracker-5 lost", "True published \xff\xd8\xff\xe0\x00\x10",
	} {
		require.Eventually(t, func() bool { return w.times(what) > 0 }, time.Minute, 10*time.Millisecond, what)
	}
	require.Zero(t, w.times("pump-07 connected"))
	require.Zero(t, w.times("sensor-01 refused")+w.times("sensor-01 denied")+w.times("sensor-01 taken over"), "the healthy stay healthy")
	cancel()
	<-ended
}
