package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// run lets the healthy devices and the troubles live until the context ends.
func (s site) run(ctx context.Context) {
	var group sync.WaitGroup
	group.Go(func() { s.monitor(ctx) })
	for n := range s.devices {
		group.Go(func() { s.device(ctx, n) })
	}
	for _, t := range troubles {
		group.Go(func() { t.live(ctx, s) })
	}
	group.Wait()
}

// session is what most clients have: a clean one of their own, tried again until it stands.
func (s site) session(clientID string) *mqtt.ClientOptions {
	return mqtt.NewClientOptions().AddBroker("tcp://" + s.broker).SetClientID(clientID).SetUsername(s.user).SetPassword(s.password).
		SetKeepAlive(30 * time.Second).SetConnectRetry(true).SetConnectRetryInterval(5 * s.pace).SetMaxReconnectInterval(5 * s.pace)
}

// connected is a client that stands, or nil if the context ended before.
func connected(ctx context.Context, options *mqtt.ClientOptions) mqtt.Client {
	client := mqtt.NewClient(options)
	if !done(ctx, client.Connect()) {
		client.Disconnect(0)
		return nil
	}
	return client
}

// done waits for what was asked of a client, and says whether it came to an end before the context did.
func done(ctx context.Context, token mqtt.Token) bool {
	select {
	case <-token.Done():
		return true
	case <-ctx.Done():
		return false
	}
}

// pause waits, and says whether there is more to do afterwards.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// monitor receives what the devices of the plant say.
func (s site) monitor(ctx context.Context) {
	client := connected(ctx, s.session("plant-monitor"))
	if client == nil {
		return
	}
	defer client.Disconnect(250)
	client.Subscribe("plant/#", 1, func(mqtt.Client, mqtt.Message) {})
	<-ctx.Done()
}

// device is a healthy one: it reports, listens for commands, and is heard.
func (s site) device(ctx context.Context, n int) {
	id := fmt.Sprintf("sensor-%02d", n+1)
	if !pause(ctx, s.pace*time.Duration(n)/time.Duration(s.devices)) { // not all in one millisecond
		return
	}
	client := connected(ctx, s.session(id))
	if client == nil {
		return
	}
	defer client.Disconnect(250)
	client.Subscribe("plant/"+id+"/commands", 1, func(mqtt.Client, mqtt.Message) {})
	for reading := 0; pause(ctx, s.pace); reading++ {
		client.Publish("plant/"+id+"/temperature", 1, false, fmt.Sprintf(`{"celsius":%d}`, 20+reading%5))
	}
}
