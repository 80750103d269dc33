package greptime

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

var (
	setTimeout = regexp.MustCompile(`(?i)^SET\s+(?:SESSION\s+)?statement_timeout\s*(?:=|TO)\s*('#0'|\d+)$`)
	setZone    = regexp.MustCompile(`(?i)^SET\s+(?:TIME\s*_?ZONE)\s*(?:=|TO)?\s*'#0'$`)
	setAny     = regexp.MustCompile(`(?i)^SET\s`)
	kill       = regexp.MustCompile(`(?i)^KILL\s+(?:QUERY\s+(\d+)|'#0')$`)
	analyze    = regexp.MustCompile(`(?i)^EXPLAIN\s+ANALYZE\b.*\$\d`)
	showCreate = regexp.MustCompile(`(?i)^SHOW\s+CREATE\s+TABLE\s+("?[\w.]+"?)$`)
)

// command finds the statements that the stand-in answers itself; nil for all others.
func (s *session) command(one statement) *prepared {
	switch {
	case setTimeout.MatchString(one.code):
		return &prepared{run: func() (string, error) { return "SET", s.setTimeout(one) }}
	case setZone.MatchString(one.code):
		return &prepared{run: func() (string, error) { return "SET", s.pass(one.print("SET TIME ZONE '#0'")) }}
	case setAny.MatchString(one.code):
		return &prepared{run: func() (string, error) {
			s.client.Send(&pgproto3.NoticeResponse{Severity: "NOTICE", Code: "01000", Message: "Unsupported set variable"})
			return "SET", nil
		}}
	case kill.MatchString(one.code):
		return &prepared{run: func() (string, error) { return s.kill(one) }}
	case analyze.MatchString(strings.ReplaceAll(one.code, "\n", " ")):
		return &prepared{run: func() (string, error) { return "", errGone }}
	}
	return nil
}

// setTimeout takes '30s' or a number of milliseconds.
func (s *session) setTimeout(one statement) error {
	text := setTimeout.FindStringSubmatch(one.code)[1]
	if len(one.literals) > 0 {
		text = one.literals[0]
	}
	if _, err := strconv.Atoi(text); err == nil {
		text += "ms"
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return &refusal{"22023", "Invalid statement_timeout: " + text}
	}
	s.timeout = d
	if !s.server.since(1, 1, 0) {
		return nil
	}
	return s.limit(d)
}

// limit lets PostgreSQL end statements that take longer.
func (s *session) limit(d time.Duration) error {
	return s.pass(fmt.Sprintf("SET statement_timeout = %d", d.Milliseconds()))
}

// pass runs a command in PostgreSQL.
func (s *session) pass(sql string) error {
	s.upstream.Send(&pgproto3.Query{String: sql})
	_, err := s.ready()
	return err
}

// kill stops a statement: one of this frontend by its connection, or any by the ID that the process list shows.
func (s *session) kill(one statement) (tag string, err error) {
	digits := kill.FindStringSubmatch(one.code)[1]
	if digits == "" {
		frontend, connection, _ := strings.Cut(one.literals[0], "/")
		if frontend != s.server.Addr() {
			return "", &refusal{"XX000", "Frontend not found: " + frontend}
		}
		digits = connection
	}
	connection, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return "", &refusal{"22023", "Invalid process id: " + digits}
	}
	found, err := s.server.kill(context.Background(), connection)
	if err != nil || !found {
		return "OK 0", err
	}
	return "OK 1", nil
}

// shownTable is the table of a SHOW CREATE TABLE.
func shownTable(one statement) (name string, ok bool) {
	m := showCreate.FindStringSubmatch(one.code)
	if m == nil {
		return "", false
	}
	return m[1], true
}
