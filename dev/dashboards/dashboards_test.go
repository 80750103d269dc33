package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDashboardFiles(t *testing.T) {
	const dir = "../../dashboards"
	var names []string
	for _, b := range boards() {
		names = append(names, b.file())
		text, err := os.ReadFile(filepath.Join(dir, b.file()))
		require.NoError(t, err)
		require.Equal(t, string(b.json()), string(text), "if the change is meant: go tool mage dashboards")
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var files []string
	for _, e := range entries {
		files = append(files, e.Name())
	}
	require.ElementsMatch(t, names, files)
}
