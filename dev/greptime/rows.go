package greptime

import (
	"encoding/binary"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// portal is a statement with its values.
type portal struct {
	*prepared
	formats []int16 // of the columns, as the client wants them
}

// column is a column of a result.
type column struct {
	name string
	sent uint32 // PostgreSQL's type
	told uint32 // the type that the client is told
}

// columns describes results as GreptimeDB would; asText is for the commands that answer with PostgreSQL's type for text.
func columns(fields []pgproto3.FieldDescription, asText bool) []column {
	list := make([]column, len(fields))
	for i, f := range fields {
		list[i] = column{name: string(f.Name), sent: f.DataTypeOID, told: greptimeType(f.DataTypeOID)}
		if asText {
			list[i].told = pgtype.TextOID
		}
	}
	return list
}

// greptimeType is the type under which GreptimeDB sends what is of this type in PostgreSQL: its strings are VARCHAR, its
// times have no zone, and whole numbers that are written in a statement are BIGINT.
func greptimeType(oid uint32) uint32 {
	switch oid {
	case pgtype.TextOID, pgtype.NameOID:
		return pgtype.VarcharOID
	case pgtype.TimestamptzOID:
		return pgtype.TimestampOID
	case pgtype.Int2OID, pgtype.Int4OID:
		return pgtype.Int8OID
	}
	return oid
}

func rowDescription(columns []column, formats []int16) *pgproto3.RowDescription {
	m := &pgproto3.RowDescription{}
	for i, c := range columns {
		m.Fields = append(m.Fields, pgproto3.FieldDescription{
			Name: []byte(c.name), DataTypeOID: c.told, DataTypeSize: -1, TypeModifier: -1, Format: formatOf(formats, i),
		})
	}
	return m
}

// describe tells the types of a statement's values and columns, or a portal's columns.
func (s *session) describe(m *pgproto3.Describe) error {
	var p *prepared
	var formats []int16
	if m.ObjectType == 'S' {
		p = s.statements[m.Name]
	} else if bound := s.portals[m.Name]; bound != nil {
		p, formats = bound.prepared, bound.formats
	}
	if p == nil {
		return &refusal{"26000", "Statement or portal not found: " + m.Name}
	}
	if m.ObjectType == 'S' {
		described := &pgproto3.ParameterDescription{}
		for _, value := range p.params {
			described.ParameterOIDs = append(described.ParameterOIDs, value.described())
		}
		s.client.Send(described)
	}
	if p.columns == nil {
		s.client.Send(&pgproto3.NoData{})
	} else {
		s.client.Send(rowDescription(p.columns, formats))
	}
	return nil
}

// batch is the number of rows that go to the client at once.
const batch = 100

// execute runs a portal and passes its rows on as they come. A client that has gone is noticed here, and nowhere else.
func (s *session) execute(name string) error {
	p := s.portals[name]
	if p == nil {
		return &refusal{"26000", "Portal not found: " + name}
	}
	if p.run != nil {
		tag, err := p.run()
		if err == nil && tag != "" {
			s.client.Send(&pgproto3.CommandComplete{CommandTag: []byte(tag)})
		}
		return err
	}
	waiting := 0
	return s.ask(func(m pgproto3.BackendMessage) (bool, error) {
		switch m := m.(type) {
		case *pgproto3.DataRow:
			for i, c := range p.columns {
				m.Values[i] = c.value(m.Values[i], formatOf(p.formats, i))
			}
			s.client.Send(m)
			if waiting++; waiting == batch {
				waiting = 0
				return false, s.client.Flush()
			}
		case *pgproto3.CommandComplete:
			s.client.Send(m)
			return true, nil
		case *pgproto3.EmptyQueryResponse:
			s.client.Send(m)
			return true, nil
		}
		return false, nil
	}, &pgproto3.Execute{Portal: name})
}

// value writes a value as GreptimeDB does.
func (c column) value(raw []byte, format int16) []byte {
	switch {
	case raw == nil:
	case isTime(c.sent) && format == pgtype.TextFormatCode:
		for _, layout := range []string{"2006-01-02 15:04:05.999999-07", "2006-01-02 15:04:05.999999-07:00", "2006-01-02 15:04:05.999999"} {
			if t, err := time.Parse(layout, string(raw)); err == nil {
				return t.UTC().AppendFormat(nil, "2006-01-02 15:04:05.000000")
			}
		}
	case c.sent == pgtype.Int4OID && format == pgtype.BinaryFormatCode:
		return binary.BigEndian.AppendUint64(nil, uint64(int32(binary.BigEndian.Uint32(raw))))
	case c.sent == pgtype.Int2OID && format == pgtype.BinaryFormatCode:
		return binary.BigEndian.AppendUint64(nil, uint64(int16(binary.BigEndian.Uint16(raw))))
	}
	return raw
}

// close forgets a statement or a portal.
func (s *session) close(m *pgproto3.Close) error {
	if m.ObjectType == 'S' {
		delete(s.statements, m.Name)
	} else {
		delete(s.portals, m.Name)
	}
	s.client.Send(&pgproto3.CloseComplete{})
	return s.ask(func(m pgproto3.BackendMessage) (bool, error) {
		_, done := m.(*pgproto3.CloseComplete)
		return done, nil
	}, m)
}
