package rawsql

import (
	"slices"
	"strings"
)

// guard reads tokens as a query. It knows as much of SQL's grammar as it takes to tell which tables, functions and types a query
// names, and refuses what it can't place. Whether the rest makes sense the database says.
//
// After the first fault it sees nothing but the end.
type guard struct {
	sql    string
	tokens []token
	at     int
	err    error

	own   []string // the data source's table: its name, or its schema and name
	ctes  []string // names of WITH queries that can be seen here
	depth int
	call  string // in parentheses: the function whose arguments are read, or "("; "" in a query

	relations  []string // names of tables, WITH queries and subqueries: what may stand before a dot
	functions  []string // names of functions in FROM: behind their dot PostgreSQL would take a name for a function to call
	qualifiers []token
}

// maxDepth bounds parentheses in parentheses.
const maxDepth = 100

// check makes sure that the tokens are one query which only reads the table, by functions that only compute.
func check(sql string, tokens []token, ownTable string) error {
	g := &guard{sql: sql, tokens: tokens}
	own, err := scan(ownTable)
	if err != nil {
		return err
	}
	for _, t := range own {
		if t.kind == word || t.kind == quoted {
			g.own = append(g.own, t.text)
		}
	}
	first := 0
	for tokens[first].isMark("(") {
		first++
	}
	if !tokens[first].isOne("select", "with") {
		return wrong(sql, tokens[first].at, "%s is not allowed; one statement that reads is: SELECT, or WITH … SELECT", shown(tokens[first]))
	}
	g.query()
	g.expect(end, "")
	for _, t := range g.qualifiers {
		if slices.Contains(g.functions, t.text) || !slices.Contains(g.relations, t.text) {
			g.fail(t, "%s is not the name of a table here; allowed before a dot: %s, and names that FROM gives to it, to WITH queries and to subqueries", shown(t), g.ownName())
		}
	}
	return g.err
}

func (g *guard) ownName() string { return strings.Join(g.own, ".") }

// shown is a token for errors.
func shown(t token) string {
	switch t.kind {
	case end:
		return "an empty statement"
	case word:
		return strings.ToUpper(t.text)
	}
	return t.raw
}

func (g *guard) fail(t token, format string, args ...any) {
	if g.err == nil {
		g.err = wrong(g.sql, t.at, format, args...)
	}
	g.at = len(g.tokens) - 1
}

// peek is the next token; behind the last one stands one of kind end.
func (g *guard) peek() token { return g.tokens[g.at] }

func (g *guard) next() token {
	t := g.tokens[g.at]
	if t.kind != end {
		g.at++
	}
	return t
}

// accept passes over a keyword if it comes next.
func (g *guard) accept(name string) bool {
	if g.peek().is(name) {
		g.at++
		return true
	}
	return false
}

func (g *guard) acceptMark(text string) bool {
	if g.peek().isMark(text) {
		g.at++
		return true
	}
	return false
}

func (g *guard) expect(k kind, text string) {
	t := g.peek()
	if t.kind == k && (k == end || t.text == text) {
		g.next()
		return
	}
	switch {
	case t.isMark(";"):
		g.fail(t, "only one statement is allowed; remove what follows ;")
	case t.kind == end:
		g.fail(t, "%s is missing at the end", text)
	case k == end:
		g.fail(t, "%s closes nothing", shown(t))
	default:
		g.fail(t, "%s is not expected here; %s is", shown(t), text)
	}
}

// closes says whether what is being read ends here.
func (g *guard) closes() bool {
	t := g.peek()
	return t.kind == end || t.isMark(")") || t.isMark("]") || t.isMark(";")
}

// query reads up to the parenthesis that closes it.
func (g *guard) query() {
	visible, call := len(g.ctes), g.call
	g.call = ""
	if g.accept("with") {
		g.with()
	}
	if t := g.peek(); !t.is("select") && !t.isMark("(") {
		g.fail(t, "%s is not allowed here; SELECT is", shown(t))
	}
	g.queryRest()
	g.ctes, g.call = g.ctes[:visible], call
}

// with reads WITH queries. Each can be seen by those that follow it; by itself only in WITH RECURSIVE, which databases read differently.
func (g *guard) with() {
	if t := g.peek(); t.is("recursive") {
		g.fail(t, "WITH RECURSIVE is not allowed")
	}
	for {
		name := g.name()
		if g.peek().isMark("(") {
			g.names()
		}
		g.expect(word, "as")
		g.accept("not")
		g.accept("materialized")
		g.expect(mark, "(")
		g.deeper(g.query)
		g.close(")")
		g.ctes = append(g.ctes, name.text)
		g.relations = append(g.relations, name.text)
		if !g.acceptMark(",") {
			return
		}
	}
}

// name reads one name.
func (g *guard) name() token {
	t := g.next()
	if !isName(t) {
		g.fail(t, "%s is not allowed as a name; write it in double quotes", shown(t))
	}
	return t
}

// names reads a list of columns in parentheses.
func (g *guard) names() {
	g.expect(mark, "(")
	g.name()
	for g.acceptMark(",") {
		g.name()
	}
	g.close(")")
}

// chain reads a name and what follows it behind dots.
func (g *guard) chain() []token {
	names := []token{g.name()}
	for g.acceptMark(".") {
		if t := g.peek(); t.isOperator("*") {
			names = append(names, g.next())
			break
		}
		names = append(names, g.name())
	}
	return names
}

// deeper reads what stands in parentheses.
func (g *guard) deeper(read func()) {
	if g.depth++; g.depth > maxDepth {
		g.fail(g.peek(), "more than %d parentheses in each other are not allowed", maxDepth)
	}
	call := g.call
	read()
	g.call = call
	g.depth--
}

// close reads what closes a group. A dot behind it would take a part of a value, or call a function.
func (g *guard) close(text string) {
	g.expect(mark, text)
	if t := g.peek(); t.isMark(".") {
		g.fail(t, "a dot behind %s is not allowed", text)
	}
}
