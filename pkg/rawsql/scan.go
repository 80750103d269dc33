package rawsql

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// kind is what a token is.
type kind int

const (
	word     kind = iota + 1 // a keyword or a name without quotes; text is in lower case, as both databases read it
	quoted                   // a name in double quotes; text is without them
	literal                  // a text in single quotes; text is what it says
	number                   //
	span                     // a number with a unit, such as 30s: an argument of a macro
	operator                 //
	mark                     // one of ( ) [ ] , . ; ::
	macro                    // text is its name, such as $__timeFilter
	value                    // an expression that took the place of a macro
	table                    // the data source's own, written by a macro
	end                      //
)

// token is a piece of SQL that both databases read as one.
type token struct {
	kind   kind
	text   string
	raw    string // as it is written
	before string // the white space in front of it
	at     int    // where it begins
}

func (t token) is(name string) bool         { return t.kind == word && t.text == name }
func (t token) isOne(names ...string) bool  { return t.kind == word && slices.Contains(names, t.text) }
func (t token) isMark(text string) bool     { return t.kind == mark && t.text == text }
func (t token) isOperator(text string) bool { return t.kind == operator && t.text == text }

// operators are those that each database brings itself. Others may be a site's own, and call any function.
var operators = []string{
	"+", "-", "*", "/", "%", "^", "=", "<>", "!=", "<", "<=", ">", ">=", "||", "~", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*",
	"->", "->>", "#>", "#>>", "@>", "<@", "&", "|", "#", "<<", ">>", "<<=", ">>=", "&&",
}

const operatorCharacters = "+-*/<>=~!@#%^&|`?"

var (
	wordForm   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*`)
	numberForm = regexp.MustCompile(`^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`)
	unitForm   = regexp.MustCompile(`^(?:ms|s|m|h|d|w)\b`)
	macroForm  = regexp.MustCompile(`^\$__[A-Za-z0-9_]*`)
	dollarForm = regexp.MustCompile(`^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$`)
)

// scanner cuts a text. Where PostgreSQL's reading and GreptimeDB's could differ, it refuses the form.
type scanner struct {
	sql    string
	at     int
	before string
	tokens []token
}

func scan(sql string) ([]token, error) {
	s := &scanner{sql: sql}
	for {
		if err := s.space(); err != nil {
			return nil, err
		}
		if s.at == len(sql) {
			s.add(end, "", 0)
			return s.tokens, nil
		}
		if err := s.token(); err != nil {
			return nil, err
		}
	}
}

func (s *scanner) rest() string { return s.sql[s.at:] }

func (s *scanner) add(k kind, text string, length int) {
	s.tokens = append(s.tokens, token{kind: k, text: text, raw: s.sql[s.at : s.at+length], before: s.before, at: s.at})
	s.at += length
	s.before = ""
}

// space passes over white space and comments. A comment becomes a space.
func (s *scanner) space() error {
	var before strings.Builder
	for s.at < len(s.sql) {
		rest := s.rest()
		switch {
		case strings.IndexByte(" \t\n\r\f\v", rest[0]) >= 0:
			before.WriteByte(rest[0])
			s.at++
			continue
		case strings.HasPrefix(rest, "--"):
			if length := strings.IndexAny(rest, "\n\r"); length >= 0 {
				s.at += length
			} else {
				s.at = len(s.sql)
			}
		case strings.HasPrefix(rest, "/*"):
			length := commentLength(rest)
			if length == 0 {
				return wrong(s.sql, s.at, "the comment has no end: */ is missing")
			}
			s.at += length
		default:
			s.before = before.String()
			return nil
		}
		before.WriteByte(' ')
	}
	s.before = before.String()
	return nil
}

// commentLength is that of a comment, which may hold others; 0 if it has no end.
func commentLength(text string) int {
	depth := 0
	for i := 0; i < len(text)-1; i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			i++
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

func (s *scanner) token() error {
	rest := s.rest()
	switch c := rest[0]; {
	case wordForm.MatchString(rest):
		return s.word()
	case numberForm.MatchString(rest):
		return s.number()
	case c == '\'':
		return s.literal()
	case c == '"':
		return s.quoted()
	case c == '$':
		return s.dollar()
	case strings.HasPrefix(rest, "::"):
		s.add(mark, "::", 2)
	case strings.IndexByte("()[],.;", c) >= 0:
		s.add(mark, rest[:1], 1)
	case strings.IndexByte(operatorCharacters, c) >= 0:
		return s.operator()
	default:
		r, _ := utf8.DecodeRuneInString(rest)
		if r > 127 {
			return wrong(s.sql, s.at, `the character %q is not allowed outside of quotes; write names that need it in double quotes`, r)
		}
		return wrong(s.sql, s.at, "the character %q is not allowed here", r)
	}
	return nil
}

func (s *scanner) word() error {
	text := wordForm.FindString(s.rest())
	if next := s.rest()[len(text):]; next != "" {
		switch {
		case next[0] == '\'' || next[0] == '"':
			return wrong(s.sql, s.at, "%s stands at a quote; only plain texts such as 'text' and names such as \"name\" are allowed, without a prefix", text)
		case next[0] == '$' || next[0] > 127:
			return wrong(s.sql, s.at, "a name holds letters from a to z, digits and _; write one that holds more in double quotes")
		}
	}
	s.add(word, strings.ToLower(text), len(text))
	return nil
}

func (s *scanner) number() error {
	text := numberForm.FindString(s.rest())
	next := s.rest()[len(text):]
	if unit := unitForm.FindString(next); unit != "" {
		s.add(span, text+unit, len(text)+len(unit))
		return nil
	}
	if next != "" && (wordForm.MatchString(next) || strings.IndexByte("$'\".", next[0]) >= 0 || next[0] > 127) {
		return wrong(s.sql, s.at, "%s is no number; put a space behind it", text+next[:1])
	}
	s.add(number, text, len(text))
	return nil
}

// literal reads a text. One that follows another is refused by the guard: PostgreSQL would make them one.
func (s *scanner) literal() error {
	if err := s.prefix(); err != nil {
		return err
	}
	rest := s.rest()
	for i := 1; i < len(rest); i++ {
		if rest[i] != '\'' {
			continue
		}
		if i+1 < len(rest) && rest[i+1] == '\'' {
			i++
			continue
		}
		s.add(literal, strings.ReplaceAll(rest[1:i], "''", "'"), i+1)
		return nil
	}
	return wrong(s.sql, s.at, "the text has no end: a quote is missing")
}

func (s *scanner) quoted() error {
	if err := s.prefix(); err != nil {
		return err
	}
	name, _, closed := strings.Cut(s.rest()[1:], `"`)
	after := s.at + len(name) + 2
	switch {
	case !closed:
		return wrong(s.sql, s.at, `the name has no end: a double quote is missing`)
	case !statement.SafeName(name), after < len(s.sql) && s.sql[after] == '"':
		return wrong(s.sql, s.at, `%q is not allowed as a name; letters, digits, spaces and _ $ . : - are, a letter or _ first`, name)
	}
	s.add(quoted, name, len(name)+2)
	return nil
}

// prefix refuses U&'…' and U&"…", whose escapes say something else than the text shows.
func (s *scanner) prefix() error {
	if s.at > 0 && s.sql[s.at-1] == '&' {
		return wrong(s.sql, s.at, `a quote right behind & is not allowed; put a space between them`)
	}
	return nil
}

func (s *scanner) dollar() error {
	rest := s.rest()
	switch name := macroForm.FindString(rest); {
	case name != "":
		if s.before == "" && len(s.tokens) > 0 && !slices.Contains([]kind{mark, operator}, s.tokens[len(s.tokens)-1].kind) {
			return wrong(s.sql, s.at, "put a space before %s", name)
		}
		s.add(macro, name, len(name))
		return nil
	case dollarForm.MatchString(rest):
		return wrong(s.sql, s.at, "texts between dollar signs are not allowed; write 'text'")
	case len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9':
		return wrong(s.sql, s.at, "placeholders such as $1 are the data source's own; write the value itself, or a macro: %s", macroNames())
	}
	return wrong(s.sql, s.at, "a dashboard variable of this name is not known; macros are %s", macroNames())
}

// longestRun bounds how many characters of operators may stand side by side.
const longestRun = 16

// operator reads as PostgreSQL does: the longest one, but + and - at its end belong to what follows, unless it holds a
// character that no operator of the standard has.
func (s *scanner) operator() error {
	rest := s.rest()
	run := rest[:min(len(rest), longestRun)]
	length := len(run) - len(strings.TrimLeft(run, operatorCharacters))
	if length == longestRun {
		return wrong(s.sql, s.at, "the operator %s… is too long; put spaces between operators", run)
	}
	for _, comment := range []string{"--", "/*"} {
		if i := strings.Index(rest[:length], comment); i > 0 {
			length = i
		}
	}
	for length > 1 && (rest[length-1] == '+' || rest[length-1] == '-') && !strings.ContainsAny(rest[:length-1], "~!@#%^&|`?") {
		length--
	}
	text := rest[:length]
	if !slices.Contains(operators, text) {
		return wrong(s.sql, s.at, "the operator %s is not allowed; allowed: %s (put spaces between operators)", text, strings.Join(operators, " "))
	}
	s.add(operator, text, length)
	return nil
}
