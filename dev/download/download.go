// Package download fetches an archive whose checksum is known, and unpacks it as a whole or not at all.
package download

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Archive is a .tar.gz with one folder in it.
type Archive struct {
	URL    string
	SHA256 string
	// Bytes bounds what is taken from the network, and ten times that what is unpacked.
	Bytes int64
}

// Into makes dir of the folder in the archive. read, if any, is told how many bytes have come.
func (a Archive) Into(ctx context.Context, dir string, read func(int64)) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	// Made aside and moved into place, so that nobody takes a part for the whole.
	temp, err := os.MkdirTemp(parent, "fetching-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	archive := filepath.Join(temp, "archive")
	if err := a.fetch(ctx, archive, read); err != nil {
		return fmt.Errorf("fetch %s: %w", a.URL, err)
	}
	unpacked := filepath.Join(temp, "unpacked")
	if err := a.unpack(archive, unpacked); err != nil {
		return fmt.Errorf("unpack %s: %w", a.URL, err)
	}
	entries, err := os.ReadDir(unpacked)
	if err != nil {
		return err
	}
	if len(entries) != 1 || !entries[0].IsDir() {
		return fmt.Errorf("unpack %s: it holds %d files and folders, where one folder was expected", a.URL, len(entries))
	}
	return os.Rename(filepath.Join(unpacked, entries[0].Name()), dir)
}

// fetch stores the archive, if it is the one that was meant.
func (a Archive) fetch(ctx context.Context, name string, read func(int64)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	count := &counter{read: read}
	n, err := io.Copy(io.MultiWriter(file, hash, count), io.LimitReader(response.Body, a.Bytes+1))
	if err != nil {
		return err
	}
	if n > a.Bytes {
		return fmt.Errorf("it has more than %d bytes", a.Bytes)
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != a.SHA256 {
		return fmt.Errorf("its SHA-256 is %s, where %s was expected", sum, a.SHA256)
	}
	return file.Close()
}

// counter tells how many bytes went by.
type counter struct {
	n    int64
	read func(int64)
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	if c.read != nil {
		c.read(c.n)
	}
	return len(p), nil
}

// unpack writes the files of an archive below dir, and nowhere else.
func (a Archive) unpack(name, dir string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	left := 10 * a.Bytes
	archive := tar.NewReader(packed)
	for {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		path := filepath.FromSlash(strings.TrimPrefix(entry.Name, "./"))
		switch entry.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(filepath.Clean(path), 0o755)
		case tar.TypeReg:
			if left -= entry.Size; left < 0 {
				return errors.New("it is too big")
			}
			err = write(root, path, entry.FileInfo().Mode().Perm(), archive)
		case tar.TypeXGlobalHeader:
		default:
			err = fmt.Errorf("%s is neither a file nor a folder", entry.Name)
		}
		if err != nil {
			return err
		}
	}
}

func write(root *os.Root, path string, mode fs.FileMode, content io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := root.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode|0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
