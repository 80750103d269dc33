package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// place is a connection's place in the pool, and perhaps one of the few that look-ups have.
type place struct {
	conn    *pgxpool.Conn
	lookUps chan struct{} // nil: it is no look-up's
}

// Release gives the place back.
func (p *place) Release() {
	p.conn.Release()
	p.leave()
}

func (p *place) leave() {
	if p.lookUps != nil {
		<-p.lookUps
	}
}

// acquire waits for a free connection, but leaves time for the statement itself.
func (s *Store) acquire(ctx context.Context) (*place, error) {
	p := &place{}
	if isLookUp(ctx) {
		select {
		case s.lookUps <- struct{}{}:
			p.lookUps = s.lookUps
		case <-ctx.Done():
			return nil, s.noTurn(ctx, ctx.Err())
		}
	}
	patience := min(s.config.QueryTimeout/2, acquireTimeout)
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var err error
	if p.conn, err = s.pool.Acquire(waiting); err == nil {
		return p, nil
	}
	p.leave()
	switch {
	case waiting.Err() == nil:
		return nil, err
	case s.pool.Stat().AcquiredConns() >= s.pool.Config().MaxConns:
		return nil, s.noTurn(ctx, err)
	case ctx.Err() != nil:
		return nil, err
	}
	return nil, s.noAnswer(patience, err)
}

const acquireTimeout = connectTimeout + 5*time.Second

// noTurn is the error of who waited for a connection in vain, unless it was cancelled meanwhile.
func (s *Store) noTurn(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return err
	}
	return s.busy(isLookUp(ctx))
}
