package main

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

const tableName = "emqx_full_link_events"

// pace is how often the rows whose time has come are written.
const pace = time.Second

// player writes the rows of one endless play of a fleet, each when its time has come.
type player struct {
	conn    *pgx.Conn
	next    func() (fleet.Row, bool)
	stop    func()
	row     fleet.Row // the next one
	more    bool
	written atomic.Int64
}

// newPlayer makes the table and begins to play.
func newPlayer(ctx context.Context, db *postgres.Server, f *fleet.Fleet) (*player, error) {
	conn, err := pgx.Connect(ctx, db.ConnString(db.Database()))
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	if err := postgres.CreateTable(ctx, conn, tableName); err != nil {
		conn.Close(ctx)
		return nil, err
	}
	p := &player{conn: conn}
	p.next, p.stop = iter.Pull(f.Rows())
	p.row, p.more = p.next()
	return p, nil
}

// load writes all rows up to a time, and has the database look at them.
func (p *player) load(ctx context.Context, until time.Time) error {
	if err := p.writeUntil(ctx, until); err != nil {
		return err
	}
	if _, err := p.conn.Exec(ctx, "ANALYZE "+tableName); err != nil {
		return fmt.Errorf("analyze the table: %w", err)
	}
	return nil
}

// live goes on writing until it is told to end.
func (p *player) live(ctx context.Context) error {
	ticker := time.NewTicker(pace)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-ticker.C:
			if err := p.writeUntil(ctx, now); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

func (p *player) writeUntil(ctx context.Context, t time.Time) error {
	_, err := fleet.Copy(ctx, p.conn, tableName, p.until(t.UnixMilli()))
	return err
}

// until gives out the rows before a time, and keeps the first one after it for later.
func (p *player) until(t int64) iter.Seq[fleet.Row] {
	return func(yield func(fleet.Row) bool) {
		for p.more && p.row.Timestamp < t {
			row := p.row
			p.row, p.more = p.next()
			p.written.Add(1)
			if !yield(row) {
				return
			}
		}
	}
}

func (p *player) close() {
	p.stop()
	ctx, cancel := context.WithTimeout(context.Background(), pace)
	defer cancel()
	p.conn.Close(ctx)
}
