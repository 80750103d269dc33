package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/greptimedb"
	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// server is a database with the table, filled.
type server struct {
	addr, user, password, database string
	rows                           int64
	conn                           *pgx.Conn // for what is asked without the plugin
	memory                         memory
}

// onPostgreSQL fills the table of a database in a PostgreSQL.
func onPostgreSQL(ctx context.Context, o options, db *postgres.Server, database string, out io.Writer) (*server, error) {
	conn, err := pgx.Connect(ctx, db.ConnString(database))
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	s := &server{addr: db.Addr(), user: db.User(), password: db.Password(), database: database, conn: conn}
	fmt.Fprintf(out, "Writing %d rows\n", o.rows)
	s.rows, err = fill(ctx, conn, o.rows)
	return s, errors.Join(err, closedAfter(ctx, conn, err))
}

// onGreptimeDB fills the table of a database in a GreptimeDB that is named. A database that is there already is taken as it is: to fill it takes
// longer than to ask.
func onGreptimeDB(ctx context.Context, o options, db *greptimedb.Server, out io.Writer) (*server, error) {
	s := &server{addr: db.Addr(), user: db.User(), password: db.Password(), database: fmt.Sprintf("fulllink_load_%d", o.rows)}
	s.memory.process = o.process
	if o.database != "" {
		s.database = o.database
	}
	there, err := db.HasDatabase(ctx, s.database)
	if err == nil && !there {
		err = db.CreateDatabase(ctx, s.database)
	}
	if err != nil {
		return nil, err
	}
	if s.conn, err = db.Connect(ctx, s.database); err != nil {
		return nil, err
	}
	if !there {
		fmt.Fprintf(out, "Writing %d rows\n", o.rows)
		if err := fillGreptimeDB(ctx, db, s, o.rows); err != nil {
			return nil, errors.Join(err, s.conn.Close(ctx), db.DropDatabase(context.WithoutCancel(ctx), s.database))
		}
	}
	err = s.conn.QueryRow(ctx, "SELECT count(*) FROM "+tableName).Scan(&s.rows)
	return s, errors.Join(err, closedAfter(ctx, s.conn, err))
}

func closedAfter(ctx context.Context, conn *pgx.Conn, err error) error {
	if err == nil {
		return nil
	}
	return conn.Close(context.WithoutCancel(ctx))
}

// fillGreptimeDB writes the first hour, and copies it hour by hour.
func fillGreptimeDB(ctx context.Context, db *greptimedb.Server, s *server, rows int) error {
	f, err := hourOf(rows)
	if err != nil {
		return err
	}
	if _, err := db.Write(ctx, s.database, fleet.Take(f.Rows(), rows/hours)); err != nil {
		return err
	}
	for h := 1; h < hours; h++ {
		hour := copies(fmt.Sprintf(`"timestamp" + INTERVAL '%d hours'`, h), strconv.Itoa(h), fmt.Sprintf("'%02d' || substr(id, 3)", h))
		hour += fmt.Sprintf("\nWHERE \"timestamp\" < '%s'", day.Add(time.Hour).Format(time.RFC3339))
		if _, err := s.conn.Exec(ctx, hour); err != nil {
			return fmt.Errorf("fill the table: %w", err)
		}
	}
	return nil
}

// defaultConns is how many connections the plugin opens unless it is told otherwise.
const defaultConns = 10

// observer is told of every statement, as store.Config says.
type observer func(context.Context, statement.Dialect, statement.Statement) (context.Context, func(store.Outcome))

// open opens a store on the table, with so many connections.
func (s *server) open(connections int, observe observer) (*store.Store, error) {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, err
	}
	return store.Open(store.Config{
		Host: host, Port: uint16(number), User: s.user, Password: s.password, Database: s.database, Table: tableName,
		TLS: store.TLS{Mode: store.TLSDisable}, QueryTimeout: time.Hour, MaxOpenConns: connections, MaxIdleConns: connections, MaxLifetime: time.Hour, Observe: observe,
	})
}
