package health

import (
	"net"

	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// tellEncryption says what somebody between Grafana and the server could do. On one machine nobody is between.
func tellEncryption(r *Report, t Target) {
	switch {
	case t.TLS.Verified() || isLocal(t.Host):
	case t.TLS.Mode == store.TLSDisable:
		r.note("The connection isn't encrypted (sslmode disable): who is between Grafana and the server reads events, and perhaps the password.")
	default:
		r.note("Nobody checks the server's certificate (sslmode require without tlsCACert), so another server could pose as this one and be given the password: " +
			"set sslmode to verify-full, with the authority's certificate if it is none that the system knows.")
	}
}

func isLocal(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
