package pack

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

var released = time.Date(2026, 3, 1, 8, 0, 1, 5, time.FixedZone("", 3600))

func built(at time.Time, mode fs.FileMode) fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), ModTime: at, Mode: mode} }
	return fstest.MapFS{
		"plugin.json": file("{}"), "module.js": file("define()"), "img/logo.svg": file("<svg/>"), "dashboards/a.json": file("[]"),
		"gpx_events_linux_amd64": file("\x7fELF"), "gpx_events_windows_amd64.exe": file("MZ"), "go_plugin_build_manifest": file("a:b"),
	}
}

func zipped(t *testing.T, files fs.FS) []byte {
	var b bytes.Buffer
	require.NoError(t, Plugin{ID: "org-events-datasource", Executable: "gpx_events", Time: released}.Zip(&b, files))
	return b.Bytes()
}

func TestSameFilesGiveTheSameZip(t *testing.T) {
	first := zipped(t, built(time.Now(), 0o600))
	require.Equal(t, first, zipped(t, built(time.Unix(0, 0), 0o777)))
	other := built(time.Now(), 0o600)
	other["module.js"].Data = []byte("define(1)")
	require.NotEqual(t, first, zipped(t, other))
}

func TestZip(t *testing.T) {
	text := zipped(t, built(time.Now(), 0o600))
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	require.NoError(t, err)
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name+" "+f.Mode().String())
		require.True(t, f.Modified.Equal(released.Truncate(2*time.Second)), f.Modified)
	}
	require.Equal(t, []string{
		"org-events-datasource/dashboards/a.json -rw-r--r--",
		"org-events-datasource/go_plugin_build_manifest -rw-r--r--",
		"org-events-datasource/gpx_events_linux_amd64 -rwxr-xr-x",
		"org-events-datasource/gpx_events_windows_amd64.exe -rwxr-xr-x",
		"org-events-datasource/img/logo.svg -rw-r--r--",
		"org-events-datasource/module.js -rw-r--r--",
		"org-events-datasource/plugin.json -rw-r--r--",
	}, names)
	content, err := archive.Open("org-events-datasource/module.js")
	require.NoError(t, err)
	module, err := io.ReadAll(content)
	require.NoError(t, err)
	require.Equal(t, "define()", string(module))
}

func TestNothingBuilt(t *testing.T) {
	require.ErrorIs(t, Plugin{}.Zip(io.Discard, os.DirFS(filepath.Join(t.TempDir(), "dist"))), fs.ErrNotExist)
}
