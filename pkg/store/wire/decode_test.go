package wire

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// GreptimeDB answers some statements in text whatever was asked for.
func TestDecodeTextFormat(t *testing.T) {
	for name, tc := range map[string]struct {
		oid         uint32
		raw         string
		want        event.Type
		epochMillis bool
		column      columnar.Column
	}{
		"number":      {oid: pgtype.Int8OID, raw: "-42", want: event.Int, column: columnar.Column{Ints: []int64{-42}}},
		"numeric":     {oid: pgtype.NumericOID, raw: "42", want: event.Int, column: columnar.Column{Ints: []int64{42}}},
		"fraction":    {oid: pgtype.Float8OID, raw: "0.25", want: event.Float, column: columnar.Column{Floats: []float64{0.25}}},
		"boolean":     {oid: pgtype.BoolOID, raw: "t", want: event.Bool, column: columnar.Column{Bools: []bool{true}}},
		"text":        {oid: pgtype.VarcharOID, raw: "a", want: event.String, column: columnar.Column{Strings: []string{"a"}}},
		"epoch":       {oid: pgtype.Int8OID, raw: "1500", want: event.Int, epochMillis: true, column: columnar.Column{Times: []time.Time{time.UnixMilli(1500).UTC()}}},
		"time":        {oid: pgtype.TimestampOID, raw: "2026-03-01 08:00:00.5", want: event.Time, column: columnar.Column{Times: []time.Time{time.UnixMilli(1772352000500).UTC()}}},
		"zoned times": {oid: pgtype.TimestamptzOID, raw: "2026-03-01 08:00:00+00", want: event.Time, column: columnar.Column{Times: []time.Time{time.UnixMilli(1772352000000).UTC()}}},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := decoders([]statement.Column{{Name: "v", Type: tc.want, EpochMillis: tc.epochMillis}},
				[]pgconn.FieldDescription{{Name: "v", DataTypeOID: tc.oid, Format: textFormat}})
			require.NoError(t, err)
			var got columnar.Column
			require.NoError(t, list[0](&got, []byte(tc.raw)))
			require.Equal(t, tc.column, got)
			require.Error(t, listError(list[0], tc.want))
		})
	}
	_, err := decoders([]statement.Column{{Name: "v"}}, nil)
	require.EqualError(t, err, "the server sent 0 columns instead of 1")
}

// listError is what a decoder says to nonsense; texts can't be wrong.
func listError(read decoder, want event.Type) error {
	if want == event.String {
		return fmt.Errorf("any text is a text")
	}
	return read(&columnar.Column{}, []byte("nonsense"))
}
