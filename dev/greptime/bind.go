package greptime

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// bind gives values to a statement, in the forms that PostgreSQL takes.
func (s *session) bind(m *pgproto3.Bind) error {
	p := s.statements[m.PreparedStatement]
	if p == nil {
		return &refusal{"26000", "Statement not found: " + m.PreparedStatement}
	}
	s.portals[m.DestinationPortal] = &portal{prepared: p, formats: slices.Clone(m.ResultFormatCodes)}
	if p.run != nil {
		return nil
	}
	if len(m.Parameters) != len(p.params) {
		return &refusal{"22023", fmt.Sprintf("Invalid parameter count: %d", len(m.Parameters))}
	}
	values := make([][]byte, len(m.Parameters))
	formats := make([]int16, len(m.Parameters))
	for i, raw := range m.Parameters {
		var err error
		if values[i], formats[i], err = p.params[i].convert(raw, formatOf(m.ParameterFormatCodes, i)); err != nil {
			return err
		}
	}
	err := s.ask(func(m pgproto3.BackendMessage) (bool, error) {
		_, done := m.(*pgproto3.BindComplete)
		return done, nil
	}, &pgproto3.Bind{
		DestinationPortal: m.DestinationPortal, PreparedStatement: m.PreparedStatement,
		ParameterFormatCodes: formats, Parameters: values, ResultFormatCodes: m.ResultFormatCodes,
	})
	if refused := s.translate(err); refused != nil && code(err) >= "22" && code(err) < "23" {
		return &refusal{"22P02", "Failed to parse parameter: " + refused.message}
	}
	return err
}

// formatOf is the form of one value: one for all, or one for each, or text.
func formatOf(formats []int16, i int) int16 {
	switch {
	case len(formats) == 1:
		return formats[0]
	case i < len(formats):
		return formats[i]
	}
	return pgtype.TextFormatCode
}

// taken are the types of values that GreptimeDB takes at all, and it takes no lists as TEXT[].
var taken = []uint32{
	0, pgtype.TextOID, pgtype.VarcharOID, pgtype.BoolOID, pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.Float4OID, pgtype.Float8OID,
	pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.DateOID, pgtype.IntervalOID, pgtype.ByteaOID,
}

var types = pgtype.NewMap()

// convert turns a value into what PostgreSQL takes in its place.
func (p param) convert(raw []byte, format int16) ([]byte, int16, error) {
	from := p.described()
	switch {
	case p.told == 0 && p.unknown:
		return nil, 0, &refusal{"22023", "unknown_parameter_type"}
	case !slices.Contains(taken, p.told):
		return nil, 0, &refusal{"22023", "unsupported_parameter_value"}
	case raw == nil:
		return nil, format, nil
	case from == pgtype.VarcharOID || from == pgtype.TextOID:
		return p.text(string(raw), format)
	case whole(from) && isTime(p.taken):
		return milliseconds(from, raw, format)
	case isTime(from) && isTime(p.taken):
		return p.time(raw, format)
	case whole(from) && !(whole(p.taken) || p.taken == pgtype.NumericOID || p.taken == pgtype.Float8OID):
		return nil, 0, &refusal{"22023", "invalid_parameter_type"}
	case from == p.taken || p.told == 0:
		return raw, format, nil
	}
	var value any
	err := types.Scan(from, format, raw, &value)
	if err == nil {
		raw, err = types.Encode(p.taken, pgtype.BinaryFormatCode, value, nil)
	}
	if err != nil {
		return nil, 0, &refusal{"22P02", "Failed to parse parameter: " + err.Error()}
	}
	return raw, pgtype.BinaryFormatCode, nil
}

// text loses the doubling of quotes where it comes as text.
func (p param) text(value string, format int16) ([]byte, int16, error) {
	if format == pgtype.TextFormatCode {
		value = strings.ReplaceAll(value, "''", "'")
	}
	if p.pattern {
		// Its regular expressions are as limited as Go's (no references back, no looking ahead), but for one way to write a
		// character. PostgreSQL's can do more.
		if _, err := syntax.Parse(escape.ReplaceAllStringFunc(value, asGo), syntax.Perl); err != nil {
			return nil, 0, &refusal{"P0000", "regex parse error: " + err.Error()}
		}
	}
	return []byte(value), format, nil
}

var escape = regexp.MustCompile(`(?s)\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)`)

func asGo(escape string) string {
	if len(escape) > 5 {
		return `\x{` + escape[2:] + `}`
	}
	return escape
}

// milliseconds are what a number means where a time is wanted, in a column of milliseconds.
func milliseconds(from uint32, raw []byte, format int16) ([]byte, int16, error) {
	var ms int64
	if err := types.Scan(from, format, raw, &ms); err != nil {
		return nil, 0, &refusal{"22P02", "Failed to parse parameter: " + err.Error()}
	}
	return microseconds(time.UnixMilli(ms)), pgtype.BinaryFormatCode, nil
}

var offset = regexp.MustCompile(`(?:Z|[+-]\d\d(?::?\d\d)*)+$`)

// time passes on what is the same in both, and reads text: without a type, or with that without a zone, its offset is lost.
func (p param) time(raw []byte, format int16) ([]byte, int16, error) {
	if format == pgtype.BinaryFormatCode {
		return raw, format, nil
	}
	text := string(raw)
	if p.described() != pgtype.TimestamptzOID {
		text = offset.ReplaceAllString(text, "") + "Z"
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999999Z07:00:00", "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07"} {
		if t, err := time.Parse(layout, text); err == nil {
			return microseconds(t), pgtype.BinaryFormatCode, nil
		}
	}
	return nil, 0, &refusal{"22P02", "Failed to parse parameter: Unable to parse datetime: " + string(raw)}
}

// postgresEpoch is where PostgreSQL's times count from.
var postgresEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func microseconds(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMicro()-postgresEpoch))
}

func whole(oid uint32) bool {
	return oid == pgtype.Int8OID || oid == pgtype.Int4OID || oid == pgtype.Int2OID
}

func isTime(oid uint32) bool { return oid == pgtype.TimestampOID || oid == pgtype.TimestamptzOID }
