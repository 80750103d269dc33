package docs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-akka/configuration"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

// block is a piece of text in a language, with where it stands.
type block struct{ page, language, text string }

var fenced = regexp.MustCompile("(?ms)^( *)```([a-z]*)\n(.*?)^ *```$")

func blocks(t *testing.T, language string) []block {
	t.Helper()
	var found []block
	for _, p := range pages(t) {
		for _, m := range fenced.FindAllStringSubmatch(p.text, -1) {
			if m[2] == language {
				found = append(found, block{p.name, m[2], strings.ReplaceAll("\n"+m[3], "\n"+m[1], "\n")[1:]})
			}
		}
	}
	return found
}

func TestEveryBlockSaysItsLanguage(t *testing.T) {
	known := map[string]bool{"json": true, "yaml": true, "sql": true, "hocon": true, "sh": true, "ini": true, "text": true}
	for _, p := range pages(t) {
		for _, m := range fenced.FindAllStringSubmatch(p.text, -1) {
			require.True(t, known[m[2]], "%s: a block of %q:\n%s", p.name, m[2], m[3])
		}
	}
}

// A block holds one value, or one on each line.
func TestJSON(t *testing.T) {
	found := blocks(t, "json")
	require.NotEmpty(t, found)
	asked := 0
	for _, b := range found {
		decoder := json.NewDecoder(strings.NewReader(b.text))
		for decoder.More() {
			var value json.RawMessage
			require.NoError(t, decoder.Decode(&value), "%s:\n%s", b.page, b.text)
			var question struct{ Scenario string }
			if json.Unmarshal(value, &question) == nil && question.Scenario != "" {
				asked++
				requireQuery(t, value)
			}
		}
	}
	require.Greater(t, asked, 10)
}

var variable = regexp.MustCompile(`"\$[a-z]+"`)

// requireQuery takes a query as the data source does, once a dashboard filled in its variables; it tells a key that it doesn't know.
func requireQuery(t *testing.T, text json.RawMessage) {
	t.Helper()
	text = variable.ReplaceAll(text, []byte(`"a"`))
	to := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	draft, err := query.Parse(query.Request{JSON: text, From: to.Add(-time.Hour), To: to, MaxDataPoints: 100, Interval: time.Minute})
	require.NoError(t, err, "%s", text)
	q, err := draft.Resolve(query.Table{Schema: event.Wide, MaxRows: 10000, RawSQL: true})
	require.NoError(t, err, "%s", text)
	require.Empty(t, q.Notices, "%s", text)
}

func TestYAML(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "provisioning", "*", "*.yaml*"))
	require.NoError(t, err)
	found := blocks(t, "yaml")
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		found = append(found, block{name, "yaml", string(text)})
	}
	require.NotEmpty(t, found)
	for _, b := range found {
		var value any
		require.NoError(t, yaml.Unmarshal([]byte(b.text), &value), "%s:\n%s", b.page, b.text)
		require.NotEmpty(t, value, b.page)
	}
}

// parsed reads HOCON, whose parser panics where it can't.
func parsed(text string) (config *configuration.Config, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("parse HOCON: %v", r)
		}
	}()
	return configuration.ParseString(text), nil
}

func TestHOCON(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		return string(text)
	}
	for _, b := range blocks(t, "hocon") {
		_, err := parsed(b.text)
		require.NoError(t, err, "%s:\n%s", b.page, b.text)
	}
	config, err := parsed(read("provisioning/emqx/full-link.hocon"))
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(read("provisioning/emqx/rule.sql")), config.GetString("rule_engine.rules.full_link_events.sql"))
	require.Equal(t, strings.TrimSpace(read("provisioning/emqx/write-syntax.txt")), config.GetString("actions.emqx_tables.full_link.parameters.write_syntax"))

	// What the container has instead: its own file begins with the one above.
	const include = `include "full-link.hocon"`
	own := read("dev/compose/emqx.hocon")
	require.Contains(t, own, include)
	config, err = parsed(strings.Replace(own, include, read("provisioning/emqx/full-link.hocon"), 1))
	require.NoError(t, err)
	require.Equal(t, "greptimedb:4001", config.GetString("connectors.emqx_tables.tables.server"))
	require.False(t, config.GetBoolean("connectors.emqx_tables.tables.ssl.enable"))
	require.Equal(t, "public", config.GetString("connectors.emqx_tables.tables.dbname"))
}

// onlyGreptimeDB are statements that PostgreSQL can't parse.
var onlyGreptimeDB = regexp.MustCompile(`^ALTER TABLE [a-z_]+ SET '[a-z_]+' = '[^']+'$`)

// syntaxError and its like mean that a statement couldn't be parsed; that a table is missing doesn't.
var syntaxError = map[string]bool{"42601": true, "42602": true, "42704": true, "22P02": true}

func TestSQL(t *testing.T) {
	b := testkit.New(t)
	found := blocks(t, "sql")
	for _, name := range []string{"emqx/check.sql", "postgresql/table.sql", "postgresql/delete-old-rows.sql"} {
		text, err := os.ReadFile(filepath.Join(root, "provisioning", filepath.FromSlash(name)))
		require.NoError(t, err)
		found = append(found, block{name, "sql", string(text)})
	}
	for _, block := range found {
		for statement := range strings.SplitSeq(block.text, ";\n") {
			statement = strings.TrimRight(strings.TrimSpace(statement), ";")
			if statement == "" || onlyGreptimeDB.MatchString(statement) {
				continue
			}
			_, err := b.Conn.PgConn().Prepare(t.Context(), "", statement, nil)
			var refused *pgconn.PgError
			if errors.As(err, &refused) {
				require.False(t, syntaxError[refused.Code], "%s: %s\n%s", block.page, refused.Message, statement)
			} else {
				require.NoError(t, err, "%s:\n%s", block.page, statement)
			}
		}
	}
	_, err := b.Conn.PgConn().Prepare(t.Context(), "", "SELECT 1 FORM t", nil)
	require.Error(t, err, "what can't be parsed is found")
}
