package privacy

import (
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptime"
	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestSecrets: whatever is asked, and whatever goes wrong, no secret of the settings is in an answer, an error, the health check,
// a preview, a stream or the process's log.
func TestSecrets(t *testing.T) {
	t.Parallel()
	authority, stranger := postgres.NewAuthority(t), postgres.NewAuthority(t)
	_, key := authority.Issue(t, "grafana")
	otherCert, otherKey := stranger.Issue(t, "grafana")
	const wrongPassword = "Wrong-Pa55word"
	type settings = backend.DataSourceInstanceSettings
	secret := func(name, value string) func(*settings) {
		return func(s *settings) { s.DecryptedSecureJSONData[name] = value }
	}
	for name, tc := range map[string]struct {
		jsonData map[string]any
		change   func(*settings)
		works    bool
	}{
		"all is well":                {works: true},
		"wrong password":             {change: secret("password", wrongPassword)},
		"password in the address":    {change: func(s *settings) { s.URL = "postgres://grafana:" + wrongPassword + "@" + s.URL }},
		"password as the user":       {change: func(s *settings) { s.DecryptedSecureJSONData["password"] = wrongPassword; s.User = "nobody" }},
		"server without TLS":         {jsonData: map[string]any{"sslmode": "require"}, change: secret("tlsClientKey", key)},
		"key without certificate":    {jsonData: map[string]any{"sslmode": "verify-full"}, change: secret("tlsClientKey", key)},
		"nonsense for a key":         {jsonData: map[string]any{"sslmode": "verify-full"}, change: secret("tlsClientKey", wrongPassword)},
		"nonsense for a certificate": {jsonData: map[string]any{"sslmode": "verify-full"}, change: secret("tlsClientCert", wrongPassword)},
		"nonsense for an authority":  {jsonData: map[string]any{"sslmode": "verify-ca"}, change: secret("tlsCACert", wrongPassword)},
		"certificate of somebody else": {jsonData: map[string]any{"sslmode": "require"}, change: func(s *settings) {
			s.DecryptedSecureJSONData["tlsClientCert"], s.DecryptedSecureJSONData["tlsClientKey"] = otherCert, otherKey
		}},
		"nobody answers": {change: func(s *settings) { s.URL = "127.0.0.1:1" }},
		"no such table":  {jsonData: map[string]any{"table": "nothing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, server := range testkit.Servers {
				t.Run(server.String(), func(t *testing.T) {
					b := testkit.On(t, server)
					f, err := fleet.New(fleet.Options{Seed: 5, Start: start, Duration: 5 * time.Minute})
					require.NoError(t, err)
					require.NotZero(t, b.Load(t, f.Rows()))
					if server == statement.GreptimeDB { // the stand-in takes passwords in the clear, as GreptimeDB does
						b.ThroughStandIn(t, greptime.Options{})
					}
					jsonData := map[string]any{"allowRawSql": true}
					for key, value := range tc.jsonData {
						jsonData[key] = value
					}
					s := b.Settings(t, jsonData)
					if tc.change != nil {
						tc.change(&s)
					}
					plugin, log := host.ForTest(t)
					d := plugin.DataSource(s)
					s.DecryptedSecureJSONData["address"] = wrongPassword // wherever it was given

					heard := said{}
					o := offers(t, d)
					models := append(o.models(t), `{"scenario":"nothing"}`, `{`)
					require.Equal(t, tc.works, heard.ask(t, d, models...) > 0)
					heard.resources(t, d, []string{"clientid", "payload"}, models)
					heard.health(t, d)
					heard.subscribe(t, d, `{"scenario":"events"}`)
					plugin.Stop()
					heard["log"] = log.String()
					require.NotEmpty(t, heard["log"])
					for name, value := range s.DecryptedSecureJSONData {
						for line := range strings.Lines(value) { // of a key in PEM form, any line is one too many
							if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "-----") {
								require.Empty(t, heard.holding(line), "these hold %s", name)
							}
						}
					}
				})
			}
		})
	}
}
