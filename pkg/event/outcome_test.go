package event

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOutcomes(t *testing.T) {
	const null = "NULL"
	for _, test := range []struct {
		event, column string
		values        map[string]Outcome
	}{
		{"client.check_authn_complete", "reason_code", map[string]Outcome{
			"success": Success, "connection_accepted": Success, "bad_username_or_password": Failure, "Success": Failure, "": Failure, null: Neither}},
		{"client.connack", "reason_code", map[string]Outcome{"success": Success, "connection_accepted": Success, "banned": Failure, null: Neither}},
		{"client.check_authz_complete", "result", map[string]Outcome{"allow": Success, "deny": Failure, "ignore": Neither, "": Neither, null: Neither}},
		{"client.connected", "", map[string]Outcome{null: Success}},
		{"session.subscribed", "", map[string]Outcome{null: Success}},
		{"message.acked", "", map[string]Outcome{null: Success}},
		{"client.disconnected", "reason", map[string]Outcome{
			"normal": Success, "keepalive_timeout": Failure, "kicked": Failure, "": Failure, "disconnect_with_will_message": Neither, "takenover": Neither,
			"discarded": Neither, "use_another_server": Neither, null: Neither}},
		{"message.dropped", "reason", map[string]Outcome{"no_subscribers": Failure, "": Failure, null: Failure, "no_local": Neither, "subscription_filter": Neither}},
		{"message.delivery_dropped", "reason", map[string]Outcome{"queue_full": Failure, null: Failure, "no_local": Neither, "subscription_filter": Neither}},
		{"delivery.dropped", "reason", map[string]Outcome{"expired": Failure, "no_local": Neither}},
		{"schema.validation_failed", "", map[string]Outcome{null: Failure}},
		{"message.transformation_failed", "", map[string]Outcome{null: Failure}},
	} {
		t.Run(test.event, func(t *testing.T) {
			rule, ok := RuleFor(test.event)
			require.True(t, ok)
			require.Equal(t, test.column, rule.Column)
			can := map[Outcome]bool{}
			for text, want := range test.values {
				value := &text
				if text == null {
					value = nil
				}
				require.Equal(t, want, rule.Of(value), text)
				can[want] = true
			}
			require.Equal(t, can[Success], rule.Can(Success))
			require.Equal(t, can[Failure], rule.Can(Failure))
		})
	}
	for _, name := range []string{"client.ping", "session.unsubscribed", "message.publish", "message.delivered", "alarm.activated", "alarm.deactivated", "some.other"} {
		_, ok := RuleFor(name)
		require.False(t, ok, name)
	}
}

func TestCanHave(t *testing.T) {
	require.Equal(t, []string{"client.connack", "message.delivery_dropped"},
		CanHave([]string{"client.ping", "client.connack", "client.connected", "delivery.dropped"}, Failure))
	require.Equal(t, []string{"client.connack", "client.connected"},
		CanHave([]string{"client.ping", "client.connack", "client.connected", "delivery.dropped"}, Success))
	require.Empty(t, CanHave([]string{"message.publish"}, Failure))
}

func TestTheDictionaryAgreesWithTheOutcomes(t *testing.T) {
	require.NotEmpty(t, Reasons)
	type key struct{ column, event, value string }
	seen := map[key]bool{}
	for _, r := range Reasons {
		require.True(t, Wide.Has(r.Column), "%+v", r)
		require.True(t, Known(r.Event), "%+v", r)
		require.NotEmpty(t, r.Meaning, "%+v", r)
		require.Equal(t, r.Column != Action, r.Check != "", "%+v", r)
		require.False(t, seen[key{r.Column, r.Event, r.Value}], "twice: %+v", r)
		seen[key{r.Column, r.Event, r.Value}] = true
		rule, ok := RuleFor(r.Event)
		if r.Outcome == "" {
			require.False(t, ok && rule.Column == r.Column, "no outcome: %+v", r)
			continue
		}
		require.True(t, ok, "%+v", r)
		require.Equal(t, rule.Column, r.Column, "%+v", r)
		require.Equal(t, rule.Of(&r.Value), r.Outcome, "%+v", r)
	}
	for _, rule := range OutcomeRules {
		for _, value := range slices.Concat(rule.Success, rule.Failure, rule.Neither) {
			require.True(t, slices.ContainsFunc(Reasons, func(r ReasonEntry) bool { return r.Column == rule.Column && r.Value == value }), value)
		}
	}
}
