package postgres

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

const tempPrefix = "emqx-fulllink-postgres-"

// claimDir makes the directory of a server, a temporary one where none is named, and holds it by a lock until release.
func claimDir(dir string, volatile bool, o *owner) (_ string, release func() error, err error) {
	temporary := dir == ""
	if temporary {
		sweep()
		if dir, err = makeTemp(volatile); err != nil {
			return "", nil, err
		}
	} else {
		if dir, err = filepath.Abs(dir); err != nil {
			return "", nil, err
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", nil, err
		}
	}
	lock := flock.New(lockFile(dir))
	release = func() error {
		if temporary {
			return errors.Join(os.RemoveAll(dir), lock.Unlock(), os.Remove(lockFile(dir)))
		}
		return lock.Unlock()
	}
	locked, err := lock.TryLock()
	if err != nil {
		return "", nil, err
	}
	if !locked {
		return "", nil, fmt.Errorf("another server uses %s", dir)
	}
	if err := o.own(dir); err != nil {
		return "", nil, errors.Join(err, release())
	}
	return dir, release, nil
}

// makeTemp makes a directory in memory where that is wanted and can be had: a cluster and its databases are some thousand small files, which
// take a disk's file system longer to make and to remove than it takes to fill them.
func makeTemp(volatile bool) (string, error) {
	if memory := memoryDir(); volatile && memory != "" {
		if dir, err := os.MkdirTemp(memory, tempPrefix); err == nil {
			return dir, nil
		}
	}
	return os.MkdirTemp("", tempPrefix)
}

// lockFile stands beside the directory, so that it can be held while the directory goes.
func lockFile(dir string) string { return dir + ".lock" }

// sweep removes what servers left whose process was killed: directories with a cluster that nobody holds.
func sweep() {
	clusters, _ := filepath.Glob(filepath.Join(os.TempDir(), tempPrefix+"*", "data"))
	inMemory, _ := filepath.Glob(filepath.Join(memory, tempPrefix+"*", "data"))
	for _, cluster := range append(clusters, inMemory...) {
		dir := filepath.Dir(cluster)
		lock := flock.New(lockFile(dir))
		if locked, err := lock.TryLock(); err == nil && locked {
			os.RemoveAll(dir)
			os.Remove(lockFile(dir))
			lock.Unlock()
		}
	}
}

// writeFile writes a file that only the server's user may read.
func (s *Server) writeFile(path, content string) error {
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return err
	}
	return s.owner.own(path)
}
