package wire

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestEncode(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 123e6, time.FixedZone("", 3600))
	big := func(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
	for name, tc := range map[string]struct {
		dialect statement.Dialect
		value   any
		raw     []byte
		oid     uint32
	}{
		"time, GreptimeDB":     {statement.GreptimeDB, at, big(1772352000123), pgtype.Int8OID},
		"time, PostgreSQL":     {statement.PostgreSQL, at, big(1772352000123000 - 946684800000000), pgtype.TimestamptzOID},
		"old time, GreptimeDB": {statement.GreptimeDB, time.UnixMilli(-5), big(math.MaxUint64 - 4), pgtype.Int8OID},
		"text":                 {statement.GreptimeDB, `a''b'\ü`, []byte(`a''b'\ü`), pgtype.TextOID},
		"empty text":           {statement.GreptimeDB, "", []byte{}, pgtype.TextOID},
		"whole number":         {statement.GreptimeDB, int64(-2), big(math.MaxUint64 - 1), pgtype.Int8OID},
		"fraction":             {statement.GreptimeDB, 0.5, big(math.Float64bits(0.5)), pgtype.Float8OID},
		"true":                 {statement.GreptimeDB, true, []byte{1}, pgtype.BoolOID},
		"false":                {statement.PostgreSQL, false, []byte{0}, pgtype.BoolOID},
	} {
		t.Run(name, func(t *testing.T) {
			raws, oids, formats := encode(tc.dialect, []any{tc.value})
			require.Equal(t, [][]byte{tc.raw}, raws, "an empty text is no NULL")
			require.Equal(t, []uint32{tc.oid}, oids)
			require.Equal(t, []int16{1}, formats)
		})
	}
	require.PanicsWithValue(t, "wire: no form for int", func() { encode(statement.GreptimeDB, []any{1}) })
}
