package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// Pooler is a pgbouncer before a server. Users and passwords are the server's.
type Pooler struct {
	server *Server
	port   int
}

// NewPooler starts a pgbouncer for one test, with so many connections to each database. Its mode is session, transaction or statement.
func (s *Server) NewPooler(t testing.TB, mode string, size int) *Pooler {
	t.Helper()
	program, err := findPooler(context.Background())
	require.NoError(t, err, "behind a pooler nothing was tried")
	port, err := freePort()
	require.NoError(t, err)
	p := &Pooler{server: s, port: port}
	users, config := filepath.Join(s.dir, fmt.Sprintf("users-%d.txt", port)), filepath.Join(s.dir, fmt.Sprintf("pgbouncer-%d.ini", port))
	require.NoError(t, s.writeFile(users, fmt.Sprintf("%q %q\n", superuser, s.password)))
	require.NoError(t, s.writeFile(config, strings.Join([]string{
		"[databases]",
		fmt.Sprintf("* = host=127.0.0.1 port=%d", s.port),
		"[pgbouncer]",
		"listen_addr = 127.0.0.1",
		fmt.Sprintf("listen_port = %d", port),
		"unix_socket_dir =",
		"auth_type = scram-sha-256",
		"auth_file = " + users,
		"pool_mode = " + mode,
		fmt.Sprintf("default_pool_size = %d", size),
	}, "\n")+"\n"))
	p.start(t, program, config)
	return p
}

func (p *Pooler) start(t testing.TB, program, config string) {
	t.Helper()
	cmd := exec.Command(program, config)
	cmd.Dir, cmd.SysProcAttr = p.server.dir, p.server.owner.attributes()
	said := &tail{}
	cmd.Stdout, cmd.Stderr = said, said
	started, exited := make(chan error), make(chan struct{})
	go func() {
		defer close(exited)
		runtime.LockOSThread() // the kernel ends it when the thread that started it ends
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // it is killed
		}
	}()
	require.NoError(t, <-started)
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		<-exited
	})
	require.Eventually(t, func() bool {
		conn, err := pgx.Connect(context.Background(), p.ConnString(database))
		if err == nil {
			err = conn.Close(context.Background())
		}
		return err == nil
	}, time.Minute, 20*time.Millisecond, "pgbouncer said: %s", said)
}

// Addr is where the pooler listens.
func (p *Pooler) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)) }

// ConnString is the address of a database behind the pooler.
func (p *Pooler) ConnString(database string) string {
	through := *p.server
	through.port = p.port
	return through.ConnString(database)
}

// findPooler gives pgbouncer's executable, or Debian's, which it installs where it may.
func findPooler(ctx context.Context) (string, error) {
	look := func() (string, error) {
		if found, err := exec.LookPath("pgbouncer"); err == nil {
			return found, nil
		}
		return exec.LookPath("/usr/sbin/pgbouncer") // not on everybody's PATH
	}
	if found, err := look(); err == nil {
		return found, nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return "", errors.New("pgbouncer was not found: install it (on Debian: apt-get install pgbouncer)")
	}
	lock := flock.New(filepath.Join(os.TempDir(), "emqx-fulllink-pgbouncer.lock"))
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("wait for another installation: %w", err)
	}
	defer lock.Unlock()
	if found, err := look(); err == nil {
		return found, nil
	}
	for _, args := range [][]string{
		{"update", "-qq"},
		{"install", "-qq", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "pgbouncer"},
	} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("install pgbouncer: apt-get %s: %w: %s", args[0], err, out)
		}
	}
	return look()
}
