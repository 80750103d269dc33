package rawsql

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	pgquery "github.com/wasilibs/go-pgquery"
)

// parsed is what PostgreSQL's own parser makes of a text: it knows nothing of the guard.
type parsed struct {
	statements []string // their kinds
	tables     []string
	named      []string // by WITH
	functions  []string
	other      []string // what no query that only reads has
}

// parse gives false for a text that PostgreSQL doesn't take.
func parse(t testing.TB, sql string) (p parsed, ok bool) {
	t.Helper()
	raw, err := pgquery.ParseToJSON(sql)
	if err != nil {
		return p, false
	}
	var tree struct {
		Stmts []struct{ Stmt map[string]any }
	}
	require.NoError(t, json.Unmarshal([]byte(raw), &tree))
	for _, s := range tree.Stmts {
		for kind := range s.Stmt {
			p.statements = append(p.statements, kind)
		}
		p.walk(s.Stmt)
	}
	return p, true
}

// walk goes through a syntax tree, whose nodes are objects that hold one key, the node's kind.
func (p *parsed) walk(node any) {
	switch n := node.(type) {
	case []any:
		for _, one := range n {
			p.walk(one)
		}
	case map[string]any:
		for key, value := range n {
			inside, _ := value.(map[string]any)
			switch key {
			case "RangeVar":
				name, _ := inside["relname"].(string)
				if schema, _ := inside["schemaname"].(string); schema != "" {
					name = schema + "." + name
				}
				p.tables = append(p.tables, name)
			case "CommonTableExpr":
				name, _ := inside["ctename"].(string)
				p.named = append(p.named, name)
			case "FuncCall":
				p.functions = append(p.functions, nameOf(inside["funcname"]))
			case "intoClause", "IntoClause", "LockingClause", "ParamRef", "DeclareCursorStmt":
				p.other = append(p.other, key)
			default:
				if strings.HasSuffix(key, "Stmt") && key != "SelectStmt" {
					p.other = append(p.other, key)
				}
			}
			p.walk(value)
		}
	}
}

// nameOf is a function's name, with its schema unless that is the one in which PostgreSQL has what SQL writes with words of its own.
func nameOf(list any) string {
	var parts []string
	for _, part := range list.([]any) {
		text, _ := part.(map[string]any)["String"].(map[string]any)["sval"].(string)
		parts = append(parts, text)
	}
	return strings.TrimPrefix(strings.Join(parts, "."), "pg_catalog.")
}

// written are functions that stand for words of SQL.
var written = []string{"like_escape", "similar_to_escape"}

// requireReads wants of a text that PostgreSQL takes that it is one query, of the table and of queries that WITH names, which calls nothing
// but listed functions. It says whether PostgreSQL takes it.
func requireReads(t testing.TB, sql string) bool {
	t.Helper()
	p, ok := parse(t, sql)
	if !ok {
		return false
	}
	require.Equal(t, []string{"SelectStmt"}, p.statements, "%s", sql)
	p.other = slices.DeleteFunc(p.other, func(kind string) bool { return kind == "ParamRef" }) // the values of macros
	require.Empty(t, p.other, "%s", sql)
	for _, table := range p.tables {
		require.True(t, table == "emqx_full_link_events" || slices.Contains(p.named, table), "the table %s in %s", table, sql)
	}
	for _, name := range p.functions {
		require.True(t, functions[name] || slices.Contains(written, name), "the function %s in %s", name, sql)
	}
	return true
}

// TestOracle: the parser sees what the guard must never let through.
func TestOracle(t *testing.T) {
	p, ok := parse(t, `WITH x AS (DELETE FROM canary RETURNING pg_sleep(1)) SELECT a INTO y FROM public.z, x FOR UPDATE; DROP TABLE z`)
	require.True(t, ok)
	slices.Sort(p.other)
	slices.Sort(p.tables)
	require.Equal(t, parsed{
		statements: []string{"SelectStmt", "DropStmt"}, tables: p.tables, named: []string{"x"}, functions: []string{"pg_sleep"}, other: p.other,
	}, p)
	require.Subset(t, p.tables, []string{"public.z", "x"})
	require.Subset(t, p.other, []string{"DeleteStmt", "DropStmt", "LockingClause", "intoClause"})
	_, ok = parse(t, `SELECT FROM FROM`)
	require.False(t, ok)
}
