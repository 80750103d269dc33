package rawsql

import (
	"slices"
	"strings"
)

// What the guard reads of a query's clauses, FROM above all: there it finds which tables a query reads.

// afterFrom are what may follow a FROM clause. Neither database takes them for the name of a table.
var afterFrom = []string{"where", "group", "having", "order", "limit", "offset", "fetch", "window", "union", "except", "intersect"}

// queryRest reads clauses. In a place where GreptimeDB could take the first word of a clause for a column, what follows would
// still be the FROM clause to it; so a comma only comes where a list belongs.
func (g *guard) queryRest() {
	g.call = ""
	list := false
	for !g.closes() {
		switch t := g.peek(); {
		case t.is("select"):
			g.next()
			list = true
		case t.is("from"):
			g.next()
			g.from()
			list = false
		case t.isOne("group", "order") && !g.tokens[g.at-1].is("within"):
			g.next()
			g.expect(word, "by")
			list = true
		case t.is("window"):
			g.next()
			g.name()
			g.expect(word, "as")
			list = true
		case t.isOne("union", "except", "intersect"):
			g.next()
			if !g.accept("all") {
				g.accept("distinct")
			}
			if t := g.peek(); !t.is("select") && !t.isMark("(") {
				g.fail(t, "%s is not allowed here; SELECT is", shown(t))
			}
			list = false
		case t.isOne(afterFrom...) && !t.is("group"):
			g.next()
			list = false
		case t.isMark(",") && !list:
			g.fail(t, "a comma is not expected here")
		default:
			g.term()
		}
	}
}

func (g *guard) from() {
	g.item()
	g.fromRest()
}

// fromRest reads joins and further items. Whatever follows a comma or JOIN is an item; nothing else can be one, as two names
// don't follow each other.
func (g *guard) fromRest() {
	for !g.closes() && !g.peek().isOne(afterFrom...) {
		switch t := g.peek(); {
		case t.isMark(","), t.is("join"):
			g.next()
			g.item()
		case t.isOne("cross", "outer") && !g.tokens[g.at+1].is("join"),
			isName(t) && !inFrom[t.text] && isOperand(g.tokens[g.at-1]):
			g.fail(t, "%s is not expected here", shown(t))
		default:
			g.term()
		}
	}
}

// isOperand says whether an expression may end with a token.
func isOperand(t token) bool {
	switch t.kind {
	case word:
		return isName(t) && !inFrom[t.text] || t.isOne("true", "false", "null", "end")
	case operator:
		return false
	case mark:
		return t.isMark(")") || t.isMark("]")
	}
	return true
}

// item reads a table, a subquery, joins in parentheses, or a function whose result is a table.
func (g *guard) item() {
	g.accept("lateral")
	t := g.peek()
	switch {
	case t.kind == table:
		g.next()
		g.relation(g.own[len(g.own)-1])
	case g.acceptMark("("):
		g.deeper(func() {
			if g.peek().isOne("select", "with") {
				g.query()
				return
			}
			g.from()
			g.queryRest() // behind a query in parentheses
		})
		g.close(")")
		g.relation("")
	case t.kind == word && g.tokens[g.at+1].isMark("("):
		g.next()
		g.functions = append(g.functions, t.text)
		g.called(t)
		if g.accept("with") {
			g.expect(word, "ordinality")
		}
		if name := g.alias(); name != "" {
			g.functions = append(g.functions, name)
		}
	case t.kind == word || t.kind == quoted:
		g.relation(g.named(g.chain()))
	default:
		g.fail(t, "%s is not allowed as a table; %s is ($__table)", shown(t), g.ownName())
	}
}

// named makes sure that a name is that of the table or of a WITH query.
func (g *guard) named(names []token) string {
	if g.err != nil {
		return ""
	}
	texts := make([]string, len(names))
	for i, t := range names {
		texts[i] = t.text
	}
	if !slices.Equal(texts, g.own) && (len(texts) > 1 || !slices.Contains(g.ctes, texts[0])) {
		g.fail(names[0], "the table %s is not allowed; the data source's own is, %s ($__table), and queries that WITH names", strings.Join(texts, "."), g.ownName())
	}
	return texts[len(texts)-1]
}

// relation notes the names of something that has columns.
func (g *guard) relation(name string) {
	if alias := g.alias(); alias != "" {
		name = alias
	}
	if name != "" {
		g.relations = append(g.relations, name)
	}
}

// alias reads the name that an item of FROM may get, with those of its columns.
func (g *guard) alias() string {
	as := g.accept("as")
	t := g.peek()
	if !isName(t) {
		if as {
			g.fail(t, "%s is not allowed as a name; write it in double quotes", shown(t))
		}
		return ""
	}
	g.next()
	if g.peek().isMark("(") {
		g.names()
	}
	return t.text
}
