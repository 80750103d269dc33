// Package pack zips a built plugin as Grafana installs it: one folder named as the plugin, the same bytes for the same files.
package pack

import (
	"archive/zip"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Plugin says what is packed.
type Plugin struct {
	ID         string    // names the folder
	Executable string    // how the names of the back end's programs begin
	Time       time.Time // that every file bears
}

// Zip writes the files of a built plugin, in the order of their names. Programs can be run once they are unpacked.
func (p Plugin) Zip(w io.Writer, dist fs.FS) error {
	archive := zip.NewWriter(w)
	err := fs.WalkDir(dist, ".", func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(dist, at)
		if err != nil {
			return err
		}
		// The archive has times of two seconds and no time zone of its own.
		header := &zip.FileHeader{Name: path.Join(p.ID, at), Method: zip.Deflate, Modified: p.Time.UTC().Truncate(2 * time.Second)}
		header.SetMode(0o644)
		if strings.HasPrefix(at, p.Executable) {
			header.SetMode(0o755)
		}
		file, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		_, err = file.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return archive.Close()
}
