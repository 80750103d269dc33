package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/download"
)

// aGrafana is an archive as Grafana offers it, and how often somebody fetched it.
func aGrafana(t *testing.T) (_ download.Archive, fetched *int) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	require.NoError(t, archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "grafana-12/bin/grafana", Size: 2, Mode: 0o755}))
	_, err := archive.Write([]byte("#!"))
	require.NoError(t, err)
	require.NoError(t, archive.Close())
	require.NoError(t, zip.Close())
	fetched = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		*fetched++
		_, _ = w.Write(packed.Bytes())
	}))
	t.Cleanup(server.Close)
	sum := sha256.Sum256(packed.Bytes())
	return download.Archive{URL: server.URL, SHA256: hex.EncodeToString(sum[:]), Bytes: 1 << 20}, fetched
}

func TestGrafanaIsFetchedOnlyIfSomebodyAgrees(t *testing.T) {
	for name, tc := range map[string]struct {
		answer io.Reader // nil: nobody is there
		flag   bool
		want   int
	}{
		"yes":               {answer: strings.NewReader("y\n"), want: 1},
		"yes, in full":      {answer: strings.NewReader("Yes\n"), want: 1},
		"no":                {answer: strings.NewReader("n\n")},
		"just Enter":        {answer: strings.NewReader("\n")},
		"the end of input":  {answer: strings.NewReader("")},
		"nobody to ask":     {},
		"asked for by flag": {flag: true, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			from, fetched := aGrafana(t)
			var out bytes.Buffer
			d := &demo{options: options{fetch: tc.flag}, console: &console{out: &out, width: 200, in: tc.answer}}
			home := filepath.Join(t.TempDir(), "cache", "grafana-12")
			found, err := d.fetched(t.Context(), from, home)
			require.NoError(t, err)
			require.Equal(t, tc.want, *fetched)
			require.Equal(t, tc.answer != nil, strings.Contains(out.String(), "[y/N]"))
			if tc.want == 0 {
				require.Nil(t, found)
				require.NoDirExists(t, home)
				return
			}
			require.Equal(t, &installation{filepath.Join(home, "bin", "grafana"), home}, found)
			require.FileExists(t, found.executable)

			again, err := (&demo{console: &console{out: io.Discard}}).fetched(t.Context(), from, home)
			require.NoError(t, err)
			require.Equal(t, found, again)
			require.Equal(t, 1, *fetched, "once is enough")
		})
	}
}

func TestWithoutNetworkTheDemoGoesOn(t *testing.T) {
	var out bytes.Buffer
	d := &demo{options: options{fetch: true}, console: &console{out: &out, width: 200}}
	found, err := d.fetched(t.Context(), download.Archive{URL: "http://127.0.0.1:1/", Bytes: 1}, filepath.Join(t.TempDir(), "grafana"))
	require.NoError(t, err)
	require.Nil(t, found)
	require.Contains(t, out.String(), "Grafana couldn't be fetched, so the demo goes on without it")
	require.Contains(t, out.String(), "connection refused")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = d.fetched(ctx, download.Archive{URL: "http://127.0.0.1:1/", Bytes: 1}, filepath.Join(t.TempDir(), "grafana"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestPinnedArchives(t *testing.T) {
	require.NotEmpty(t, archives)
	for system, a := range archives {
		require.True(t, strings.HasPrefix(a.URL, "https://dl.grafana.com/grafana/release/"+offered+"/"), a.URL)
		require.Contains(t, a.URL, strings.ReplaceAll(system, "/", "_"))
		require.Regexp(t, regexp.MustCompile(`^[0-9a-f]{64}$`), a.SHA256)
	}
}
