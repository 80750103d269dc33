package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store/wire"
)

// Store asks one table of one database.
type Store struct {
	config  Config
	pool    *pgxpool.Pool
	stopper *stopper
	shared  *Shared
	facts   facts
	lookUps chan struct{} // holds one for each connection that a look-up uses
	closing context.Context
	close   context.CancelFunc
}

// Open prepares a store. It doesn't connect: a server that is away must not keep the data source from existing.
func Open(config Config) (*Store, error) {
	poolConfig, err := config.pool()
	if err != nil {
		return nil, err
	}
	own := poolConfig.ConnConfig.Config.Copy()
	stopper := newStopper(func(ctx context.Context) (*pgconn.PgConn, error) { return pgconn.ConnectConfig(ctx, own) }, config.QueryTimeout)
	poolConfig.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		conn.PgConn().Frontend().SetMaxBodyLen(wire.MaxMessage)
		if err := wire.LimitStatements(ctx, conn, config.QueryTimeout); err != nil {
			return err
		}
		return stopper.welcome(ctx, conn)
	}
	var pool *pgxpool.Pool
	poolConfig.AfterRelease = func(*pgx.Conn) bool {
		return pool.Stat().IdleConns() < int32(config.MaxIdleConns)
	}
	pool, err = pgxpool.NewWithConfig(context.Background(), poolConfig)
	if err != nil {
		return nil, fmt.Errorf("open the connection pool: %w", err)
	}
	s := &Store{config: config, pool: pool, stopper: stopper, lookUps: make(chan struct{}, max(1, min(mostLookUps, config.MaxOpenConns/2)))}
	s.shared = newShared(s)
	s.closing, s.close = context.WithCancel(context.Background())
	return s, nil
}

// Close waits for running statements and closes the connections. It doesn't wait for statements that were given up.
func (s *Store) Close() {
	s.close()
	s.stopper.close()
	s.pool.Close()
}

// Query runs a statement and reads its rows, at most st.MaxRows of them. Errors are *Error.
func (s *Store) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	f, err := s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, f.Dialect, st)
}

// run tries once more where a connection turns out dead before the first row, the server's own between its nodes too: statements only read.
func (s *Store) run(ctx context.Context, d statement.Dialect, st statement.Statement) (*columnar.Result, error) {
	if len(st.Values) > mostValues {
		return nil, &Error{Kind: BadStatement, Message: fmt.Sprintf("The query names too many values: a statement would hold %d of them, and %d are possible. "+
			"Name fewer, or use patterns.", len(st.Values), mostValues)}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, s.config.QueryTimeout, errQueryTimeout)
	defer cancel()
	ended := func(Outcome) {}
	if s.config.Observe != nil {
		ctx, ended = s.config.Observe(ctx, d, st)
	}
	result, started, err := s.attempt(ctx, d, st)
	if lost := lostConnection(err); (lost || lostNode(err)) && !started && ctx.Err() == nil {
		if lost {
			s.pool.Reset() // the other idle connections died with this one
		}
		result, _, err = s.attempt(ctx, d, st)
	}
	if err != nil {
		failed := s.explain(ctx, err)
		if failed.Kind == Missing || failed.Kind == BadStatement && !st.Raw {
			s.facts.forget() // the table may have been altered
		}
		ended(Outcome{Err: failed})
		return nil, failed
	}
	ended(Outcome{Rows: result.Rows, Bytes: result.Bytes, More: result.More})
	omissionsOf(ctx).add(result)
	return result, nil
}

// mostValues is the protocol's own limit.
const mostValues = math.MaxUint16

// attempt runs a statement on one connection. started says whether rows had come.
func (s *Store) attempt(ctx context.Context, d statement.Dialect, st statement.Statement) (result *columnar.Result, started bool, err error) {
	at, err := s.acquire(ctx)
	if err != nil {
		return nil, false, err
	}
	adopted := false
	defer func() {
		if !adopted {
			at.Release()
		}
	}()
	result, err = wire.Ask(ctx, at.conn.Conn().PgConn(), d, st)
	if err == nil || ctx.Err() != nil { // not one that was lost: another try may need its place
		var listed bool
		if listed, adopted = s.stopper.adopt(at); adopted && err != nil {
			err = &givenUp{err, listed}
		}
	}
	return result, result != nil && result.Rows > 0, err
}

// lostConnection says whether the connection itself failed, not the statement.
func lostConnection(err error) bool {
	var connecting *pgconn.ConnectError
	var ours *Error
	if err == nil || errors.As(err, &connecting) || errors.As(err, &ours) {
		return false
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return strings.HasPrefix(refused.Code, "57P") // the server ended it: idle for too long, or told to
	}
	return isNetwork(err)
}

// lostNode says whether a connection between the server's nodes broke: it makes a new one for the next statement. Where it can't, waiting for
// that once is enough.
func lostNode(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && betweenNodes.MatchString(refused.Message) && !strings.Contains(refused.Message, "connect error")
}
