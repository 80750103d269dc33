package wire

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Which settings a statement runs with. Behind a pooler a connection is lent to us for one transaction, and to others after it, so on
// PostgreSQL all settings are a transaction's own.

// settle makes the settings of the transaction around a statement: the statement ends in the server too when nobody waits for it any
// more, it can't write, and it reads times and quoted texts as they were written, whatever is configured. The transaction is the one
// that every statement up to the next Sync is in, so that it costs no message to begin and to end it.
const settle = "SELECT set_config('statement_timeout', $1, true), set_config('transaction_read_only', 'on', true), " +
	"set_config('TimeZone', 'UTC', true), set_config('standard_conforming_strings', 'on', true)"

// askInTransaction runs a statement on PostgreSQL. Both statements are sent at once.
func askInTransaction(ctx context.Context, conn *pgconn.PgConn, st statement.Statement) (*columnar.Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batch := &pgconn.Batch{}
	batch.ExecParams(settle, [][]byte{[]byte(serverTimeout(conn))}, []uint32{pgtype.TextOID}, nil, nil)
	values, oids, formats := encode(statement.PostgreSQL, st.Values)
	batch.ExecParams(st.SQL, values, oids, formats, resultFormats(st.Columns))
	results := conn.ExecBatch(ctx, batch)
	if !results.NextResult() || !closes(results.ResultReader()) || !results.NextResult() {
		err := results.Close()
		if err == nil {
			err = errors.New("the server left a statement unanswered")
		}
		return nil, err
	}
	return finish(results.ResultReader(), st, stop, results.Close)
}

// closes reads a result to its end.
func closes(reader *pgconn.ResultReader) bool {
	_, err := reader.Close()
	return err == nil
}

// beginReading begins the transaction around a user's own SQL, which takes more than one exchange.
func beginReading(conn *pgconn.PgConn) string {
	return "BEGIN READ ONLY; SET LOCAL standard_conforming_strings = on; SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = " + serverTimeout(conn)
}

// timeoutKey is where a connection keeps the query timeout.
const timeoutKey = "timeout"

// serverTimeout is the query timeout of a connection's store, in milliseconds.
func serverTimeout(conn *pgconn.PgConn) string {
	limit, _ := conn.CustomData()[timeoutKey].(time.Duration)
	return strconv.FormatInt(limit.Milliseconds(), 10)
}

// LimitStatements tells a new connection for how long its statements may run, and asks GreptimeDB to end those that nobody waits for any
// more. A read-only account may not SET anything (42501), and nothing depends on it. PostgreSQL, which takes requests to cancel, is told
// with each statement.
func LimitStatements(ctx context.Context, conn *pgx.Conn, timeout time.Duration) error {
	conn.PgConn().CustomData()[timeoutKey] = timeout
	if conn.PgConn().PID() != 0 {
		return nil
	}
	sql := fmt.Sprintf("SET statement_timeout = %d", timeout.Milliseconds())
	err := conn.PgConn().Exec(ctx, sql).Close()
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return nil
	}
	return err
}
