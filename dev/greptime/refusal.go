package greptime

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// refusal is an error as GreptimeDB tells it.
type refusal struct{ code, message string }

func (r *refusal) Error() string { return r.message + " (SQLSTATE " + r.code + ")" }

func (r *refusal) response(severity string) *pgproto3.ErrorResponse {
	return &pgproto3.ErrorResponse{Severity: severity, Code: r.code, Message: r.message}
}

// refusals are statements that PostgreSQL would take.
var refusals = []struct {
	pattern *regexp.Regexp
	refusal
}{
	{regexp.MustCompile(`(?i)\bESCAPE\b`),
		refusal{"P0000", `Execution error: LIKE does not support escape_char other than the backslash (\)`}},
	// What follows AND is taken for a part of the operand.
	{regexp.MustCompile(`(?i)\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\s+\$\d+\s+AND\b`),
		refusal{"22P02", "Failed to parse parameter: Invalid text value for bool"}},
	{regexp.MustCompile(`(?i)\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\s+[^\s()]+\s+AND\b`),
		refusal{"P0000", "Error during planning: Cannot infer common argument type for logical boolean operation Utf8 AND Boolean"}},
}

// refuse says what GreptimeDB has against a statement that PostgreSQL may like.
func (s *Server) refuse(one statement) error {
	for _, r := range refusals {
		if r.pattern.MatchString(one.code) {
			return &r.refusal
		}
	}
	for n, kinds := range s.comparedWith(one.code) {
		if len(kinds) > 1 {
			return &refusal{"22023", fmt.Sprintf("Failed to infer parameter types: Error during planning: Expected parameter of type %s, got %s: Conflicting types for id $%d", kinds[0], kinds[1], n)}
		}
	}
	return nil
}

var (
	compared = regexp.MustCompile(`(?i)"?(\w+)"?\s*(?:=|<>|!=|<=|>=|<|>|!?~\*?|(?:\bNOT\s+)?\bI?LIKE\b|\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\b)\s*\$(\d+)`)
	inList   = regexp.MustCompile(`(?i)"?(\w+)"?\s+(?:NOT\s+)?IN\s*\(([^()]*)\)`)
	number   = regexp.MustCompile(`\$(\d+)`)
)

// comparedWith lists, for each placeholder, the kinds of columns that it is compared with. A column's indexes are part of
// its type, and a placeholder has one type.
func (s *Server) comparedWith(code string) map[int][]string {
	found := map[int][]string{}
	add := func(column, placeholder string) {
		n, _ := strconv.Atoi(placeholder)
		kind := "Utf8"
		switch {
		case column == "timestamp":
			kind = "Timestamp(ms)"
		case slices.Contains(s.table.Indexed, column):
			kind = "Utf8<greptime:skipping_index>"
		}
		if !slices.Contains(found[n], kind) {
			found[n] = append(found[n], kind)
		}
	}
	for _, m := range compared.FindAllStringSubmatch(code, -1) {
		add(m[1], m[2])
	}
	for _, m := range inList.FindAllStringSubmatch(code, -1) {
		for _, p := range number.FindAllStringSubmatch(m[2], -1) {
			add(m[1], p[1])
		}
	}
	return found
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

// translate says in GreptimeDB's words and codes what went wrong; nil if it wasn't the statement's fault but a connection's.
func (s *session) translate(err error) *refusal {
	var refused *refusal
	if errors.As(err, &refused) {
		return refused
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	name := ""
	if m := quoted.FindStringSubmatch(e.Message); m != nil {
		name = m[1]
	}
	switch e.Code {
	case "42P01":
		if !strings.Contains(name, ".") {
			name = s.database + "." + name
		}
		code := "42P01"
		if strings.Contains(strings.ToUpper(s.asked), "UNION") {
			code = "P0000"
		}
		return &refusal{code, "Failed to plan SQL: Table not found: greptime." + name}
	case "42703":
		if name == "" { // of another table: column x.y does not exist
			name = strings.TrimSuffix(strings.TrimPrefix(e.Message, "column "), " does not exist")
		}
		return &refusal{"P0000", "Failed to plan SQL: No field named " + name + "."}
	case "42601":
		if !knownFirst.MatchString(s.asked) {
			return &refusal{"0A000", "SQL statement is not supported, keyword: " + firstWord.FindString(s.asked)}
		}
		return &refusal{"42601", "Invalid SQL, error: " + e.Message}
	case "25006":
		return &refusal{"42501", "User is not authorized to perform this action"}
	case "57014":
		if strings.Contains(e.Message, "timeout") {
			return &refusal{"57000", "Stream timeout"}
		}
		return &refusal{"57000", "Stream has been cancelled"}
	case "2201B":
		return &refusal{"P0000", "regex parse error: " + e.Message}
	case "P0000", "57P01":
		return &refusal{e.Code, e.Message}
	}
	if strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "XX") {
		return &refusal{e.Code, e.Message}
	}
	return &refusal{"P0000", "Failed to plan SQL: Error during planning: " + e.Message}
}

// knownFirst is what a statement can begin with; anything else GreptimeDB doesn't call a syntax error.
var knownFirst = regexp.MustCompile(`(?i)^\(*\s*(SELECT|WITH|INSERT|DELETE|CREATE|ALTER|DROP|TRUNCATE|SHOW|DESC|DESCRIBE|EXPLAIN|SET|KILL|COPY|TQL|ADMIN|BEGIN|COMMIT|ROLLBACK)\b`)
