package structure

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	fileLines    = 350
	packageLines = 1500
)

// TestSizes: a file is about one subject, and a package can be read in an hour.
func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		name := filepath.ToSlash(filepath.Join("pkg", s.name()))
		sum := 0
		for _, file := range s.GoFiles {
			text, err := os.ReadFile(filepath.Join(s.Dir, file))
			require.NoError(t, err)
			lines := bytes.Count(text, []byte("\n"))
			sum += lines
			requireSize(t, name+"/"+file, lines, fileLines)
		}
		requireSize(t, name, sum, packageLines)
	}
}

func requireSize(t *testing.T, name string, lines, most int) {
	t.Helper()
	require.LessOrEqual(t, lines, most, "lines of %s: split it by subject", name)
}
