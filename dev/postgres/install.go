package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
	"github.com/gofrs/flock"
)

// Variable is the environment variable that chooses another version than the newest: its first number.
const Variable = "FULLLINK_POSTGRESQL"

var versions = map[string]embedded.PostgresVersion{
	"": embedded.V18, "14": embedded.V14, "15": embedded.V15, "16": embedded.V16, "17": embedded.V17, "18": embedded.V18,
}

func version() (embedded.PostgresVersion, error) {
	chosen := os.Getenv(Variable)
	v, ok := versions[chosen]
	if !ok {
		return "", fmt.Errorf("%s: %q is not allowed; 14 to 18 are", Variable, chosen)
	}
	return v, nil
}

// install gives the directory with PostgreSQL's programs, fetched once for each user and version.
func install(ctx context.Context) (string, error) {
	version, err := version()
	if err != nil {
		return "", err
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	if err := os.Chmod(cache, 0o755); err != nil {
		return "", err
	}
	target := filepath.Join(cache, "postgresql-"+string(version))

	// Test binaries start at once; one of them fetches, the others wait for it.
	lock := flock.New(target + ".lock")
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("wait for another installation: %w", err)
	}
	defer lock.Unlock()
	if _, err := os.Stat(target); err == nil {
		return target, nil
	}

	// Made aside and moved into place as a whole, so that an interrupted installation isn't taken for a complete one.
	temp, err := os.MkdirTemp(cache, "installing-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	programs := filepath.Join(temp, "postgresql")
	if err := fetch(version, temp, programs); err != nil {
		return "", err
	}
	if err := letAllRead(programs); err != nil {
		return "", err
	}
	if err := os.Rename(programs, target); err != nil {
		return "", err
	}
	return target, nil
}

// fetch has the library download and unpack PostgreSQL. It does so only as the first part of starting a server, and it can't
// start one for another user than its own; so it is given a data directory that looks initialised and can't be started.
func fetch(version embedded.PostgresVersion, temp, programs string) error {
	data := filepath.Join(temp, "data")
	major, _, _ := strings.Cut(string(version), ".")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(major+"\n"), 0o600); err != nil {
		return err
	}
	library := embedded.NewDatabase(embedded.DefaultConfig().
		Version(version).
		Port(0).
		CachePath(filepath.Join(temp, "archive")).
		BinariesPath(programs).
		RuntimePath(filepath.Join(temp, "runtime")).
		DataPath(data).
		Logger(io.Discard))
	startError := library.Start()
	if startError == nil {
		return errors.Join(errors.New("a server started without a data directory"), library.Stop())
	}
	for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
		if found, _ := filepath.Glob(filepath.Join(programs, "bin", program+"*")); len(found) == 0 {
			return startError
		}
	}
	return nil
}

// letAllRead undoes a strict umask; the user that runs PostgreSQL may be another one.
func letAllRead(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		own := info.Mode().Perm() & 0o500
		return os.Chmod(path, info.Mode().Perm()|own>>3|own>>6)
	})
}
