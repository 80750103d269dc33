package faults

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

// tlsFaults are those of encrypted connections. All end at a front that shows its certificate and passes on what it decrypts.
var tlsFaults = []fault{
	encrypted("a certificate of a strange authority", "The certificate of ", func(t *testing.T, a *postgres.Authority) *tls.Config {
		return shows(t, func() (string, string) { return postgres.NewAuthority(t).Issue(t, "server", "127.0.0.1") })
	}),
	encrypted("an expired certificate", " failed: ", func(t *testing.T, a *postgres.Authority) *tls.Config {
		return shows(t, func() (string, string) { return a.IssueExpired(t, "server", "127.0.0.1") })
	}),
	encrypted("a certificate of another name", " is for another name: ", func(t *testing.T, a *postgres.Authority) *tls.Config {
		return shows(t, func() (string, string) { return a.Issue(t, "server", "elsewhere.example.com") })
	}),
	encrypted("only an old version of TLS", " failed: ", func(t *testing.T, a *postgres.Authority) *tls.Config {
		config := shows(t, func() (string, string) { return a.Issue(t, "server", "127.0.0.1") })
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		return config
	}),
	unending(encrypted("a TLS handshake that never ends", "No answer from ", func(*testing.T, *postgres.Authority) *tls.Config { return nil })),
	{
		name: "a server that gives up TLS", jsonData: map[string]any{"sslmode": "require"}, unasked: true,
		upset: func(t *testing.T, s *scene) {
			good := newFront(t, s.Addr(), shows(t, func() (string, string) { return postgres.NewAuthority(t).Issue(t, "server", "127.0.0.1") }))
			s.undo(func() { s.route(t, good.addr) })
		},
		status: backend.StatusBadGateway, says: "doesn't offer TLS",
	},
}

// encrypted is a fault of the certificate that a server shows from now on; nil: it says nothing more.
func encrypted(name, says string, config func(t *testing.T, a *postgres.Authority) *tls.Config) fault {
	var authority *postgres.Authority
	return fault{
		name: name, jsonData: map[string]any{"sslmode": "verify-full"}, unasked: true, status: backend.StatusBadGateway, says: says,
		change: func(t *testing.T, s *backend.DataSourceInstanceSettings) {
			authority = postgres.NewAuthority(t)
			s.DecryptedSecureJSONData["tlsCACert"] = authority.PEM
		},
		upset: func(t *testing.T, s *scene) {
			good := shows(t, func() (string, string) { return authority.Issue(t, "server", "127.0.0.1") })
			front := newFront(t, s.Addr(), good)
			s.route(t, front.addr)
			require.Eventually(t, func() bool { return s.ask(t, few).Error == nil }, patience, tick)
			front.show(config(t, authority))
			s.route(t, front.addr)
			s.undo(func() { front.show(good) })
		},
	}
}

// unending is a fault whose answer comes when the time is up.
func unending(f fault) fault {
	f.waits = true
	return f
}

// shows is a configuration with a certificate.
func shows(t *testing.T, issue func() (cert, key string)) *tls.Config {
	t.Helper()
	cert, key := issue()
	pair, err := tls.X509KeyPair([]byte(cert), []byte(key))
	require.NoError(t, err)
	return &tls.Config{Certificates: []tls.Certificate{pair}}
}

// front ends TLS before a server.
type front struct {
	addr   string
	mu     sync.Mutex
	config *tls.Config
}

func newFront(t *testing.T, upstream string, config *tls.Config) *front {
	t.Helper()
	f := &front{config: config}
	f.addr = listener(t, func(conn net.Conn) {
		defer conn.Close()
		if _, err := io.ReadFull(conn, make([]byte, 8)); err != nil { // the request for TLS
			return
		}
		if _, err := conn.Write([]byte("S")); err != nil {
			return
		}
		f.mu.Lock()
		config := f.config
		f.mu.Unlock()
		if config == nil {
			_, _ = io.Copy(io.Discard, conn)
			return
		}
		inside := tls.Server(conn, config)
		server, err := net.Dial("tcp", upstream)
		if err != nil {
			return
		}
		defer server.Close()
		go func() {
			_, _ = io.Copy(server, inside)
			server.Close()
		}()
		_, _ = io.Copy(inside, server)
	})
	return f
}

func (f *front) show(config *tls.Config) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.config = config
}
