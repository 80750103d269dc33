package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"
)

// trouble is one thing that goes wrong, over and over, with the client that has it.
type trouble struct {
	client string
	what   string
	live   func(context.Context, site)
}

var troubles = []trouble{
	{"pump-07", "has the wrong password", wrongPassword},
	{"viewer-3", "may not subscribe to everything", denied},
	{"forklift-2", "is the client ID of two devices", twice},
	{"meter-9", "publishes to a topic that nobody reads", unheard},
	{"worker-b", "comes back too late for its queue", away},
	{"tracker-5", "falls silent without a word", silent},
	{"True", "has a name and payloads that a careless rule loses", binary},
}

func wrongPassword(ctx context.Context, s site) {
	for ok := true; ok; ok = pause(ctx, 5*s.pace) {
		client := mqtt.NewClient(s.session("pump-07").SetPassword("forgotten").SetConnectRetry(false).SetAutoReconnect(false))
		done(ctx, client.Connect())
		client.Disconnect(0)
	}
}

// denied asks for every topic, which EMQX's own access rules keep from all but its host.
func denied(ctx context.Context, s site) {
	client := connected(ctx, s.session("viewer-3"))
	if client == nil {
		return
	}
	defer client.Disconnect(250)
	for ok := true; ok; ok = pause(ctx, 5*s.pace) {
		client.Subscribe("#", 1, nil)
	}
}

// twice is two devices with one client ID, each of which throws the other out.
func twice(ctx context.Context, s site) {
	var other mqtt.Client
	for ok := true; ok; ok = pause(ctx, s.pace) {
		client := connected(ctx, s.session("forklift-2").SetAutoReconnect(false))
		if other != nil {
			other.Disconnect(0)
		}
		other = client
	}
	if other != nil {
		other.Disconnect(0)
	}
}

func unheard(ctx context.Context, s site) {
	client := connected(ctx, s.session("meter-9"))
	if client == nil {
		return
	}
	defer client.Disconnect(250)
	for pause(ctx, s.pace) {
		client.Publish("meters/9/Reading", 1, false, "1204")
	}
}

// away is a worker whose session stays while it doesn't: more jobs come than its queue holds (1000 in EMQX).
func away(ctx context.Context, s site) {
	dispatcher := connected(ctx, s.session("dispatcher"))
	if dispatcher == nil {
		return
	}
	defer dispatcher.Disconnect(250)
	for ctx.Err() == nil {
		worker := connected(ctx, s.session("worker-b").SetCleanSession(false))
		if worker == nil {
			return
		}
		done(ctx, worker.Subscribe("jobs/#", 1, func(mqtt.Client, mqtt.Message) {}))
		pause(ctx, 10*s.pace) // it works
		worker.Disconnect(250)
		for job := range 1200 {
			if !pause(ctx, s.pace/50) {
				return
			}
			dispatcher.Publish("jobs/print", 1, false, fmt.Sprintf("job %d", job))
		}
	}
}

// silent connects and never says another word, so that the broker gives it up after one and a half keepalives.
func silent(ctx context.Context, s site) {
	for ok := true; ok; ok = pause(ctx, 5*s.pace) {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.broker)
		if err != nil {
			continue
		}
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		connect := packets.NewControlPacket(packets.Connect).(*packets.ConnectPacket)
		connect.ProtocolName, connect.ProtocolVersion = "MQTT", 4
		connect.ClientIdentifier, connect.CleanSession = "tracker-5", true
		connect.UsernameFlag, connect.Username = true, s.user
		connect.PasswordFlag, connect.Password = true, []byte(s.password)
		connect.Keepalive = uint16(max(1, 5*s.pace/time.Second))
		if connect.Write(conn) == nil {
			_, _ = io.Copy(io.Discard, conn) // until the broker hangs up
		}
		stop()
		conn.Close()
	}
}

// binary has what EMQX's plain rule would lose: a client ID that looks like a boolean, and payloads that are no text.
func binary(ctx context.Context, s site) {
	client := connected(ctx, s.session("True"))
	if client == nil {
		return
	}
	defer client.Disconnect(250)
	for pause(ctx, 2*s.pace) {
		client.Publish("plant/camera/frame", 1, false, []byte{0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10})
	}
}
