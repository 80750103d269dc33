package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

const (
	textFormat   = int16(pgtype.TextFormatCode)
	binaryFormat = int16(pgtype.BinaryFormatCode)
)

// decoder reads one value of a column from the wire, and appends it. errNoTime says that it has appended none.
type decoder func(c *columnar.Column, raw []byte) error

// decoders picks, once a statement, how each column is read: by the type that is wanted and the one that came.
func decoders(want []statement.Column, got []pgconn.FieldDescription) ([]decoder, error) {
	if len(want) != len(got) {
		return nil, fmt.Errorf("the server sent %d columns instead of %d", len(got), len(want))
	}
	list := make([]decoder, len(want))
	types := sync.OnceValue(pgtype.NewMap) // costs more than reading a hundred rows, and is hardly ever needed
	for i, column := range want {
		list[i] = decoderFor(column, sent{got[i], types})
	}
	return list, nil
}

// sent is a column as the server sends it, with the types that pgx knows for the forms that are rare here.
type sent struct {
	pgconn.FieldDescription
	types func() *pgtype.Map
}

func (s sent) binary() bool { return s.Format == binaryFormat }

func decoderFor(want statement.Column, got sent) decoder {
	switch want.Type {
	case event.Int:
		if want.EpochMillis {
			return decodeEpochMillis(decodeInt(got))
		}
		read := decodeInt(got)
		return func(c *columnar.Column, raw []byte) error {
			n, err := read(raw)
			c.Ints = append(c.Ints, n)
			return err
		}
	case event.Float:
		return decodeFloat(got)
	case event.Bool:
		return func(c *columnar.Column, raw []byte) error {
			if got.binary() && len(raw) == 1 {
				c.Bools = append(c.Bools, raw[0] != 0)
				return nil
			}
			v, err := scan[bool](got, raw)
			c.Bools = append(c.Bools, v)
			return err
		}
	case event.Time:
		return decodeTime(got)
	default:
		if want.Type == event.String && got.binary() && !isText(got.DataTypeOID) {
			return func(*columnar.Column, []byte) error { return &Unreadable{got.Name, errNoText} }
		}
		shared := &texts{}
		return func(c *columnar.Column, raw []byte) error {
			c.Strings = append(c.Strings, shared.add(raw))
			return nil
		}
	}
}

// isText says whether the binary form of a type is its text.
func isText(oid uint32) bool {
	switch oid {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.UnknownOID, pgtype.JSONOID, pgtype.XMLOID, pgtype.QCharOID, 0:
		return true
	}
	return false
}

var errNoText = errors.New("it holds no texts")

// Unreadable is a column that holds other values than it did when the store looked at the table.
type Unreadable struct {
	Column string
	Err    error
}

func (u *Unreadable) Error() string { return "read column " + u.Column + ": " + u.Err.Error() }
func (u *Unreadable) Unwrap() error { return u.Err }

func decodeInt(got sent) func([]byte) (int64, error) {
	return func(raw []byte) (int64, error) {
		if got.binary() {
			switch {
			case got.DataTypeOID == pgtype.Int8OID && len(raw) == 8:
				return int64(binary.BigEndian.Uint64(raw)), nil
			case got.DataTypeOID == pgtype.Int4OID && len(raw) == 4:
				return int64(int32(binary.BigEndian.Uint32(raw))), nil
			case got.DataTypeOID == pgtype.Int2OID && len(raw) == 2:
				return int64(int16(binary.BigEndian.Uint16(raw))), nil
			}
		}
		return scan[int64](got, raw) // NUMERIC: what GreptimeDB sends for unsigned numbers
	}
}

func decodeEpochMillis(read func([]byte) (int64, error)) decoder {
	return func(c *columnar.Column, raw []byte) error {
		ms, err := read(raw)
		if err == nil && (ms < firstMillis || ms > lastMillis) {
			return errNoTime
		}
		c.Times = append(c.Times, time.UnixMilli(ms).UTC())
		return err
	}
}

// errNoTime is a time that nanoseconds since 1970, which frames count in, can't hold: a number of microseconds that was taken for
// milliseconds, or infinity. Any time in its place would look like one that was written.
var errNoTime = errors.New("no such time")

const (
	firstMillis, lastMillis = event.FirstMillis, event.LastMillis
	firstMicros, lastMicros = math.MinInt64/int64(time.Microsecond) + 1, math.MaxInt64/int64(time.Microsecond) - 1
)

func decodeFloat(got sent) decoder {
	return func(c *columnar.Column, raw []byte) error {
		if got.binary() && got.DataTypeOID == pgtype.Float8OID && len(raw) == 8 {
			c.Floats = append(c.Floats, math.Float64frombits(binary.BigEndian.Uint64(raw)))
			return nil
		}
		v, err := scan[float64](got, raw)
		c.Floats = append(c.Floats, v)
		return err
	}
}

// postgresEpoch is where PostgreSQL's times count from.
var postgresEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func decodeTime(got sent) decoder {
	isTime := got.DataTypeOID == pgtype.TimestampOID || got.DataTypeOID == pgtype.TimestamptzOID
	return func(c *columnar.Column, raw []byte) error {
		if got.binary() && isTime && len(raw) == 8 {
			micros := int64(binary.BigEndian.Uint64(raw))
			if micros < firstMicros-postgresEpoch || micros > lastMicros-postgresEpoch {
				return errNoTime
			}
			c.Times = append(c.Times, time.UnixMicro(micros+postgresEpoch).UTC())
			return nil
		}
		v, err := scan[pgtype.Timestamptz](got, raw)
		if err != nil {
			return err
		}
		if v.InfinityModifier != pgtype.Finite || v.Time.Before(time.UnixMilli(firstMillis)) || v.Time.After(time.UnixMilli(lastMillis)) {
			return errNoTime
		}
		c.Times = append(c.Times, v.Time.UTC())
		return nil
	}
}

func scan[T any](got sent, raw []byte) (T, error) {
	var v T
	if err := got.types().Scan(got.DataTypeOID, got.Format, raw, &v); err != nil {
		return v, &Unreadable{got.Name, err}
	}
	return v, nil
}
