package greptime

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// errGone ends a session without a word.
var errGone = errors.New("the connection is dropped")

// login takes a client from its first message to where it may ask. Of cancel requests GreptimeDB takes no notice.
func (s *session) login(ctx context.Context) error {
	for {
		first, err := s.client.ReceiveStartupMessage()
		if err != nil {
			return errGone
		}
		switch m := first.(type) {
		case *pgproto3.SSLRequest:
			if err := s.secure(); err != nil {
				return errGone
			}
		case *pgproto3.GSSEncRequest:
			if _, err := s.conn.Write([]byte{'N'}); err != nil {
				return errGone
			}
		case *pgproto3.StartupMessage:
			return s.welcome(ctx, m.Parameters)
		default:
			return errGone
		}
	}
}

func (s *session) secure() error {
	config := s.server.options.TLS
	if config == nil {
		_, err := s.conn.Write([]byte{'N'})
		return err
	}
	if _, err := s.conn.Write([]byte{'S'}); err != nil {
		return err
	}
	secured := tls.Server(s.conn, config)
	if err := secured.Handshake(); err != nil {
		return err
	}
	s.conn, s.secured = secured, true
	s.client = pgproto3.NewBackend(secured, secured)
	return nil
}

func (s *session) welcome(ctx context.Context, parameters map[string]string) error {
	options := s.server.options
	if options.ForceTLS && !s.secured {
		return &refusal{"28000", "No encryption"}
	}
	s.database = strings.TrimPrefix(parameters["database"], "greptime-")
	if !s.server.since(1, 0, 2) {
		s.database = strings.ToLower(s.database)
	}
	if s.database == "" {
		return &refusal{"3D000", "Database not specified"}
	}
	if err := s.server.prepare(ctx, s.database); err != nil {
		if code(err) == "3D000" {
			return &refusal{"3D000", "Database not found: " + parameters["database"]}
		}
		return err
	}
	user := parameters["user"]
	s.readOnly = slices.Contains(options.ReadOnly, user)
	if !s.authenticated(s.readOnly || user == s.server.User()) {
		return &refusal{"28P01", "password authentication failed"}
	}
	// No other start-up parameter counts, and of this one only this spelling.
	timeZone := parameters["TimeZone"]
	if timeZone == "" {
		timeZone = "UTC"
	}
	if err := s.connect(ctx, timeZone); err != nil {
		if code(err) == "22023" {
			return &refusal{"22023", "Invalid timezone: " + timeZone}
		}
		return err
	}
	s.client.Send(&pgproto3.AuthenticationOk{})
	for _, p := range []pgproto3.ParameterStatus{
		{Name: "server_version", Value: "16.3-GreptimeDB-" + options.Version},
		{Name: "server_encoding", Value: "UTF8"},
		{Name: "client_encoding", Value: "UTF8"},
		{Name: "DateStyle", Value: "ISO YMD"},
		{Name: "integer_datetimes", Value: "on"},
	} {
		s.client.Send(&p)
	}
	s.client.Send(&pgproto3.BackendKeyData{SecretKey: make([]byte, 4)})
	s.client.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	return s.client.Flush()
}

func code(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// authenticated asks for the password, of unknown users too.
func (s *session) authenticated(known bool) bool {
	if s.server.options.SCRAM {
		return known && s.scram() == nil
	}
	answer, err := s.challenge(&pgproto3.AuthenticationCleartextPassword{}, pgproto3.AuthTypeCleartextPassword)
	password, ok := answer.(*pgproto3.PasswordMessage)
	return err == nil && ok && known && password.Password == s.server.Password()
}

func (s *session) challenge(question pgproto3.BackendMessage, kind uint32) (pgproto3.FrontendMessage, error) {
	s.client.Send(question)
	if err := s.client.Flush(); err != nil {
		return nil, err
	}
	if err := s.client.SetAuthType(kind); err != nil {
		return nil, err
	}
	return s.client.Receive()
}

// scram lets the client prove to PostgreSQL itself that it knows the password, by a connection only for that. The
// user's name has no part in the proof.
func (s *session) scram() error {
	upstream := s.server.options.Upstream
	conn, err := net.Dial("tcp", upstream.Addr())
	if err != nil {
		return err
	}
	defer conn.Close()
	judge := pgproto3.NewFrontend(conn, conn)
	judge.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: map[string]string{
		"user": upstream.User(), "database": upstream.Database(),
	}})
	for {
		if err := judge.Flush(); err != nil {
			return err
		}
		said, err := judge.Receive()
		if err != nil {
			return err
		}
		var answer pgproto3.FrontendMessage
		switch m := said.(type) {
		case *pgproto3.AuthenticationSASL:
			answer, err = s.challenge(m, pgproto3.AuthTypeSASL)
		case *pgproto3.AuthenticationSASLContinue:
			answer, err = s.challenge(m, pgproto3.AuthTypeSASLContinue)
		case *pgproto3.AuthenticationSASLFinal:
			s.client.Send(m)
			continue
		case *pgproto3.AuthenticationOk:
			return nil
		default:
			return errGone
		}
		if err != nil {
			return err
		}
		judge.Send(answer)
	}
}
