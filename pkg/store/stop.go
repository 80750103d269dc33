package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// stopper takes care of statements whose callers have gone. PostgreSQL ends them when pgx asks it to. GreptimeDB takes no such
// requests, and doesn't look after its client while a statement runs. There a statement is killed from another connection; where
// the account may not do that, it is waited for. Until it has ended it keeps its place in the pool, so that a dashboard that is
// refreshed again and again can't pile up statements in the server.
type stopper struct {
	connect func(context.Context) (*pgconn.PgConn, error)
	bound   time.Duration // how long a place is kept at most
	ctx     context.Context
	cancel  context.CancelFunc
	watcher sync.WaitGroup
	arrived chan struct{} // holds at most one

	mu       sync.Mutex
	orphans  []*orphan // the oldest first
	watched  bool
	refused  bool      // the account may not KILL
	unlisted time.Time // until then the process list isn't asked for new connections
}

// orphan is a statement that was given up, with its connection's place in the pool.
type orphan struct {
	process
	place  *place
	left   time.Time
	killed bool // a KILL has met it
}

const (
	firstPause   = 50 * time.Millisecond
	longestPause = time.Second
	// A statement can be given up before the server has begun with it. One that isn't listed counts as ended only after this.
	slowStart = time.Second
	// unlistedFor is how long new connections do without their process, after the server failed to tell one.
	unlistedFor = time.Minute
)

func newStopper(connect func(context.Context) (*pgconn.PgConn, error), bound time.Duration) *stopper {
	s := &stopper{connect: connect, bound: bound, arrived: make(chan struct{}, 1)}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// close gives all places back, and waits for what it has started.
func (s *stopper) close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.watcher.Wait()
}

// welcome notes a new connection's process where the server takes no requests to cancel: one that does tells a process ID at
// login. A server that fails to show its processes must not fail the connection for long.
func (s *stopper) welcome(ctx context.Context, conn *pgx.Conn) error {
	if conn.PgConn().PID() != 0 {
		return nil
	}
	s.mu.Lock()
	skip := time.Now().Before(s.unlisted)
	s.mu.Unlock()
	var p process
	var err error
	if !skip {
		p, err = identify(ctx, conn.PgConn())
	}
	conn.PgConn().CustomData()[processKey] = p
	if !conn.IsClosed() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unlisted = time.Now().Add(unlistedFor)
	return err
}

// adopt takes over a connection whose statement was given up, unless it has ended or PostgreSQL ends it. listed says whether the
// server shows it.
func (s *stopper) adopt(at *place) (listed, adopted bool) {
	p, mayGoOn := at.conn.Conn().PgConn().CustomData()[processKey].(process)
	if !mayGoOn || !at.conn.Conn().IsClosed() {
		return false, false
	}
	hangUp(at.conn.Conn())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false, false
	}
	s.orphans = append(s.orphans, &orphan{process: p, place: at, left: time.Now()})
	if s.watched {
		select {
		case s.arrived <- struct{}{}:
		default:
		}
	} else {
		s.watched = true
		s.watcher.Go(s.watch)
	}
	return p.id != "", true
}

// watch looks after the orphans until there are none.
func (s *stopper) watch() {
	var conn *pgconn.PgConn
	defer func() { s.leave(conn) }()
	for pause := firstPause; ; {
		orphans := s.remaining()
		if len(orphans) == 0 {
			return
		}
		ctx, cancel := context.WithDeadline(s.ctx, orphans[0].left.Add(s.bound))
		conn = s.look(ctx, conn, orphans)
		select {
		case <-ctx.Done():
		case <-s.arrived:
			pause = firstPause
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
		cancel()
	}
}

// remaining gives back the places that were kept long enough, and returns whose aren't.
func (s *stopper) remaining() []*orphan {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orphans = slices.DeleteFunc(s.orphans, func(o *orphan) bool {
		over := s.ctx.Err() != nil || time.Since(o.left) >= s.bound
		if over {
			o.place.Release()
		}
		return over
	})
	s.watched = len(s.orphans) > 0
	return slices.Clone(s.orphans)
}

// release gives back the place of a statement that has ended.
func (s *stopper) release(o *orphan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orphans = slices.DeleteFunc(s.orphans, func(one *orphan) bool { return one == o })
	o.place.Release()
}

// look finds out which of the orphans still run, and kills these. It returns the connection for the next time, if it is still good.
func (s *stopper) look(ctx context.Context, conn *pgconn.PgConn, orphans []*orphan) *pgconn.PgConn {
	var listed []*orphan
	for _, o := range orphans {
		if o.id != "" {
			listed = append(listed, o)
		}
	}
	if len(listed) == 0 {
		return conn
	}
	if conn == nil {
		var err error
		if conn, err = s.connect(ctx); err != nil {
			return nil
		}
	}
	running, err := listRunning(ctx, conn, listed)
	for _, o := range listed {
		switch {
		case err != nil:
		case running[o]:
			o.killed = s.kill(ctx, conn, o.id) || o.killed
		case o.killed, time.Since(o.left) >= slowStart:
			s.release(o)
		}
	}
	if conn.IsClosed() {
		return nil
	}
	return conn
}

// kill says whether the server has stopped a statement. That the account may not is found out once.
func (s *stopper) kill(ctx context.Context, conn *pgconn.PgConn, id string) bool {
	if s.mayNot() {
		return false
	}
	results, err := conn.Exec(ctx, "KILL '"+id+"'").ReadAll()
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == insufficientPrivilege {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refused = true
	}
	return err == nil && len(results) == 1 && results[0].CommandTag.RowsAffected() > 0
}

const insufficientPrivilege = "42501"

// mayNot says whether the account is known not to have the right to KILL.
func (s *stopper) mayNot() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// waiting is the number of places that are kept.
func (s *stopper) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.orphans)
}

// leave closes the stopper's own connection.
func (s *stopper) leave(conn *pgconn.PgConn) {
	if conn != nil {
		ctx, cancel := context.WithTimeout(s.ctx, time.Second)
		defer cancel()
		_ = conn.Close(ctx) // it is over, whatever it says
	}
}
