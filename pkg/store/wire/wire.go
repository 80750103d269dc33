// Package wire runs one statement on one connection: it binds the values in binary, makes the settings of the transaction, and decodes
// the rows straight into typed columns.
package wire

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Ask runs a statement on a connection. With an error the result holds what had come, or is nil.
func Ask(ctx context.Context, conn *pgconn.PgConn, d statement.Dialect, st statement.Statement) (*columnar.Result, error) {
	switch {
	case st.Raw:
		return askRaw(ctx, conn, d, st)
	case d == statement.PostgreSQL:
		return askInTransaction(ctx, conn, st)
	}
	return askPlainly(ctx, conn, d, st)
}

// askPlainly sends nothing but the statement.
func askPlainly(ctx context.Context, conn *pgconn.PgConn, d statement.Dialect, st statement.Statement) (*columnar.Result, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	values, oids, formats := encode(d, st.Values)
	reader := conn.ExecParams(ctx, st.SQL, values, oids, formats, resultFormats(st.Columns))
	return finish(reader, st, stop, func() error {
		_, err := reader.Close()
		return err
	})
}

// finish reads a result and closes what it came by; one that has more rows than are wanted is given up.
func finish(reader *pgconn.ResultReader, st statement.Statement, stop context.CancelFunc, closing func() error) (*columnar.Result, error) {
	result, err := read(reader, st)
	if err == nil && result.More && (result.Heavy || !ends(reader)) {
		stop()
		_ = closing() // the error is that it was given up
		return result, nil
	}
	if closed := closing(); err == nil {
		err = closed
	}
	return result, err
}

// ends reads to the end of a result where that isn't far; a statement without a limit may have rows for hours.
func ends(reader *pgconn.ResultReader) bool {
	for range surplus {
		if !reader.NextRow() {
			return true
		}
	}
	return false
}

// surplus is the number of rows that are rather read in vain than that a new connection is made.
const surplus = 1000
