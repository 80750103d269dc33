package greptime

import (
	"strings"
	"sync"
)

// understood is what the stand-in makes of a statement's text: why it is refused, or else what PostgreSQL shall run.
type understood struct {
	refused  error
	sql      string
	asText   bool  // what it returns is told as text, whatever it is
	unknown  []int // placeholders whose type GreptimeDB doesn't find out
	patterns []int // placeholders of regular expressions
}

// text is all that this depends on.
type text struct {
	code, literals, indexed string
	version                 [3]int
}

// texts are those that were read: tests ask for the same ones again and again, with other values, of many stand-ins.
var texts sync.Map // of text, *understood

func (s *Server) understand(one statement) *understood {
	t := text{one.code, strings.Join(one.literals, "\x00"), strings.Join(s.table.Indexed, " "), s.version}
	if u, ok := texts.Load(t); ok {
		return u.(*understood)
	}
	u := &understood{refused: s.refuse(one), sql: s.forPostgres(one), unknown: untyped(one.code), patterns: patterns(one.code)}
	if table, ok := shownTable(one); ok {
		u.sql, u.asText = "SELECT name, create_statement FROM standin.show_create_table('"+table+"')", true
	}
	texts.Store(t, u)
	return u
}
