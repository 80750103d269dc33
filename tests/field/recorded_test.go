package field

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// told is what an answer about one client of a recorded situation must say.
type told struct {
	clients  []string
	id       string // somewhere in the answer; "": nothing critical and no warning
	says     string // in its summary; "": the client
	never    string
	harmless bool // it is information
}

const anything = "[a-z-]+"

// situations are what was done to a real EMQX, with what a reader of the rows would say of each client. Those that stand nowhere
// here are healthy.
var situations = map[string][]told{
	"auth_fail": {{clients: []string{"badpw-v4", "badpw-v5", "baduser-v4", "baduser-v5", "nouser-v4", "nouser-v5", "nopw-v4", "nopw-v5"}, id: "wrong-credentials", never: "authenticator-unavailable|brute-force"}},
	"bad_connects": {
		{clients: []string{"enh-auth"}, id: "wrong-credentials"},
		{clients: []string{"ver9", "", "willwild", "willwild5"}, id: "protocol-error", says: "unsupported_protocol_version|client_identifier_not_valid|topic_name_invalid"},
	},
	"acl_deny_ignore":     {{clients: []string{"acl-v4", "acl-v5"}, id: "acl-denied"}},
	"acl_deny_disconnect": {{clients: []string{"acldis-p-v4", "acldis-s-v4", "acldis-p-v5", "acldis-s-v5"}, id: "acl-denied", never: "credentials-expired|flapping"}},
	"acl_default_deny":    {{clients: []string{"nomatch-deny"}, id: "acl-denied", never: "authorizer-unavailable"}},
	"acl_builtin_db":      {{clients: []string{"bidb"}, id: "acl-denied"}},
	"keepalive_timeout":   {{clients: []string{"ka-to", "ka-to5"}, id: anything, says: "keepalive_timeout|heard nothing"}},
	"tcp_close":           {{clients: []string{"fin", "rst"}, id: anything, says: "tcp_closed|econnreset"}},
	"client_disconnect_codes": {{
		clients: []string{"dc-80", "dc-81", "dc-82", "dc-83", "dc-8d", "dc-8e", "dc-90", "dc-93", "dc-94", "dc-95", "dc-97", "dc-98", "dc-99"}, id: anything,
		says: "unspecified_error|malformed_packet|protocol_error|implementation_specific_error|keepalive_timeout|session_taken_over|topic_name_invalid|" +
			"receive_maximum_exceeded|topic_alias_invalid|packet_too_large|quota_exceeded|administrative_action|payload_format_invalid",
		never: "quota-exceeded|duplicate-client-id|flapping",
	}},
	"kicked":         {{clients: []string{"kickme"}, id: "kicked"}},
	"ban_online":     {{clients: []string{"banme"}, id: "banned"}, {clients: []string{"banme"}, id: "kicked|banned", says: "kicked|banned"}},
	"banned":         {{clients: []string{"bannedc"}, id: "banned"}},
	"no_subscribers": {{clients: []string{"nosub"}, id: "no-subscribers", says: "allow/none"}},
	"odd_ids": {{clients: []string{"dev 1, a=b", "ünïcode 设备 😀", `quo"te\back`, "t", "True", "1i", "it's", "a/b+#", "$x", "undefined"}, id: "no-subscribers", says: "allow/odd",
		harmless: true}},
	"queue_full":             {{clients: []string{"qf"}, id: "offline-queue-full", never: "slow-consumer"}},
	"queue_full_online_slow": {{clients: []string{"slow"}, id: "slow-consumer", never: "offline-queue-full"}},
	"expired":                {{clients: []string{"exp"}, id: "message-expired"}},
	"wills": {
		{clients: []string{"willdeny"}, id: "acl-denied"}, {clients: []string{"willer", "willer5"}, id: anything, says: "tcp_closed"},
		{clients: []string{"willnosub"}, id: "no-subscribers", says: "allow/will-none"},
	},
	"redelivery":   {{clients: []string{"redel"}, id: anything, says: "tcp_closed"}},
	"too_large_in": {{clients: []string{"big-v5"}, id: "protocol-error", says: "frame_too_large"}},
	"protocol_errors": {{clients: []string{
		"second-connect", "second-connect4", "badtopic", "badtopic4", "badfilter", "badfilter4", "alias0", "qos3", "qos3-4", "pid0", "subq3", "badpkt", "type0", "connackfromclient", "badutf8topic",
	}, id: "protocol-error", never: "flapping"}},
	"qos2_limits": {{clients: []string{"q2dup", "q2dup4"}, id: "publish-refused", says: "packet_identifier_inuse"}},
	"limits": {
		{clients: []string{"lim1", "lim1v4", "lim2", "lim2v4", "lim3", "lim6", "lim7", "lim8", "lim9", "lim10", "lim12", "lim14", "LLLLLLLLLLLLLLLLLLLLLLLL"}, id: "protocol-error", never: "flapping"},
		{clients: []string{"lim4", "lim5", "lim13"}, id: anything, says: "tcp_closed"},
	},
	"tls":                               {{clients: []string{"tls-close", "tls-rst"}, id: anything, says: "ssl_closed"}},
	"mountpoint":                        {{clients: []string{"mp1"}, id: "acl-denied"}},
	"quick_deny":                        {{clients: []string{"qd1"}, id: "wrong-credentials"}},
	"proc_killed":                       {{clients: []string{"killed"}, id: anything, says: "tcp_closed"}},
	"authn_cache_and_missing_pw":        {{clients: []string{"emptypw", "emptyuser"}, id: "wrong-credentials"}},
	"transformation":                    {{clients: []string{"tr", "tr2"}, id: "payload-refused", never: "flapping"}},
	"schema_validation":                 {{clients: []string{"val", "val2", "val3"}, id: "payload-refused", never: "flapping"}},
	"republish_and_api":                 {{clients: []string{"rep"}, id: "no-subscribers", says: "allow/in", harmless: true}},
	"sessions_over_takeover_with_queue": {{clients: []string{"tq"}, id: anything, says: "tcp_closed", never: "duplicate-client-id"}},
}

// TestRecordedSituations: each situation alone in the table, asked about its clients one by one.
func TestRecordedSituations(t *testing.T) {
	stage := newStage(t)
	rows := map[string][]fleet.Row{}
	for _, row := range fleet.Recorded() {
		rows[row.Story] = append(rows[row.Story], row)
	}
	for name, list := range rows {
		t.Run(name, func(t *testing.T) {
			stage.Exec(t, "TRUNCATE emqx_full_link_events")
			stage.Load(t, slices.Values(list))
			from, to := list[0].Time().Add(-30*time.Second), list[len(list)-1].Time().Add(time.Minute)
			a := stage.askers[statement.PostgreSQL]
			a.Target.Now = to
			asks := func(t *testing.T, keys string) []finding {
				r, err := a.Ask(t, from, to, `{"scenario":"diagnosis"`+keys+`}`)
				require.NoError(t, err)
				return findingsOf(t, r, "")
			}
			stage.requireCovered(t, from, to, "")
			if situations[name] == nil {
				for _, f := range asks(t, "") {
					require.Equal(t, "info", f.severity, "%v", f)
				}
			}
			for _, one := range situations[name] {
				for _, id := range one.clients {
					t.Run(id, func(t *testing.T) {
						text, err := json.Marshal([]string{id})
						require.NoError(t, err)
						one.judge(t, id, asks(t, fmt.Sprintf(`,"filters":[{"column":"clientid","operator":"=","values":%s}]`, text)))
					})
				}
			}
		})
	}
	for name := range situations {
		require.Contains(t, rows, name)
	}
}

func (o told) judge(t *testing.T, id string, list []finding) {
	t.Helper()
	w := want{id: o.id}
	if o.says != "" {
		w.says = []string{o.says}
	}
	found := false
	for _, f := range list {
		assert.False(t, o.never != "" && whole(o.never, f.id), "%s has no place here: %v", f.id, list)
		assert.False(t, o.harmless && f.severity != "info", "nothing is wrong with %s: %v", id, list)
		found = found || w.is(f) && (o.says == "" || says(o.says, f.summary))
	}
	assert.True(t, found, "nothing like %s (%s) in %v", o.id, o.says, list)
}

// TestRecordedIsCovered: of all situations at once, every failure is behind a finding.
func TestRecordedIsCovered(t *testing.T) {
	stage := newStage(t)
	all := fleet.Recorded()
	stage.Load(t, slices.Values(all))
	stage.requireCovered(t, all[0].Time().Add(-time.Minute), all[len(all)-1].Time().Add(time.Minute), "")
}

func says(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }
