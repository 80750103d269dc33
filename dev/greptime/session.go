package greptime

import (
	"context"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// session is one client and its connection to PostgreSQL. It does one thing after the other, as GreptimeDB does: while a
// statement runs, nobody looks at the client, so that a statement goes on when its client has gone.
type session struct {
	server   *Server
	conn     net.Conn
	client   *pgproto3.Backend
	secured  bool
	database string
	readOnly bool

	upstream     *pgproto3.Frontend
	upstreamConn net.Conn

	statements map[string]*prepared
	portals    map[string]*portal
	failed     bool          // skipping messages until the next Sync
	timeout    time.Duration // of SET statement_timeout
	asked      string        // the statement that was prepared last
}

// serve talks with a client until it leaves.
func serve(server *Server, conn net.Conn) {
	s := &session{
		server: server, conn: conn, client: pgproto3.NewBackend(conn, conn),
		statements: map[string]*prepared{}, portals: map[string]*portal{},
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	err := s.login(ctx)
	cancel()
	if s.upstreamConn != nil {
		defer server.drop(s.upstreamConn)
	}
	if err != nil {
		if refused := s.translate(err); refused != nil {
			s.client.Send(refused.response("FATAL"))
			s.client.Flush()
		}
		return
	}
	for s.turn() == nil {
	}
}

// turn answers one message. An error is the end of the session.
func (s *session) turn() error {
	m, err := s.client.Receive()
	if err != nil {
		return err
	}
	switch m := m.(type) {
	case *pgproto3.Terminate:
		return errGone
	case *pgproto3.Query:
		return s.simple(m.String)
	case *pgproto3.Sync:
		return s.sync()
	}
	if s.failed {
		return nil
	}
	switch m := m.(type) {
	case *pgproto3.Parse:
		err = s.parse(m)
	case *pgproto3.Bind:
		if err = s.bind(m); err == nil {
			s.client.Send(&pgproto3.BindComplete{})
		}
	case *pgproto3.Describe:
		err = s.describe(m)
	case *pgproto3.Execute:
		err = s.execute(m.Portal)
	case *pgproto3.Close:
		err = s.close(m)
	case *pgproto3.Flush:
		return s.client.Flush()
	default:
		return errGone // COPY and function calls
	}
	return s.report(err)
}

// report tells the client what was refused. Errors of the connections themselves are passed on.
func (s *session) report(err error) error {
	refused := s.translate(err)
	if refused == nil {
		return err
	}
	s.failed = true
	s.client.Send(refused.response("ERROR"))
	return nil
}

// sync ends a batch of the extended protocol.
func (s *session) sync() error {
	s.failed = false
	status, err := s.settle()
	if err != nil {
		return err
	}
	s.client.Send(&pgproto3.ReadyForQuery{TxStatus: status})
	return s.client.Flush()
}

// settle brings PostgreSQL to where it waits for the next statement.
func (s *session) settle() (status byte, err error) {
	s.upstream.Send(&pgproto3.Sync{})
	return s.ready()
}

// ready reads PostgreSQL's answers to their end.
func (s *session) ready() (status byte, err error) {
	if err := s.upstream.Flush(); err != nil {
		return 0, err
	}
	for {
		m, receiving := s.upstream.Receive()
		if receiving != nil {
			return 0, receiving
		}
		switch m := m.(type) {
		case *pgproto3.ErrorResponse:
			err = pgconn.ErrorResponseToPgError(m)
		case *pgproto3.ReadyForQuery:
			return m.TxStatus, err
		}
	}
}

// ask sends messages of the extended protocol and shows each answer, until it was the last one that is wanted.
func (s *session) ask(each func(pgproto3.BackendMessage) (last bool, err error), messages ...pgproto3.FrontendMessage) error {
	for _, m := range append(messages, &pgproto3.Flush{}) {
		s.upstream.Send(m)
	}
	if err := s.upstream.Flush(); err != nil {
		return err
	}
	for {
		m, err := s.upstream.Receive()
		if err != nil {
			return err
		}
		if refused, ok := m.(*pgproto3.ErrorResponse); ok {
			return pgconn.ErrorResponseToPgError(refused)
		}
		if last, err := each(m); last || err != nil {
			return err
		}
	}
}

// simple runs a text of the simple protocol: several statements, one after the other until one fails.
func (s *session) simple(text string) error {
	s.failed = false
	list := statements(text)
	if len(list) == 0 {
		if err := s.report(s.empty()); err != nil {
			return err
		}
	}
	for _, one := range list {
		if err := s.alone(one); err != nil {
			return err
		}
		if s.failed {
			break
		}
	}
	return s.sync()
}

// empty answers a text without a statement, such as the one that pgx sends for a ping.
func (s *session) empty() error {
	if !s.server.since(1, 3, 0) {
		return &refusal{"22023", "Invalid request parameter: empty statements"}
	}
	s.client.Send(&pgproto3.EmptyQueryResponse{})
	return nil
}

// alone runs one statement of the simple protocol, with everything as text.
func (s *session) alone(one statement) error {
	// Before 1.1 a statement's timeout counts in this protocol only.
	limited := s.timeout > 0 && !s.server.since(1, 1, 0)
	if limited {
		if err := s.limit(s.timeout); err != nil {
			return err
		}
	}
	err := s.report(func() error {
		p, err := s.prepare("", one, nil)
		if err != nil {
			return err
		}
		s.statements[""] = p
		if err := s.bind(&pgproto3.Bind{}); err != nil {
			return err
		}
		if p.columns != nil {
			s.client.Send(rowDescription(p.columns, nil))
		}
		return s.execute("")
	}())
	if err != nil {
		return err
	}
	if _, err := s.settle(); err != nil {
		return err
	}
	if limited {
		return s.limit(0)
	}
	return nil
}
