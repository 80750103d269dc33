package wire

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// FuzzDecode: whatever bytes a server sends for a value of whatever type, they are read, left out or refused, and the column stays whole.
func FuzzDecode(f *testing.F) {
	types := []event.Type{event.String, event.Int, event.Float, event.Bool, event.Time, event.Other}
	for _, oid := range []uint32{
		pgtype.TextOID, pgtype.VarcharOID, pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID, pgtype.Float4OID, pgtype.Float8OID,
		pgtype.BoolOID, pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.DateOID, pgtype.JSONBOID, pgtype.UUIDOID, 0, 99999,
	} {
		for _, raw := range []string{"", "t", "\x01", "\x00\x07", "\xff\xff\xff\xff", "\x7f\xff\xff\xff\xff\xff\xff\xff", "\x80\x00\x00\x00\x00\x00\x00\x00",
			"2026-03-01 08:00:00+00", "infinity", "-12.5", "\x00\x01\x00\x00\x40\x00\x00\x02\x00\x01"} {
			for kind := range types {
				f.Add([]byte(raw), oid, kind%2 == 0, byte(kind), kind%3 == 0)
			}
		}
	}
	known := sync.OnceValue(pgtype.NewMap)
	f.Fuzz(func(t *testing.T, raw []byte, oid uint32, binary bool, kind byte, epochMillis bool) {
		want := statement.Column{Name: "v", Type: types[int(kind)%len(types)], EpochMillis: epochMillis}
		column := columnar.Column{Name: "v", Type: want.Type}
		if want.EpochMillis && want.Type == event.Int {
			column.Type = event.Time
		}
		format := textFormat
		if binary {
			format = binaryFormat
		}
		decode := decoderFor(want, sent{pgconn.FieldDescription{Name: "v", DataTypeOID: oid, Format: format}, known})
		for row := range 3 { // a value, NULL, and the value again
			if row == 1 {
				column.AppendNull()
				require.Equal(t, 2, column.Len())
				continue
			}
			switch err := decode(&column, raw); err {
			case nil:
				column.Appended()
			case errNoTime:
				column.AppendNull()
			default:
				return // the whole result is refused
			}
			require.Equal(t, row+1, column.Len())
		}
		require.True(t, column.Null(1))
		for row, at := range column.Times {
			if !column.Null(row) {
				require.True(t, at.Year() > 1676 && at.Year() < 2263, "%s", at)
			}
		}
	})
}
