package plugin

import (
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// FuzzSettings: whatever somebody provisions, it is read into what a store can be opened with, or refused in a sentence without the secret.
func FuzzSettings(f *testing.F) {
	for _, jsonData := range []string{
		`{}`, `null`, `{"maxRows":"7","allowRawSql":"true","queryTimeout":""}`, `{"table":"a.b","sslmode":"verify-ca","payload":"hide"}`,
		`{"maxOpenConns":1e3,"maxIdleConns":-1}`, `{"queryTimeout":NaN}`, `[1]`, `{"table":"a\"; DROP TABLE b"}`, `{"connMaxLifetime":99999999999999999999}`,
	} {
		for _, url := range []string{"db", "db:5432", "[2001:db8::7]:1", "::1", "postgres://u:S3cret-S3cret@db", "db:0", ""} {
			f.Add(jsonData, url)
		}
	}
	const secret = "S3cret-S3cret"
	f.Fuzz(func(t *testing.T, jsonData, url string) {
		s, err := loadSettings(backend.DataSourceInstanceSettings{
			URL: url, JSONData: []byte(jsonData), DecryptedSecureJSONData: map[string]string{"password": secret},
		})
		if err != nil {
			require.NotEmpty(t, err.Error())
			if strings.Contains(url, "@") || !strings.Contains(url+jsonData, secret) { // elsewhere nothing tells it from a host or a table
				require.NotContains(t, err.Error(), secret)
			}
			return
		}
		require.NotEmpty(t, s.store.Host)
		require.NotZero(t, s.store.Port)
		require.Positive(t, s.maxRows)
		require.Positive(t, s.store.QueryTimeout)
		require.Positive(t, s.store.MaxOpenConns)
		require.GreaterOrEqual(t, s.store.MaxIdleConns, 0)
		opened, err := store.Open(s.store)
		if err == nil {
			opened.Close()
		}
	})
}
