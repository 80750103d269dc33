package wire

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// askRaw runs a user's own SQL: first the server describes its columns. PostgreSQL refuses to write then, whatever the account may;
// GreptimeDB has no transactions, and there the account's rights protect the table.
func askRaw(ctx context.Context, conn *pgconn.PgConn, d statement.Dialect, st statement.Statement) (result *columnar.Result, err error) {
	if d == statement.PostgreSQL {
		if err := conn.Exec(ctx, beginReading(conn)).Close(); err != nil {
			return nil, err
		}
		defer func() {
			// A connection that is closed, or stays in the transaction, doesn't go back to the pool.
			if ending := conn.Exec(ctx, "ROLLBACK").Close(); err == nil && !conn.IsClosed() {
				err = ending
			}
		}()
	}
	_, oids, _ := encode(d, st.Values)
	described, err := conn.Prepare(ctx, "", st.SQL, oids)
	if err != nil {
		return nil, err
	}
	st.Columns = make([]statement.Column, len(described.Fields))
	for i, f := range described.Fields {
		st.Columns[i] = statement.Column{Name: f.Name, Type: rawType(f.DataTypeOID)}
	}
	return askPlainly(ctx, conn, d, st)
}

// rawType is how values of a type are read; those of others come as the server's text.
func rawType(oid uint32) event.Type {
	switch oid {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID:
		return event.String
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		return event.Int
	case pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID:
		return event.Float
	case pgtype.BoolOID:
		return event.Bool
	case pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.DateOID:
		return event.Time
	}
	return event.Other
}
