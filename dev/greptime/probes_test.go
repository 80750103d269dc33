package greptime

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
)

func value(arg any) any {
	switch v := arg.(type) {
	case float64:
		return int64(v)
	case []any:
		return []string{v[0].(string), v[1].(string)}
	}
	switch arg {
	case "@from":
		return noon.Add(-time.Hour)
	case "@to":
		return noon.Add(time.Hour)
	case "@fromms":
		return noon.Add(-time.Hour).UnixMilli()
	case "@toms":
		return noon.Add(time.Hour).UnixMilli()
	}
	return arg
}

// firstWithIPv6 is the first probe that was tried on a table with rows of IPv6 clients.
const firstWithIPv6 = "messages by id with FILTER"

func TestProbes(t *testing.T) {
	b := newBench(t, Options{})
	b.insert(t, "device001", "78.234.1.9:51022")
	for _, p := range Probes() {
		if p.Name == firstWithIPv6 {
			b.insert(t, "device002", "2001:db8::7:51022")
		}
		for i, arg := range p.Args {
			if p.Args[i] = value(arg); arg == "public" {
				p.Args[i] = b.database
			}
		}
		t.Run(p.Name, func(t *testing.T) {
			exec := append([]any{pgx.QueryExecModeExec}, p.Args...)
			require.Equal(t, p.Exec, run(b.connect(t), p.SQL, exec...), "exec")
			describe := append([]any{pgx.QueryExecModeCacheDescribe}, p.Args...)
			require.Equal(t, p.Describe, run(b.connect(t), p.SQL, describe...), "describe")
			if p.Params == "" && strings.Contains(p.Describe, ":") {
				p.Params = strings.ReplaceAll(p.Describe, ":0", ":1")
			}
			if p.Params != "" {
				require.Equal(t, p.Params, params(t, b.connect(t).PgConn(), p.SQL, p.Args), "params")
			}
		})
	}
}

// run runs a statement and tells its outcome as a probe does.
func run(conn *pgx.Conn, sql string, args ...any) string {
	rows, err := conn.Query(context.Background(), sql, args...)
	if err != nil {
		return outcome(nil, err)
	}
	for rows.Next() {
	}
	return outcome(rows.FieldDescriptions(), rows.Err())
}

func outcome(fields []pgconn.FieldDescription, err error) string {
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused):
		return refused.Code
	case err != nil && strings.Contains(err.Error(), "EOF"):
		return "EOF"
	case err != nil:
		return "client"
	}
	var list []string
	for _, f := range fields {
		list = append(list, fmt.Sprintf("%d:%d", f.DataTypeOID, f.Format))
	}
	return strings.Join(list, " ")
}

// params runs a statement with values in binary, and times as milliseconds.
func params(t *testing.T, conn *pgconn.PgConn, sql string, args []any) string {
	t.Helper()
	var values [][]byte
	var oids []uint32
	var formats []int16
	for _, arg := range args {
		oid, raw := uint32(pgtype.Int8OID), []byte(nil)
		switch v := arg.(type) {
		case string:
			oid, raw = pgtype.TextOID, []byte(v)
		case bool:
			oid, raw = pgtype.BoolOID, []byte{1}
		case int64:
			raw = binary.BigEndian.AppendUint64(nil, uint64(v))
		case time.Time:
			raw = binary.BigEndian.AppendUint64(nil, uint64(v.UnixMilli()))
		default:
			require.Failf(t, "no form", "%T", arg)
		}
		values, oids, formats = append(values, raw), append(oids, oid), append(formats, pgtype.BinaryFormatCode)
	}
	result := conn.ExecParams(t.Context(), sql, values, oids, formats, []int16{pgtype.BinaryFormatCode})
	for result.NextRow() {
	}
	_, err := result.Close()
	return outcome(result.FieldDescriptions(), err)
}
