package field

import "testing"

// Situations that users reported, as SQL in testdata: clients that aren't let in, or may not do what they want.

func TestReportedRefusals(t *testing.T) {
	authenticator := want{id: "authenticator-unavailable", severity: "critical", about: `fleet|node emqx@10\.0\.0\.1`, certainty: quiteSure, clients: 120,
		says: []string{`120 of 120`, `12:30:0`}, check: []string{`(?i)authenticator`}, silent: `Compare the client's user name`}
	afterwards := authenticator
	afterwards.says = append(afterwards.says, `until 12:41:48`)
	passwords := want{id: "wrong-credentials", severity: bad, about: `client .+|user .+|fleet`, clients: 14, says: []string{`\b14\b`}, silent: harmful}
	one := passwords
	one.about, one.clients, one.says = "client new-1", 1, []string{"new-1"}
	authorizer := want{id: "authorizer-unavailable", severity: "critical", about: `fleet|user s|node emqx@a`, certainty: likely, clients: 50,
		says: []string{`50 of 50`, `\bhttp\b`, `12:30:0`, `12:39:`}, check: []string{`\bhttp\b`}, silent: `add one|no rule allows|a rule of the source default_on_fail`}
	mine := func(client string) []want {
		w := authorizer
		w.severity, w.about, w.clients, w.says = bad, "client "+client+"|fleet|user s|node emqx@a", 0, []string{client, `\bhttp\b`}
		return []want{w}
	}
	busy := want{id: "server-busy", severity: "critical", about: `user truck|fleet`, certainty: certain, clients: 60,
		says: []string{`\b60\b`, `server_busy`, `12:20`, `12:3[45]`}}
	others := want{id: "other-failures", severity: bad, about: `user van|fleet`, clients: 20, says: []string{`unspecified_error`, `\b20\b`}}
	lost := want{id: "publish-refused", severity: bad, about: `client meter-gw|topic bulk/data|user gw`, certainty: certain, clients: 1,
		says: []string{`meter-gw`, `\b900\b`, `receive_maximum_exceeded`}, check: []string{`max_awaiting_rel`}, silent: `without a receiver|no subscriber`}
	alone := func(w want, client string) []want {
		w.severity, w.about, w.clients, w.says = bad, "client "+client, 1, append([]string{client}, w.says[len(w.says)-1:]...)
		return []want{w}
	}
	busy.says = append(busy.says, `server_busy`)
	others.says = append(others.says, `unspecified_error`)
	play(t, []scene{
		{name: "authenticator-down", asks: []ask{
			{to: "12:41", want: []want{authenticator}, never: "wrong-credentials|brute-force"},
			ofFleet(afterwards).not("wrong-credentials|brute-force"),
			ofClient("meter-17", want{id: "authenticator-unavailable", severity: bad, says: []string{"meter-17"}}).not("wrong-credentials"),
		}},
		{name: "lb-one-address", asks: []ask{
			ofFleet(passwords).not("brute-force"),
			ofClient("new-1", one).not("brute-force"),
			asking(`"sources":["10.0.0.5"]`, passwords).not("brute-force"),
		}},
		{name: "authz-backend-down", asks: []ask{
			ofFleet(authorizer).not("acl-denied"),
			ofClient("s-1", mine("s-1")...).not("acl-denied"),
			ofClient("s-40", mine("s-40")...).not("acl-denied"),
		}},
		{name: "uncovered-codes", asks: []ask{
			ofFleet(busy, others, lost).not("no-subscribers"),
			{model: `{"scenario":"diagnosis","view":"count"}`, told: only(3)},
			ofClient("truck-1", alone(busy, "truck-1")...).not("nothing-unusual"),
			ofClient("van-1", alone(others, "van-1")...).not("nothing-unusual"),
			ofClient("meter-gw", want{id: lost.id, severity: bad, about: "client meter-gw|topic bulk/data",
				says: lost.says, silent: lost.silent}).not("nothing-unusual|no-subscribers"),
		}},
	})
}
