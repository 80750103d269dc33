// Package store runs statements on the database: a pgx pool, what the database is found to be, what bounds a query, what becomes of
// statements that were given up, and errors that say what to do. What goes over a connection is written and read by package wire; these
// two are the only ones that know pgx.
package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Config says how to reach the database and which table to ask.
type Config struct {
	Host     string
	Port     uint16
	User     string
	Password string
	Database string
	Schema   string // "" for the connection's own
	Table    string

	TLS          TLS
	QueryTimeout time.Duration
	MaxOpenConns int
	MaxIdleConns int
	MaxLifetime  time.Duration

	// Dial replaces the network, for instance by a secure socks proxy, which resolves names itself.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Observe is told of every statement when it begins, and by what it returns when it ended; nil: nobody wants to know.
	Observe func(ctx context.Context, d statement.Dialect, st statement.Statement) (_ context.Context, ended func(Outcome))
}

// Outcome is what a statement came to.
type Outcome struct {
	Rows, Bytes int
	More        bool
	Err         *Error // nil if it was answered
}

// TLS modes, named as PostgreSQL's sslmode.
const (
	TLSDisable    = "disable"
	TLSRequire    = "require"     // encrypted, whoever answers; with an authority's certificate as verify-ca, as libpq has it
	TLSVerifyCA   = "verify-ca"   // and the certificate is from a trusted authority
	TLSVerifyFull = "verify-full" // and it is this server's
)

// TLSModes lists the modes.
var TLSModes = []string{TLSDisable, TLSRequire, TLSVerifyCA, TLSVerifyFull}

// TLS holds certificates and keys as PEM text, in memory.
type TLS struct {
	Mode       string
	ServerName string // "" for the host's own name
	CACert     string
	ClientCert string
	ClientKey  string
}

// Verified says whether the server has to prove who it is.
func (t TLS) Verified() bool { return t.verification() != TLSDisable && t.verification() != TLSRequire }

// verification is the mode that holds: who gives an authority wants it to count.
func (t TLS) verification() string {
	if t.Mode == TLSRequire && t.CACert != "" {
		return TLSVerifyCA
	}
	return t.Mode
}

// config builds Go's TLS configuration; nil for a connection in the clear.
func (t TLS) config(host string) (*tls.Config, error) {
	if t.Mode == TLSDisable {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: host}
	if t.ServerName != "" {
		c.ServerName = t.ServerName
	}
	if t.CACert != "" {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM([]byte(t.CACert)) {
			return nil, errors.New("tlsCACert holds no certificate in PEM form")
		}
	}
	if t.ClientCert != "" || t.ClientKey != "" {
		pair, err := tls.X509KeyPair([]byte(t.ClientCert), []byte(t.ClientKey))
		if err != nil {
			return nil, errors.New("tlsClientCert and tlsClientKey must be a certificate and its key in PEM form")
		}
		c.Certificates = []tls.Certificate{pair}
	}
	switch t.verification() {
	case TLSVerifyFull:
	case TLSRequire:
		c.InsecureSkipVerify = true
	case TLSVerifyCA:
		// Go verifies chain and name together, so the chain alone is verified here.
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(state tls.ConnectionState) error { return verifyChain(state, c.RootCAs) }
	default:
		return nil, fmt.Errorf("sslmode %q is not known", t.Mode)
	}
	return c, nil
}

func verifyChain(state tls.ConnectionState, roots *x509.CertPool) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("tls: the server sent no certificate")
	}
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(options)
	return err
}

// pool configures pgx. Nothing is taken from the process's environment or files.
func (c Config) pool() (*pgxpool.Config, error) {
	tlsConfig, err := c.TLS.config(c.Host)
	if err != nil {
		return nil, err
	}
	// pgx only takes configurations that it parsed itself, and parsing fills in what the environment says: whatever it would
	// look for there is given here, or set below.
	p, err := pgxpool.ParseConfig("host=localhost port=1 user=u password=p dbname=d connect_timeout=10 target_session_attrs=any " +
		"sslmode=disable sslrootcert='' sslcert='' sslkey='' sslpassword='' sslcertmode=allow sslsni=1 sslnegotiation=postgres " +
		"channel_binding=prefer require_auth='' min_protocol_version=3.0 max_protocol_version=3.0")
	if err != nil {
		return nil, fmt.Errorf("configure pgx: %w", err)
	}
	conn := p.ConnConfig
	conn.Host, conn.Port, conn.User, conn.Password, conn.Database = c.Host, c.Port, c.User, c.Password, c.Database
	conn.TLSConfig, conn.Fallbacks, conn.ValidateConnect = tlsConfig, nil, nil
	// TimeZone is the one parameter that GreptimeDB honours at start-up, in exactly this spelling.
	conn.RuntimeParams = map[string]string{"TimeZone": "UTC", "application_name": "grafana-emqx-fulllink"}
	conn.ConnectTimeout = connectTimeout
	if c.Dial != nil {
		// Requests to cancel go to where a connection's other end is, and that would be the proxy.
		address := net.JoinHostPort(c.Host, fmt.Sprint(c.Port))
		conn.DialFunc = func(ctx context.Context, network, _ string) (net.Conn, error) { return c.Dial(ctx, network, address) }
		conn.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	}
	p.MaxConns = int32(c.MaxOpenConns)
	p.MinConns, p.MinIdleConns = 0, 0
	p.MaxConnLifetime = c.MaxLifetime
	p.MaxConnIdleTime = maxIdleTime
	// A ping is an empty statement, which GreptimeDB answers with an error or a closed connection.
	p.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	p.BeforeClose = hangUp
	return p, nil
}

const (
	connectTimeout = 10 * time.Second
	maxIdleTime    = 5 * time.Minute // shorter than the idle cut of common load balancers
)

// hangUp ends a connection at once whose statement was cancelled. pgx would wait up to 15 seconds for the server to end it,
// and count it as open, but GreptimeDB doesn't end it before the statement is done.
func hangUp(conn *pgx.Conn) {
	if conn.IsClosed() {
		_ = conn.PgConn().Conn().Close() // it is over, whatever it says
	}
}
