package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// encode writes values in binary with their own types, so that neither server guesses: on GreptimeDB a text value in
// text form loses doubled quotes, and a time is a number of milliseconds.
func encode(d statement.Dialect, values []any) (raws [][]byte, oids []uint32, formats []int16) {
	for _, value := range values {
		raw, oid := encodeValue(d, value)
		raws, oids, formats = append(raws, raw), append(oids, oid), append(formats, binaryFormat)
	}
	return raws, oids, formats
}

func encodeValue(d statement.Dialect, value any) ([]byte, uint32) {
	switch v := value.(type) {
	case string:
		return []byte(v), pgtype.TextOID
	case int64:
		return binary.BigEndian.AppendUint64(nil, uint64(v)), pgtype.Int8OID
	case float64:
		return binary.BigEndian.AppendUint64(nil, math.Float64bits(v)), pgtype.Float8OID
	case bool:
		if v {
			return []byte{1}, pgtype.BoolOID
		}
		return []byte{0}, pgtype.BoolOID
	case time.Time:
		if d == statement.GreptimeDB {
			return binary.BigEndian.AppendUint64(nil, uint64(v.UnixMilli())), pgtype.Int8OID
		}
		return binary.BigEndian.AppendUint64(nil, uint64(v.UnixMicro()-postgresEpoch)), pgtype.TimestamptzOID
	}
	panic(fmt.Sprintf("wire: no form for %T", value))
}

// resultFormats asks for binary, and for text where only the server knows how to write a value.
func resultFormats(columns []statement.Column) []int16 {
	formats := make([]int16, len(columns))
	for i, c := range columns {
		formats[i] = binaryFormat
		if c.Type == event.Other {
			formats[i] = textFormat
		}
	}
	return formats
}
