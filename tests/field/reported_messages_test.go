package field

import "testing"

// Situations that users reported, as SQL in testdata: silence, receivers that don't keep up, and rows that stand twice.

func TestReportedSilence(t *testing.T) {
	count := ask{model: `{"scenario":"diagnosis","view":"count"}`, told: only(0)}
	play(t, []scene{
		{name: "bench-then-lunch", asks: []ask{ofClient("bench-1")}},
		{name: "idle-is-not-a-gap", asks: []ask{ofFleet(), count, ofClient("bench-1")}},
		{name: "trickle", asks: []ask{ofFleet(), count, {to: "15:00"}, ofClient("store"), {from: "12:40", to: "12:44"}}},
	})
}

func TestReportedReceivers(t *testing.T) {
	hangs := want{id: "slow-consumer", severity: bad, about: "client hist-1", certainty: quiteSure, says: []string{"hist-1"}, silent: `offline|away`}
	unsure := want{id: "slow-consumer|offline-queue-full", severity: bad, about: "client hist-2", certainty: possible,
		says: []string{"hist-2", `(?i)isn't known|not known|can't be told`}}
	play(t, []scene{{name: "stuck-consumer", asks: []ask{
		ofFleet(hangs, unsure).somewhere(),
		ofClient("hist-1", hangs).not("offline-queue-full"),
		ofClient("hist-2", unsure),
	}}})
}

func TestReportedRowsTwice(t *testing.T) {
	play(t, []scene{{name: "every-row-twice", asks: []ask{
		ofFleet(want{id: "rows-repeated", severity: "warning|info", about: "fleet|node emqx@a", certainty: quiteSure, check: []string{`(?i)rule|action`}}).somewhere().not("wrong-credentials"),
	}}})
}
