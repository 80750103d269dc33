package greptime

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// prepared is a statement that can run.
type prepared struct {
	run     func() (tag string, err error) // what the stand-in does itself; nil: PostgreSQL has the statement
	params  []param
	columns []column // nil: it returns no rows
}

// param is a placeholder's value.
type param struct {
	told    uint32 // type that the client gave; 0: none
	taken   uint32 // type that PostgreSQL takes
	unknown bool   // GreptimeDB can't tell its type from where it stands
	pattern bool   // a regular expression
}

// described is the type that GreptimeDB gives to who asks.
func (p param) described() uint32 {
	switch {
	case p.told != 0:
		return p.told
	case p.unknown:
		return pgtype.UnknownOID
	}
	return greptimeType(p.taken)
}

// parse takes a statement of the extended protocol: of several, the first one.
func (s *session) parse(m *pgproto3.Parse) error {
	list := statements(m.Query)
	var p *prepared
	if len(list) == 0 {
		switch {
		case s.server.since(1, 3, 0):
			p = &prepared{run: func() (string, error) { return "", s.empty() }}
		case strings.TrimSpace(m.Query) == "":
			return s.empty()
		default:
			return errGone // at a text of nothing but comments
		}
	} else {
		var err error
		if p, err = s.prepare(m.Name, list[0], m.ParameterOIDs); err != nil {
			return err
		}
	}
	s.statements[m.Name] = p
	s.client.Send(&pgproto3.ParseComplete{})
	return nil
}

// prepare plans a statement, in PostgreSQL unless it is a command of GreptimeDB's own. Its parameters' types are given to
// PostgreSQL where they leave no doubt; a number may stand for a time.
func (s *session) prepare(name string, one statement, told []uint32) (*prepared, error) {
	s.asked = one.code
	if s.readOnly && !slices.Contains(reading, one.word()) {
		return nil, &refusal{"42501", "User is not authorized to perform this action"}
	}
	if p := s.command(one); p != nil {
		return p, nil
	}
	u := s.server.understand(one)
	if u.refused != nil {
		return nil, u.refused
	}
	p := &prepared{}
	types := make([]uint32, len(told))
	for i, oid := range told {
		types[i] = certain[oid]
	}
	err := s.ask(func(m pgproto3.BackendMessage) (bool, error) {
		switch m := m.(type) {
		case *pgproto3.ParameterDescription:
			for i, oid := range m.ParameterOIDs {
				value := param{taken: oid, unknown: slices.Contains(u.unknown, i+1), pattern: slices.Contains(u.patterns, i+1)}
				if i < len(told) {
					value.told = told[i]
				}
				p.params = append(p.params, value)
			}
		case *pgproto3.RowDescription:
			p.columns = columns(m.Fields, u.asText)
			return true, nil
		case *pgproto3.NoData:
			return true, nil
		}
		return false, nil
	}, &pgproto3.Parse{Name: name, Query: u.sql, ParameterOIDs: types}, &pgproto3.Describe{ObjectType: 'S', Name: name})
	return p, err
}

// reading is how the statements of an account begin that may only read. SET and KILL aren't among them.
var reading = []string{"SELECT", "WITH", "SHOW", "DESC", "DESCRIBE", "EXPLAIN", "TQL", "BEGIN", "COMMIT", "ROLLBACK"}

// certain are the types of values that can only be meant for columns of their kind, as PostgreSQL calls them.
var certain = map[uint32]uint32{
	pgtype.TextOID: pgtype.TextOID, pgtype.VarcharOID: pgtype.TextOID, pgtype.BoolOID: pgtype.BoolOID,
	pgtype.Float4OID: pgtype.Float4OID, pgtype.Float8OID: pgtype.Float8OID,
}

var (
	loose    = regexp.MustCompile(`(?i)\b(?:LIMIT|OFFSET|THEN|ELSE|SELECT)\s+\$(\d+)(\s*::)?`)
	argument = regexp.MustCompile(`[(,]\s*\$(\d+)\s*[),]`)
	matched  = regexp.MustCompile(`~\*?\s*\$(\d+)`)
)

// untyped lists the placeholders whose type GreptimeDB doesn't find out: row limits, bare results, arguments of functions.
func untyped(code string) []int {
	var list []int
	for _, m := range loose.FindAllStringSubmatch(code, -1) {
		if m[2] == "" {
			list = append(list, atoi(m[1]))
		}
	}
	var callees []string // by the parentheses that are open
	for from, read := 0, 0; ; {
		m := argument.FindStringSubmatchIndex(code[from:])
		if m == nil {
			return list
		}
		for ; read <= from+m[0]; read++ {
			switch code[read] {
			case '(':
				callees = append(callees, callee(code[:read]))
			case ')':
				callees = callees[:max(0, len(callees)-1)]
			}
		}
		if len(callees) > 0 && callees[len(callees)-1] != "" {
			list = append(list, atoi(code[from+m[2]:from+m[3]]))
		}
		from += m[3] // the comma behind may be the one before the next
	}
}

// callee is the name of what is called by a parenthesis behind a text; empty if nothing is.
func callee(before string) string {
	name := lastWord(before)
	if slices.Contains([]string{"IN", "AND", "OR", "NOT", "WHERE", "WHEN", "ON", "VALUES"}, strings.ToUpper(name)) {
		return ""
	}
	return name
}

// lastWord is the word that ends a text, but for white space.
func lastWord(text string) string {
	text = strings.TrimRight(text, " \t\n\r")
	return text[1+strings.LastIndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}):]
}

// patterns lists the placeholders of regular expressions.
func patterns(code string) []int {
	var list []int
	for _, m := range matched.FindAllStringSubmatch(code, -1) {
		list = append(list, atoi(m[1]))
	}
	return list
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
