// Command clients is a small fleet of MQTT clients with known troubles. It fills an EMQX, and so the table behind it, with
// something to look into; docker-compose.yaml starts it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// site says where the clients connect and as whom.
type site struct {
	broker   string // host:port
	user     string
	password string
	devices  int
	// pace is how long a device waits between two messages; everything else takes a multiple of it.
	pace time.Duration
}

func main() {
	var s site
	flag.StringVar(&s.broker, "broker", "127.0.0.1:1883", "host and port of the broker")
	flag.StringVar(&s.user, "user", "device", "user name of the devices")
	flag.StringVar(&s.password, "password", "device-secret", "password of the devices")
	flag.IntVar(&s.devices, "devices", 20, "how many healthy devices there are")
	flag.DurationVar(&s.pace, "pace", 2*time.Second, "how long a device waits between two messages")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Printf("%d devices and %d troubles at %s. Ctrl-C ends them.\n", s.devices, len(troubles), s.broker)
	s.run(ctx)
}
