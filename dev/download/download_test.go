package download

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func packed(t *testing.T, entries ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	archive := tar.NewWriter(zip)
	for _, h := range entries {
		text := []byte(h.Linkname)
		if h.Typeflag == tar.TypeReg {
			h.Size, h.Linkname = int64(len(text)), ""
		}
		require.NoError(t, archive.WriteHeader(&h))
		if h.Typeflag == tar.TypeReg {
			_, err := archive.Write(text)
			require.NoError(t, err)
		}
	}
	require.NoError(t, archive.Close())
	require.NoError(t, zip.Close())
	return b.Bytes()
}

// file is an entry whose text stands in Linkname.
func file(name, text string, mode int64) tar.Header {
	return tar.Header{Typeflag: tar.TypeReg, Name: name, Linkname: text, Mode: mode}
}

// served is an archive that a server has, with its right checksum.
func served(t *testing.T, content []byte) Archive {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) }))
	t.Cleanup(server.Close)
	sum := sha256.Sum256(content)
	return Archive{URL: server.URL + "/it.tar.gz", SHA256: hex.EncodeToString(sum[:]), Bytes: 1 << 20}
}

func TestInto(t *testing.T) {
	content := packed(t, tar.Header{Typeflag: tar.TypeDir, Name: "it-1.0/", Mode: 0o755}, file("it-1.0/bin/it", "#!", 0o755), file("./it-1.0/conf/a.ini", "[a]", 0o644))
	dir := filepath.Join(t.TempDir(), "cache", "it")
	var came int64
	require.NoError(t, served(t, content).Into(t.Context(), dir, func(n int64) { came = n }))
	require.EqualValues(t, len(content), came)
	text, err := os.ReadFile(filepath.Join(dir, "conf", "a.ini"))
	require.NoError(t, err)
	require.Equal(t, "[a]", string(text))
	info, err := os.Stat(filepath.Join(dir, "bin", "it"))
	require.NoError(t, err)
	require.EqualValues(t, 0o755, info.Mode().Perm()&0o755)
	left, err := os.ReadDir(filepath.Dir(dir))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing but the folder is left")
}

func TestWhatIsNotTaken(t *testing.T) {
	fine := packed(t, file("it/a", "b", 0o644))
	other, small := served(t, fine), served(t, fine)
	other.SHA256 = "0" + other.SHA256[1:]
	if other.SHA256 == served(t, fine).SHA256 {
		other.SHA256 = "1" + other.SHA256[1:]
	}
	small.Bytes = 10
	gone := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(gone.Close)
	away := served(t, fine)
	away.URL = "http://127.0.0.1:1/it.tar.gz"
	for name, tc := range map[string]struct {
		archive Archive
		says    string
	}{
		"another checksum":   {other, "was expected"},
		"too many bytes":     {small, "more than 10 bytes"},
		"not there":          {Archive{URL: gone.URL, Bytes: 10}, "404 Not Found"},
		"no network":         {away, "connection refused"},
		"no archive":         {served(t, []byte("hello")), "unpack"},
		"a way out":          {served(t, packed(t, file("it/../../out", "b", 0o644))), "escapes"},
		"an absolute path":   {served(t, packed(t, file("/tmp/out", "b", 0o644))), "escapes"},
		"a link":             {served(t, packed(t, tar.Header{Typeflag: tar.TypeSymlink, Name: "it/a", Linkname: "/etc"})), "neither a file nor a folder"},
		"the same again":     {served(t, packed(t, file("it/a", "b", 0o644), file("it/a", "c", 0o644))), "file exists"},
		"several folders":    {served(t, packed(t, file("it/a", "b", 0o644), file("at/a", "c", 0o644))), "it holds 2"},
		"unpacked too big":   {Archive{}, ""},
		"a file, no folders": {served(t, packed(t, file("it", "b", 0o644))), "it holds 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "unpacked too big" {
				content := packed(t, file("it/a", string(make([]byte, 100_000)), 0o644))
				tc.archive, tc.says = served(t, content), "too big"
				tc.archive.Bytes = int64(len(content))
			}
			dir := filepath.Join(t.TempDir(), "it")
			require.ErrorContains(t, tc.archive.Into(t.Context(), dir, nil), tc.says)
			left, err := os.ReadDir(filepath.Dir(dir))
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
}
