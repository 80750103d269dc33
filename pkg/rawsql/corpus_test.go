package rawsql

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

var update = flag.Bool("update", false, "write the files in testdata anew")

// attempt is a text of a corpus: a line that begins with # names it, those that follow are the text.
type attempt struct{ name, sql string }

func corpus(t testing.TB, file string) []attempt {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	var list []attempt
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			list = append(list, attempt{name: strings.TrimSpace(name)})
			continue
		}
		list[len(list)-1].sql += line
	}
	return list
}

// TestRefused: no attempt to write, to reach something else than the table, or to confuse the guard comes through, and each is
// refused for the right reason.
func TestRefused(t *testing.T) {
	attempts := corpus(t, "refused.txt")
	require.Greater(t, len(attempts), 200)
	var told strings.Builder
	for _, a := range attempts {
		t.Run(a.name, func(t *testing.T) {
			_, _, err := write(statement.PostgreSQL, a.sql)
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong, "%s", a.sql)
			require.Equal(t, "rawSql", wrong.Key)
			fmt.Fprintf(&told, "%s: %s\n", a.name, wrong.Msg)
			_, _, err = write(statement.GreptimeDB, a.sql)
			require.ErrorAs(t, err, &wrong)
			for _, around := range []string{"WITH x AS (%s) SELECT 1", "SELECT 1 UNION %s", "SELECT * FROM (%s) AS x"} {
				_, _, err = write(statement.PostgreSQL, fmt.Sprintf(around, a.sql))
				require.Error(t, err, around)
			}
		})
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/refused.golden", []byte(told.String()), 0o644))
	}
	want, err := os.ReadFile("testdata/refused.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), told.String(), "if the change is meant: go test ./pkg/rawsql -update")
}

var tag = regexp.MustCompile(` \[(PostgreSQL|GreptimeDB|GreptimeDB only)\]\n`)

func TestAllowed(t *testing.T) {
	for _, a := range corpus(t, "allowed.txt") {
		t.Run(a.name, func(t *testing.T) {
			only := tag.FindStringSubmatch(a.sql)
			a.sql = tag.ReplaceAllString(a.sql, "\n")
			for _, d := range []statement.Dialect{statement.PostgreSQL, statement.GreptimeDB} {
				if only != nil && !strings.HasPrefix(only[1], d.String()) {
					continue
				}
				st, _, err := write(d, a.sql)
				require.NoError(t, err)
				requireOne(t, st.SQL)
				if taken := requireReads(t, st.SQL); d == statement.PostgreSQL {
					require.True(t, taken, "%s", st.SQL)
				}
			}
		})
	}
}

var (
	inQuotes = regexp.MustCompile(`'(?:[^']|'')*'|"[^"]*"`)
	begins   = regexp.MustCompile(`^[(\s]*(?i:SELECT|WITH)\b`)
)

// requireOne looks at a text by other means than the guard: one statement that reads, without anything that a server could take
// for a comment, a text of another kind, or the end of the statement.
func requireOne(t testing.TB, sql string) {
	t.Helper()
	require.Regexp(t, begins, sql)
	code := inQuotes.ReplaceAllString(sql, "x")
	for _, not := range []string{";", "--", "/*", "'", `"`, "\\", "$$", "`"} {
		require.NotContains(t, code, not, "%s", sql)
	}
	require.NotRegexp(t, `(?i)\b(INSERT|UPDATE|DELETE|MERGE|INTO|TABLE|VALUES|RECURSIVE)\b|\bSELECT\s+(pg_|lo_|dblink)\w*\s*\(`, code)
}

func TestGreptimeDBTakesNoQuotesInTexts(t *testing.T) {
	for _, sql := range []string{`SELECT 'it''s'`, `SELECT 'a\b'`, `SELECT '\'' OR 1=1 --'`, `SELECT 1 WHERE 'a' = '\'`} {
		_, _, err := write(statement.PostgreSQL, sql)
		require.NoError(t, err, sql)
		_, _, err = write(statement.GreptimeDB, sql)
		require.EqualError(t, err, "rawSql: on GreptimeDB a text with a quote or a backslash is not safe; write chr(39) for a quote and chr(92) for a backslash, such as 'it' || chr(39) || 's'", sql)
	}
}

func FuzzWrite(f *testing.F) {
	for _, file := range []string{"refused.txt", "allowed.txt"} {
		for _, a := range corpus(f, file) {
			f.Add(a.sql, true)
			f.Add(a.sql, false)
		}
	}
	require.True(f, requireReads(f, "SELECT 1")) // the parser takes its time the first time
	f.Fuzz(func(t *testing.T, sql string, postgres bool) {
		d := statement.GreptimeDB
		if postgres {
			d = statement.PostgreSQL
		}
		st, _, err := write(d, sql)
		if err != nil {
			var wrong *query.Error
			require.ErrorAs(t, err, &wrong)
			require.NotEmpty(t, wrong.Msg)
			return
		}
		requireOne(t, st.SQL)
		requireReads(t, st.SQL)
	})
}
