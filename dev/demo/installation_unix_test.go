//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindGrafana(t *testing.T) {
	install := func(t *testing.T, names ...string) string {
		home := project(t, names...)
		for _, name := range names {
			require.NoError(t, os.Chmod(filepath.Join(home, name), 0o755))
		}
		home, err := filepath.EvalSymlinks(home)
		require.NoError(t, err)
		return home
	}
	t.Run("GRAFANA_HOME", func(t *testing.T) {
		home := install(t, "bin/grafana")
		t.Setenv("GRAFANA_HOME", home)
		found, err := findGrafana()
		require.NoError(t, err)
		require.Equal(t, &installation{filepath.Join(home, "bin", "grafana"), home}, found)
	})
	t.Run("GRAFANA_HOME without a Grafana", func(t *testing.T) {
		t.Setenv("GRAFANA_HOME", install(t))
		_, err := findGrafana()
		require.ErrorContains(t, err, "which holds no bin/grafana")
	})
	t.Run("nowhere", func(t *testing.T) {
		t.Setenv("GRAFANA_HOME", "")
		t.Setenv("PATH", install(t))
		found, err := findGrafana()
		require.NoError(t, err)
		require.Nil(t, found)
	})
	t.Run("a link on the PATH", func(t *testing.T) {
		home := install(t, "bin/grafana", "share/grafana/conf/defaults.ini")
		bin := t.TempDir()
		require.NoError(t, os.Symlink(filepath.Join(home, "bin", "grafana"), filepath.Join(bin, "grafana")))
		t.Setenv("GRAFANA_HOME", "")
		t.Setenv("PATH", bin)
		found, err := findGrafana()
		require.NoError(t, err)
		require.Equal(t, &installation{filepath.Join(home, "bin", "grafana"), filepath.Join(home, "share", "grafana")}, found)
	})
}
