package rawsql

// term reads one token of an expression, or a group of them.
func (g *guard) term() {
	before := token{kind: mark}
	if g.at > 0 {
		before = g.tokens[g.at-1]
	}
	t := g.peek()
	switch t.kind {
	case word:
		g.next()
		g.word(t)
	case quoted:
		g.qualified()
	case literal:
		// Behind a name it would be a value of the type of this name, and behind another text a part of that.
		if before.kind != operator && before.kind != mark && !(before.kind == word && beforeText[before.text]) || before.isMark(")") || before.isMark("]") {
			g.fail(t, "the text %s is not expected here; casts are written CAST('text' AS type)", t.raw)
		}
		g.next()
	case number, value:
		g.next()
	case operator:
		g.next()
	case table:
		g.next()
		if !g.acceptMark(".") {
			g.fail(t, "$__table is not expected here; it belongs behind FROM or JOIN")
		} else if !g.peek().isOperator("*") {
			g.name()
		}
	case mark:
		switch {
		case g.acceptMark("("):
			g.group("(", ")")
		case g.acceptMark("["):
			g.group("(", "]")
		case g.acceptMark("::"):
			g.typeName()
		case g.acceptMark(","):
		default:
			g.fail(t, "%s is not expected here", t.text)
		}
	default:
		g.fail(t, "%s is not expected here", t.raw)
	}
}

// word reads what follows a word of an expression.
func (g *guard) word(t token) {
	following := g.peek()
	switch {
	case writes[t.text] != "":
		g.fail(t, "%s is not allowed: %s (a name is written in double quotes)", shown(t), writes[t.text])
	case t.is("for") && !fromArguments[g.call]:
		g.fail(t, "FOR is not allowed: FOR UPDATE and FOR SHARE lock rows")
	case t.is("from") && !fromArguments[g.call] && !g.compares(),
		t.isOne("select", "join", "lateral"):
		g.fail(t, "%s is not expected here; a query in an expression stands in parentheses, and so does a IS DISTINCT FROM b", shown(t))
	case t.is("with"):
		if !following.isOne("time", "ties") {
			g.fail(t, "WITH is not expected here; it belongs at the beginning of a query")
		}
	case t.is("as"):
		switch {
		case g.call == "cast" || g.call == "try_cast":
			g.typeName()
		case !following.isMark("("): // of a WINDOW
			g.name()
		}
	case following.isMark("."):
		g.at--
		g.qualified()
	case following.isMark("("):
		if !opens[t.text] {
			g.called(t)
		}
	}
}

// compares says whether the FROM that was read is that of IS [NOT] DISTINCT FROM. Outside of parentheses it isn't taken for that:
// GreptimeDB could take the words in front of it for columns.
func (g *guard) compares() bool {
	i := g.at - 2
	if g.call == "" || i < 1 || !g.tokens[i].is("distinct") {
		return false
	}
	return g.tokens[i-1].is("is") || i > 1 && g.tokens[i-1].is("not") && g.tokens[i-2].is("is")
}

// qualified reads a column with the table that it is in.
func (g *guard) qualified() {
	names := g.chain()
	if following := g.peek(); following.isMark("(") {
		g.fail(names[0], "the function %s is not allowed; functions are called by their plain names", names[len(names)-1].raw)
		return
	}
	switch len(names) {
	case 1:
	case 3:
		if len(g.own) != 2 || names[0].text != g.own[0] || names[1].text != g.own[1] {
			g.fail(names[0], "%s.%s is not the data source's table; %s is", names[0].text, names[1].text, g.ownName())
			return
		}
	case 2:
		g.qualifiers = append(g.qualifiers, names[0])
	default:
		g.fail(names[0], "%s has too many parts; a column is written table.column", names[0].raw)
	}
}

// called reads the arguments of a function; its name has been read.
func (g *guard) called(t token) {
	if !functions[t.text] {
		g.fail(t, "the function %s is not allowed; functions are that only compute something from their arguments, such as count, lower or date_bin", t.text)
		return
	}
	g.expect(mark, "(")
	g.group(t.text, ")")
}

// group reads what stands in parentheses or brackets, which have been opened: a query, or expressions.
func (g *guard) group(call, closing string) {
	g.deeper(func() {
		g.call = call
		if g.peek().isOne("select", "with") {
			g.query()
			return
		}
		for !g.closes() {
			if g.peek().isOne("union", "except", "intersect") {
				g.queryRest() // behind a query in parentheses
				return
			}
			g.term()
		}
	})
	g.close(closing)
}

// typeName reads the type of a cast.
func (g *guard) typeName() {
	t := g.next()
	if t.kind != word || !types[t.text] {
		g.fail(t, "the type %s is not allowed; text, bigint, double precision, boolean, timestamp, date, interval and their like are", shown(t))
		return
	}
	g.accept("precision")
	g.accept("varying")
	if g.acceptMark("(") {
		for g.peek().kind == number || g.peek().isMark(",") {
			g.next()
		}
		g.close(")")
	}
	if t.isOne("time", "timestamp") && (g.accept("with") || g.accept("without")) {
		g.expect(word, "time")
		g.expect(word, "zone")
	}
	for g.acceptMark("[") {
		g.close("]")
	}
	if dot := g.peek(); dot.isMark(".") {
		g.fail(dot, "a dot behind a type is not allowed")
	}
}
