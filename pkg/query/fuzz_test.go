package query

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

// Whatever comes is answered by a valid query or by the user's own mistake, told in a sentence.
func FuzzParse(f *testing.F) {
	for _, model := range []string{
		`{"scenario": "lifecycle", "clients": ["device-*"], "sources": ["78.234.*", "[2001:db8::7]:80"], "topics": ["a/+/#"], "covers": ["a/b"]}`,
		`{"scenario": "access", "outcome": "failure", "groupBy": ["source", "outcome"], "measure": "clients", "interval": "1m", "limit": 10, "order": "asc"}`,
		`{"scenario": "events", "columns": ["*"], "filters": [{"column": "reason", "operator": "=~", "values": ["(?i)a.{2,3}|[^b]\\pL$"]}]}`,
		`{"scenario": "drops", "filters": [{"column": "qos", "operator": "<", "values": [1.5, true, null, "$__all", {}]}]}`,
		`{"scenario": null, "limit": 99999999999999999999, "unknown": [[]]}`,
	} {
		f.Add(model, false)
		f.Add(model, true)
	}
	f.Fuzz(func(t *testing.T, model string, alert bool) {
		q, err := askAs(wide, Request{JSON: []byte(model), From: rangeFrom, To: rangeTo, FromAlert: alert})
		if err != nil {
			var mistake *Error
			require.ErrorAs(t, err, &mistake)
			require.NotEmpty(t, mistake.Msg)
			return
		}
		require.NotEmpty(t, q.Scenario.Name)
		require.NotEmpty(t, q.Columns)
		require.LessOrEqual(t, q.Limit, wide.MaxRows)
		require.LessOrEqual(t, len(q.GroupBy), maxGroups)
	})
}

func FuzzSource(f *testing.F) {
	for _, text := range []string{"78.234.1.9", "::ffff:1.2.3.4/96", "78.*", "[::1]:80", "2001:db8::7:5102", "fe80::1%eth0:1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := pattern.ParseSource(text)
		if err != nil {
			return
		}
		require.True(t, s.Network.IsValid() || s.Peername != "" || s.Prefix != "")
		require.True(t, !s.Network.IsValid() || s.Network == s.Network.Masked() && !s.Network.Addr().Is4In6() && s.Network.Addr().Zone() == "")
		if s.Peername != "" {
			again, err := pattern.ParseSource(s.Peername)
			require.NoError(t, err)
			require.Equal(t, s.Peername, again.Peername)
		}
	})
}

func FuzzPattern(f *testing.F) {
	for _, text := range []string{"a*", `\*\\`, "%_", "设备"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		exact, ok := pattern.Parse(pattern.Escape(text)).Exact()
		require.True(t, ok)
		require.Equal(t, text, exact)
		require.Equal(t, utf8.ValidString(text), utf8.ValidString(pattern.Parse(text).Like()))
	})
}
