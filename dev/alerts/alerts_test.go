package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFiles: the files are what this code writes; `go tool mage alerts` writes them anew.
func TestFiles(t *testing.T) {
	written, err := files("../../dashboards")
	require.NoError(t, err)
	require.Len(t, written, 2)
	for name, text := range written {
		there, err := os.ReadFile(filepath.Join("../../provisioning/alerting", name))
		require.NoError(t, err)
		require.Equal(t, string(text), string(there), name)
	}
}

// TestAPanelThatIsntThere: a rule that would link to nothing isn't written.
func TestAPanelThatIsntThere(t *testing.T) {
	empty := t.TempDir()
	_, err := files(empty)
	require.EqualError(t, err, `rule emqx-database: the dashboard emqx-pipeline has no panel "Newest row, by node"`)

	require.NoError(t, os.WriteFile(filepath.Join(empty, "a.json"), []byte(`{"uid": "emqx-pipeline", "panels": [{"id": 1, "panels": [{"id": 7, "title": "Newest row, by node"}]}]}`), 0o600))
	found, err := readBoards(empty)
	require.NoError(t, err)
	require.Equal(t, 7, found[panel{"emqx-pipeline", "Newest row, by node"}])
}
