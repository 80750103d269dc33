package setup

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

var update = flag.Bool("update", false, "write the files in provisioning and testdata anew")

const provisioning = "../../provisioning"

// provisioned says which file holds which section for the default table.
var provisioned = map[string]string{
	"greptimedb-table":           "greptimedb/table.sql",
	"greptimedb-cluster-table":   "greptimedb/table-cluster.sql",
	"greptimedb-flow":            "greptimedb/flow.sql",
	"greptimedb-rollup":          "greptimedb/rollup.sql",
	"postgresql-rollup":          "postgresql/rollup.sql",
	"postgresql-table":           "postgresql/table.sql",
	"postgresql-delete-old-rows": "postgresql/delete-old-rows.sql",
	"postgresql-connector":       "postgresql/emqx-connector.json",
	"postgresql-action":          "postgresql/emqx-action.json",
	"emqx-connector":             "emqx/connector.json",
	"emqx-action":                "emqx/action.json",
	"emqx-write-syntax":          "emqx/write-syntax.txt",
	"emqx-rule-sql":              "emqx/rule.sql",
	"emqx-rule-sql-publishes":    "emqx/rule-publishes.sql",
	"emqx-rule-sql-base64":       "emqx/rule-base64.sql",
	"emqx-rule":                  "emqx/rule.json",
	"emqx-action-plain":          "emqx/action-plain.json",
	"emqx-rule-plain":            "emqx/rule-plain.json",
	"emqx-config":                "emqx/full-link.hocon",
	"check":                      "emqx/check.sql",
}

var otherTable = Target{Database: "iot", Table: `Plant "A".events, raw`, Days: 30}

func text(t *testing.T, target Target, id string) string {
	t.Helper()
	for _, s := range For(target).Sections {
		if s.ID == id {
			return s.Text
		}
	}
	require.Fail(t, "no section "+id)
	return ""
}

func sameAsFile(t *testing.T, name, text string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	file, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(file), text)
}

func TestProvisioningHoldsTheGuideOfTheDefaultTable(t *testing.T) {
	files := map[string]bool{}
	for _, s := range For(Target{}).Sections {
		t.Run(s.ID, func(t *testing.T) {
			require.Contains(t, provisioned, s.ID)
			sameAsFile(t, filepath.Join(provisioning, provisioned[s.ID]), s.Text+"\n")
		})
		files[provisioned[s.ID]] = true
	}
	for _, folder := range []string{"emqx", "greptimedb", "postgresql"} {
		entries, err := os.ReadDir(filepath.Join(provisioning, folder))
		require.NoError(t, err)
		for _, e := range entries {
			require.True(t, files[folder+"/"+e.Name()], "%s/%s belongs to no section", folder, e.Name())
		}
	}
}

func TestGuideOfAnotherTable(t *testing.T) {
	var b strings.Builder
	for _, s := range For(otherTable).Sections {
		b.WriteString("== " + s.ID + " (" + string(s.Kind) + "): " + s.Title + "\n" + s.Text + "\n")
		for _, n := range s.Notes {
			b.WriteString("- " + n + "\n")
		}
		b.WriteString("\n")
	}
	sameAsFile(t, "testdata/other-table.golden.txt", b.String())
}

func TestNoTemplateMarkIsLeft(t *testing.T) {
	for _, s := range For(otherTable).Sections {
		require.NotContains(t, s.Text, "{{", s.ID)
		require.NotContains(t, s.Text, "<no value>", s.ID)
		require.NotEmpty(t, s.Title, s.ID)
		require.NotEmpty(t, s.Notes, s.ID)
	}
}

// bodies are the JSON sections of a guide, decoded.
func bodies(t *testing.T, target Target) map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]any{}
	for _, s := range For(target).Sections {
		if s.Kind == JSON {
			var body map[string]any
			require.NoError(t, json.Unmarshal([]byte(s.Text), &body), s.ID)
			found[s.ID] = body
		}
	}
	return found
}

func TestBodiesReferToEachOther(t *testing.T) {
	for _, target := range []Target{{}, otherTable} {
		b := bodies(t, target)
		require.Len(t, b, 7)
		for _, variant := range []string{"", "-plain"} {
			require.Equal(t, b["emqx-connector"]["name"], b["emqx-action"+variant]["connector"])
			require.Equal(t, []any{"emqx_tables:" + b["emqx-action"+variant]["name"].(string)}, b["emqx-rule"+variant]["actions"])
		}
		require.Equal(t, b["postgresql-connector"]["name"], b["postgresql-action"]["connector"])
		require.Equal(t, text(t, target, "emqx-rule-sql"), b["emqx-rule"]["sql"])
		require.Equal(t, text(t, target, "emqx-write-syntax"), writeSyntax(b["emqx-action"]))

		config := text(t, target, "emqx-config")
		require.Contains(t, config, "sql = "+quoted(t, b["emqx-rule"]["sql"]))
		require.Contains(t, config, "write_syntax = "+quoted(t, writeSyntax(b["emqx-action"])))
		require.Contains(t, config, "dbname = "+quoted(t, b["emqx-connector"]["dbname"]))
	}
}

func quoted(t *testing.T, value any) string {
	t.Helper()
	s, err := jsonText(value.(string))
	require.NoError(t, err)
	return s
}

func writeSyntax(action map[string]any) string {
	return action["parameters"].(map[string]any)["write_syntax"].(string)
}

func TestDatabases(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		target                 Target
		greptimedb, postgresql string
		measurement, table     string
	}{
		{"default", Target{}, "public", "public", "emqx_full_link_events", `"emqx_full_link_events"`},
		{"names", Target{Database: "iot", Table: "events"}, "iot", "iot", "events", `"events"`},
		{"schema", Target{Database: "iot", Table: "plant.events"}, "plant", "iot", "events", `"plant"."events"`},
		{"odd names", otherTable, `Plant "A"`, "iot", `events\,\ raw`, `"Plant ""A"""."events, raw"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bodies(t, tt.target)
			require.Equal(t, tt.greptimedb, b["emqx-connector"]["dbname"])
			require.Equal(t, tt.postgresql, b["postgresql-connector"]["database"])
			require.True(t, strings.HasPrefix(writeSyntax(b["emqx-action"]), tt.measurement+" clientid="))
			require.True(t, strings.HasPrefix(text(t, tt.target, "greptimedb-table"), "CREATE TABLE "+tt.table+" (\n"))
		})
	}
}

var (
	ddlColumn = regexp.MustCompile(`(?m)^  "(\w+)" (\w+)(.*?),?$`)
	lineField = regexp.MustCompile(`^(\w+)=\$\{(\w+)\}(\$\{as_text\})?(i?)$`)
)

// columnTypes reads a table's columns from its DDL, without the package's own list.
func columnTypes(ddl string) (names []string, types, options map[string]string) {
	types, options = map[string]string{}, map[string]string{}
	for _, m := range ddlColumn.FindAllStringSubmatch(ddl, -1) {
		names = append(names, m[1])
		types[m[1]], options[m[1]] = m[2], strings.TrimSpace(m[3])
	}
	return names, types, options
}

func TestTableHasEveryColumn(t *testing.T) {
	for _, id := range []string{"greptimedb-table", "greptimedb-cluster-table", "postgresql-table"} {
		t.Run(id, func(t *testing.T) {
			names, types, options := columnTypes(text(t, Target{}, id))
			require.Len(t, names, 25)
			require.Equal(t, event.Wide.Names(), names)
			for _, name := range names {
				require.NotEmpty(t, types[name], name)
				indexed := name == event.ClientID || name == event.Username || name == event.Peername
				require.Equal(t, indexed && id != "postgresql-table", options[name] == "SKIPPING INDEX", name)
			}
		})
	}
}

func TestActionFillsEveryColumnOnce(t *testing.T) {
	names, types, _ := columnTypes(text(t, Target{}, "greptimedb-table"))
	// What a client chooses, and so can look like a boolean.
	chosen := map[string]bool{"clientid": true, "username": true, "topic": true, "payload": true, "from_clientid": true, "from_username": true}
	for _, tt := range []struct {
		action string
		asText bool
	}{{"emqx-action", true}, {"emqx-action-plain", false}} {
		t.Run(tt.action, func(t *testing.T) {
			parts := strings.Split(writeSyntax(bodies(t, Target{})[tt.action]), " ")
			require.Len(t, parts, 3)
			require.Equal(t, "emqx_full_link_events", parts[0])
			require.Equal(t, "${timestamp}", parts[2])

			filled := []string{event.Timestamp}
			for _, field := range strings.Split(parts[1], ",") {
				m := lineField.FindStringSubmatch(field)
				require.NotNil(t, m, field)
				name := m[1]
				require.Equal(t, name, m[2], field)
				require.Equal(t, tt.asText && chosen[name], m[3] != "", field)
				require.Equal(t, types[name] == "BIGINT", m[4] == "i", field)
				filled = append(filled, name)
			}
			require.ElementsMatch(t, names, filled)
		})
	}
}

func TestInsertFillsEveryColumnInOrder(t *testing.T) {
	parameters := bodies(t, Target{})["postgresql-action"]["parameters"].(map[string]any)
	columns, values, ok := strings.Cut(parameters["sql"].(string), ") VALUES (")
	require.True(t, ok)
	var placeholders []string
	for _, m := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(values, -1) {
		placeholders = append(placeholders, m[1])
	}
	require.Equal(t, event.Wide.Names(), placeholders)
	require.Equal(t, `INSERT INTO "emqx_full_link_events" ("`+strings.Join(placeholders, `", "`)+`"`, columns)
}
