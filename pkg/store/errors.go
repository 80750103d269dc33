package store

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/emqx/emqx-fulllink-datasource/pkg/store/wire"
)

// Kind says whose move it is after a failure.
type Kind int

const (
	Unreachable     Kind = iota + 1 // nobody answers at the address
	Insecure                        // TLS failed
	Unauthenticated                 // user or password are wrong
	Forbidden                       // the account may not do this
	Missing                         // database, table or column
	BadStatement                    // the server refuses the statement
	TimedOut
	Canceled
	Busy
	ServerFault
	Internal // a fault of this program
)

// Error is a failed statement or connection, in a sentence that says what to do. It never holds a secret.
type Error struct {
	Kind    Kind
	Message string
	Err     error // nil, or what happened below
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// Timeout says whether there was no time, as errors of Go's net package do.
func (e *Error) Timeout() bool { return e.Kind == TimedOut }

// explain turns any failure into an *Error.
func (s *Store) explain(ctx context.Context, err error) *Error {
	var ours *Error
	var refused *pgconn.PgError
	var connecting *pgconn.ConnectError
	var tooLong *pgproto3.ExceededMaxBodyLenErr
	var altered *wire.Unreadable
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Kind: Canceled, Message: "The query was cancelled." + s.aftermath(err), Err: err}
	case errors.As(err, &refused):
		kind, message := s.explainRefusal(refused)
		return &Error{Kind: kind, Message: message, Err: err}
	case errors.As(err, &connecting):
		return s.explainConnect(err)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return s.timedOut(ctx, err)
	case errors.As(err, &altered):
		return &Error{Kind: Missing, Message: fmt.Sprintf("The column %s can't be read: %v. If the table was altered meanwhile, ask again.", altered.Column, altered.Err), Err: err}
	case errors.As(err, &tooLong):
		return &Error{Kind: BadStatement, Message: fmt.Sprintf("A row of the answer is larger than %d MiB, the most that an answer may hold. "+
			"Choose fewer columns, or let the data source cut payloads.", wire.MaxBytes>>20), Err: err}
	case lostConnection(err):
		return &Error{Kind: Unreachable, Message: fmt.Sprintf("The connection to %s was lost: %s. Try again; see whether the server was restarted.", s.address(), cause(err)), Err: err}
	}
	return &Error{Kind: Internal, Message: "The answer of the database could not be read: " + err.Error(), Err: err}
}

// errQueryTimeout tells the data source's own limit from one that a caller has set.
var errQueryTimeout = errors.New("query timeout")

func (s *Store) timedOut(ctx context.Context, err error) *Error {
	message := "The database didn't answer in time. Choose a shorter time range or name a client."
	if errors.Is(context.Cause(ctx), errQueryTimeout) {
		message = fmt.Sprintf("The database didn't answer within %s. Choose a shorter time range or name a client, "+
			"or raise Query timeout in the data source's settings.", s.config.QueryTimeout)
	}
	return &Error{Kind: TimedOut, Message: message + s.aftermath(err), Err: err}
}

// givenUp marks the error of a statement that may go on in the server; its connection is the stopper's.
type givenUp struct {
	error
	listed bool // the server shows it
}

func (g *givenUp) Unwrap() error { return g.error }

// aftermath says what becomes of a statement that was given up, if it is one.
func (s *Store) aftermath(err error) string {
	var left *givenUp
	switch {
	case !errors.As(err, &left):
		return ""
	case !left.listed:
		return fmt.Sprintf(" It may still run in the server, which doesn't show it (information_schema.process_list): its connection counts as busy for %s.", s.config.QueryTimeout)
	case s.stopper.mayNot():
		return fmt.Sprintf(" It may still run in the server, where the user %q has no right to stop it (KILL): its connection counts as busy until it has ended, for %s at most.",
			s.config.User, s.config.QueryTimeout)
	}
	return fmt.Sprintf(" It is being stopped in the server: its connection counts as busy until it has ended, for %s at most.", s.config.QueryTimeout)
}

// busy says that every connection was in use for as long as a query waits for one.
func (s *Store) busy(lookUp bool) *Error {
	most := int(s.pool.Config().MaxConns)
	message := fmt.Sprintf("All %d connections of this data source stayed busy", most)
	if lookUp && s.pool.Stat().AcquiredConns() < int32(most) {
		message = fmt.Sprintf("The %d connections that look-ups of the editors may use stayed busy", cap(s.lookUps))
	}
	if n := s.stopper.waiting(); n > 0 {
		message += fmt.Sprintf(", %d of them with statements that were given up but may still run in the server", n)
		if s.stopper.mayNot() {
			message += fmt.Sprintf(", where the user %q has no right to stop them (KILL)", s.config.User)
		}
	}
	return &Error{Kind: Busy, Message: message + ". Look at shorter time ranges, or raise Max open connections in its settings."}
}

func (s *Store) address() string {
	return net.JoinHostPort(s.config.Host, fmt.Sprint(s.config.Port))
}

func (s *Store) explainConnect(err error) *Error {
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	at := s.address()
	switch {
	case errors.As(err, &authority):
		return &Error{Insecure, fmt.Sprintf("The certificate of %s is not from a known authority. Give the authority's certificate (tlsCACert) in the settings.", at), err}
	case errors.As(err, &hostname):
		return &Error{Insecure, fmt.Sprintf("The certificate of %s is for another name: %s. Set the server name (serverName), or use sslmode verify-ca.", at, hostname.Error()), err}
	case errors.As(err, &invalid), errors.As(err, &verification), strings.HasPrefix(cause(err), "tls: "),
		// A server that doesn't take the client's certificate may hang up before its reason has arrived.
		s.config.TLS.ClientCert != "" && hungUp(err):
		return &Error{Insecure, fmt.Sprintf("TLS with %s failed: %s. Check sslmode and the certificates in the settings.", at, cause(err)), err}
	case strings.Contains(err.Error(), "server refused TLS"):
		return &Error{Insecure, fmt.Sprintf("The server at %s doesn't offer TLS. Turn it on there, or set sslmode to disable on a network that you trust.", at), err}
	case errors.Is(err, context.DeadlineExceeded):
		return s.noAnswer(connectTimeout, err)
	}
	return &Error{Unreachable, fmt.Sprintf("Can't connect to %s: %s. Check host and port, and that the database runs.", at, cause(err)), err}
}

// hungUp says whether the other side ended a connection that had been made.
func hungUp(err error) bool {
	text := err.Error()
	return strings.Contains(text, "reset by peer") || strings.Contains(text, "broken pipe") || strings.Contains(text, "EOF")
}

func (s *Store) noAnswer(within time.Duration, err error) *Error {
	return &Error{Unreachable, fmt.Sprintf("No answer from %s within %s. Check host and port, and that a firewall lets Grafana through.", s.address(), within), err}
}

// explainRefusal reads an SQLSTATE. GreptimeDB answers P0000 to most of what goes wrong while planning or running, so
// its text is read too (its source: servers/src/postgres/types/error.rs).
func (s *Store) explainRefusal(e *pgconn.PgError) (Kind, string) {
	said := fmt.Sprintf("%s (SQLSTATE %s)", strings.Join(strings.Fields(e.Message), " "), e.Code) // on one line
	table := s.tableName()
	switch {
	case strings.HasPrefix(e.Code, "28"):
		if strings.Contains(e.Message, "no encryption") || strings.Contains(e.Message, "No encryption") {
			return Insecure, fmt.Sprintf("The server at %s wants TLS. Set sslmode to require or stricter.", s.address())
		}
		if strings.Contains(e.Message, "client certificate") {
			return Unauthenticated, fmt.Sprintf("The server at %s refused the user %q: %s. Give one that it knows (tlsClientCert, tlsClientKey) in the settings.", s.address(), s.config.User, said)
		}
		return Unauthenticated, fmt.Sprintf("The server at %s refused the user %q: %s. Check user and password in the settings.", s.address(), s.config.User, said)
	case e.Code == "42501":
		return Forbidden, fmt.Sprintf("The user %q may not read %s: %s. Grant it SELECT.", s.config.User, table, said)
	case e.Code == "3D000" || e.Code == "42704" && strings.Contains(strings.ToLower(e.Message), "database"):
		return Missing, fmt.Sprintf("The database %q doesn't exist at %s. Check Database in the settings.", s.config.Database, s.address())
	case e.Code == "42P01" || e.Code == "P0000" && strings.Contains(e.Message, "Table not found"):
		return Missing, s.noTable()
	case e.Code == "42703" || e.Code == "P0000" && strings.Contains(e.Message, "No field named"):
		return Missing, fmt.Sprintf("The table %s lacks a column: %s. Compare it with the table that the data source's setup page shows.", table, said)
	case e.Code == "2201B" || strings.Contains(e.Message, "regex parse error") || strings.Contains(e.Message, "size limit"):
		return BadStatement, "The database can't use this regular expression or topic filter: " + said + ". Make it simpler."
	case betweenNodes.MatchString(e.Message):
		return ServerFault, fmt.Sprintf("A part of the cluster at %s can't be reached: %s. Questions about single clients may still be answered, where their rows are elsewhere. See the cluster's datanodes.",
			s.address(), said)
	case outOfMemory.MatchString(e.Message):
		return ServerFault, fmt.Sprintf("The database at %s has too little memory for this query: %s. Choose a shorter time range or name a client.", s.address(), said)
	case e.Code == "57014" || e.Code == "57000":
		return TimedOut, fmt.Sprintf("The database ended the query: %s. Choose a shorter time range or name a client.", said)
	case strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "54") ||
		strings.HasPrefix(e.Code, "55") || strings.HasPrefix(e.Code, "58") || strings.HasPrefix(e.Code, "XX"):
		return ServerFault, fmt.Sprintf("The database at %s can't answer now: %s. Try again, and see its log.", s.address(), said)
	}
	return BadStatement, "The database refused the query: " + said
}

// betweenNodes is how GreptimeDB says that its nodes can't reach each other, or that one of them broke off. What is canceled here never comes so
// far: its context is over.
var betweenNodes = regexp.MustCompile(`(?i)\b(?:(?:tcp connect|transport|h2 protocol|http2) error|operation was canceled)`)

// outOfMemory is how GreptimeDB and DataFusion below it say that a query would take more than it may.
var outOfMemory = regexp.MustCompile(`(?i)resources? ?exhausted|memory limit|failed to allocate|out of memory`)

func (s *Store) noTable() string {
	return fmt.Sprintf("The table %s doesn't exist in the database %q, or the user %q may not see it. Check Table in the settings, or create it as the data source's setup page shows, before EMQX writes to it.",
		s.tableName(), s.config.Database, s.config.User)
}

func (s *Store) tableName() string {
	if s.config.Schema != "" {
		return s.config.Schema + "." + s.config.Table
	}
	return s.config.Table
}

func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || hungUp(err) || strings.Contains(err.Error(), "conn closed")
}

// cause is the innermost error's text: pgx puts the connection's settings before it.
func cause(err error) string {
	for {
		next := errors.Unwrap(err)
		if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) > 0 {
			next = joined.Unwrap()[0]
		}
		if next == nil {
			return err.Error()
		}
		var op *net.OpError
		if errors.As(err, &op) && op == err {
			return op.Err.Error()
		}
		err = next
	}
}
