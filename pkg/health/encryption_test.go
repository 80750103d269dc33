package health

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

func TestEncryptionIsTold(t *testing.T) {
	const clear, unchecked = "The connection isn't encrypted (sslmode disable)", "Nobody checks the server's certificate (sslmode require without tlsCACert)"
	for name, tc := range map[string]struct {
		host string
		tls  store.TLS
		says string
	}{
		"in the clear":              {"tables.example.com", store.TLS{Mode: store.TLSDisable}, clear},
		"in the clear, by address":  {"10.0.0.1", store.TLS{Mode: store.TLSDisable}, clear},
		"unchecked":                 {"tables.example.com", store.TLS{Mode: store.TLSRequire}, unchecked},
		"checked":                   {"tables.example.com", store.TLS{Mode: store.TLSRequire, CACert: "PEM"}, ""},
		"the chain is checked":      {"tables.example.com", store.TLS{Mode: store.TLSVerifyCA}, ""},
		"chain and name":            {"tables.example.com", store.TLS{Mode: store.TLSVerifyFull}, ""},
		"on this machine":           {"localhost", store.TLS{Mode: store.TLSDisable}, ""},
		"on this machine, IPv4":     {"127.0.0.1", store.TLS{Mode: store.TLSRequire}, ""},
		"on this machine, IPv6":     {"::1", store.TLS{Mode: store.TLSDisable}, ""},
		"a name that only looks so": {"localhost.example.com", store.TLS{Mode: store.TLSDisable}, clear},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Report{}
			tellEncryption(r, Target{Host: tc.host, TLS: tc.tls})
			if tc.says == "" {
				require.Empty(t, r.Notes)
				return
			}
			require.Len(t, r.Notes, 1)
			require.Contains(t, r.Notes[0], tc.says)
		})
	}
}
