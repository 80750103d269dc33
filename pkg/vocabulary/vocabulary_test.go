package vocabulary

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query/field"
)

var update = flag.Bool("update", false, "write the keys that the editors' tests have anew")

// apart are keys that the query editor asks for in places of their own, or by another name.
var apart = []string{"scenario", "view", "filters", "rawSql", "format"}

// Every key has a field in the query editor, with words for it, and some scenario or view offers it.
func TestEveryKeyIsOffered(t *testing.T) {
	v := Of(event.Wide, false)
	offered := map[string]bool{}
	for _, s := range v.Scenarios {
		for _, key := range s.Keys {
			offered[key] = true
		}
		for _, shape := range s.Shapes {
			for _, key := range shape {
				offered[key] = true
			}
		}
	}
	for _, key := range query.Keys() {
		i := slices.IndexFunc(v.Keys, func(k keyWords) bool { return k.Name == key.Name })
		require.Equal(t, slices.Contains(apart, key.Name), i < 0, "%s: a Kind, in its entry of pkg/query/table.go, gives it a field", key.Name)
		if i < 0 {
			continue
		}
		require.True(t, offered[key.Name], "%s: no view has it in its shape, and it chooses no rows", key.Name)
		require.NotEmpty(t, v.Keys[i].Title, key.Name)
		require.NotEmpty(t, v.Keys[i].Description, key.Name)
		require.Equal(t, v.Keys[i].Kind == field.Values, v.Keys[i].Syntax != "" && v.Keys[i].Column != "", key.Name)
	}
}

// The tests of the front end have the keys that the server gives it.
func TestKeysOfTheEditorsTests(t *testing.T) {
	name := filepath.Join("..", "..", "src", "testing", "keys.json")
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(Of(event.Wide, false).Keys))
	if *update {
		require.NoError(t, os.WriteFile(name, text.Bytes(), 0o644))
	}
	written, err := os.ReadFile(name)
	require.NoError(t, err)
	require.JSONEq(t, text.String(), string(written), "if the change is meant: go test ./pkg/vocabulary -update")
}
