package field

import (
	"testing"
	"time"
)

// Kind I: what was asked isn't in the table; the nearest names are. And an answer about one client begins with the client.

// station is a small site, of which one client went away before half past twelve.
func station(s *script) {
	s.others()
	for i, c := range herd(9, client{id: "pump-0", user: "station", ip: "10.1.1.%d"}) {
		s.connected(time.Duration(i)*sec, c)
		s.subscribed(time.Duration(i)*sec+5*ms, c, "pumps/cmd", 1)
		every(time.Duration(i)*sec+minute, hour, 2*minute, func(at time.Duration) {
			if c.id != "pump-04" || at < 20*minute {
				s.publishes(at, c, "plant/"+c.id+"/temperature")
			}
		})
	}
	s.ended(21*minute, client{id: "pump-04", user: "station", ip: "10.1.1.4", port: 30003}, "tcp_closed", 3*sec)
}

func TestKindAbsent(t *testing.T) {
	absent := func(keys, near string) ask {
		return ask{keys: keys, want: []want{{id: "not-seen", severity: "info", says: []string{near}}}, never: "nothing-unusual"}
	}
	state := func(client, text string) ask {
		return ask{keys: `"clients":["` + client + `"]`, anyOrder: true, want: []want{{id: "nothing-unusual", severity: "info",
			says: []string{client, text}}}, never: "not-seen"}
	}
	late := absent(`"clients":["pump-04"]`, `pump-04`)
	late.from, late.to = "12:30", "13:00"
	late.want[0].says = []string{`pump-04`}
	play(t, []scene{{name: "names that aren't there", rows: station, asks: []ask{
		absent(`"clients":["pump-O7"]`, `pump-07`),
		absent(`"clients":["Pump-07"]`, `pump-07`),
		absent(`"clients":["pumps-7"]`, `pump-07`),
		absent(`"users":["statoin"]`, `station`),
		absent(`"sources":["10.1.1.77"]`, `10\.1\.1\.`),
		absent(`"topics":["plant/pump-07/temprature"]`, `plant/pump-07/temperature`),
		late,
		state("pump-07", `(?i)connected since|connected`),
		state("pump-04", `(?i)(gone|away|disconnected).*(12:21|tcp_closed)`),
	}}})
}
