package host

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/require"
)

// Variable names the executable that tests start, where it was built before.
const Variable = "FULLLINK_PLUGIN"

// Executable is where the project's build puts the executable for this machine, seen from the project's folder.
func Executable() string {
	name := fmt.Sprintf("gpx_emqx_fulllink_%s_%s", runtime.GOOS, runtime.GOARCH)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join("dist", name)
}

// Build gives the executable that tests start: the one that the environment names, or one that is built now.
func Build(t testing.TB) string {
	t.Helper()
	if named := os.Getenv(Variable); named != "" {
		return named
	}
	path, err := build()
	require.NoError(t, err)
	return path
}

// build keeps what it builds: the go command sees by itself whether that is still what the code says.
var build = sync.OnceValues(func() (string, error) {
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Path}}\n{{.Dir}}").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	path, dir, _ := strings.Cut(strings.TrimSpace(string(module)), "\n")
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	// Each checkout has its own.
	cache = filepath.Join(cache, "emqx-fulllink-dev", fmt.Sprintf("plugin-%x", sha256.Sum256([]byte(dir)))[:24])
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	lock := flock.New(filepath.Join(cache, "lock"))
	if _, err := lock.TryLockContext(context.Background(), 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("wait for another build: %w", err)
	}
	defer lock.Unlock()
	executable := filepath.Join(cache, filepath.Base(Executable()))
	if out, err := exec.Command("go", "build", "-o", executable, path+"/pkg").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the plugin: %w: %s", err, out)
	}
	return executable, nil
})

// ForTest starts a plugin for one test. The log is all that the process has written to stderr.
func ForTest(t testing.TB, env ...string) (*Plugin, *Log) {
	t.Helper()
	log := &Log{}
	p, err := Start(context.Background(), Options{Executable: Build(t), Env: env, Log: log})
	require.NoError(t, err)
	t.Cleanup(p.Stop)
	return p, log
}

// Log keeps what is written to it.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
