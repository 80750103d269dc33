// Package postgres runs an embedded PostgreSQL for tests, benchmarks and the demo: nothing to install, nothing left behind.
package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser = "postgres"
	database  = "postgres"
)

// Options says how a server is to run. The zero value gives a temporary one on a free port.
type Options struct {
	Dir      string            // keeps the data here between runs; empty: a temporary directory, removed by Stop
	Port     int               // 0: a free one
	Settings map[string]string // of postgresql.conf
	TLS      *TLS              // nil: the server doesn't offer TLS
	Log      io.Writer         // what PostgreSQL says; nil: only shown when it doesn't start

	volatile bool // a temporary directory is made in memory where there is enough
}

// Server is a running PostgreSQL.
type Server struct {
	port      int
	password  string
	binaries  string
	dir       string
	release   func() error // gives up dir, and removes it if it was temporary
	owner     *owner
	settings  map[string]string
	log       io.Writer
	spares    *spares
	exited    chan struct{} // closed when the process is gone
	exitError error         // to be read after exited
}

// defaults make a server quick rather than safe, and unlike the code's own assumptions: whoever relies on the
// server's time zone or on sorting by bytes shall fail here.
var defaults = map[string]string{
	"fsync":                   "off",
	"synchronous_commit":      "off",
	"full_page_writes":        "off",
	"max_wal_size":            "4GB",
	"timezone":                "Asia/Tokyo",
	"log_timezone":            "Asia/Tokyo",
	"listen_addresses":        "127.0.0.1",
	"unix_socket_directories": "",
	"password_encryption":     "scram-sha-256",
	"lc_messages":             "C",
}

// Start fetches PostgreSQL if need be, makes a cluster and runs it. The server ends with Stop, and on Linux at the
// latest with the process that started it.
func Start(ctx context.Context, o Options) (*Server, error) {
	binaries, err := install(ctx)
	if err != nil {
		return nil, fmt.Errorf("install PostgreSQL: %w", err)
	}
	s := &Server{binaries: binaries, spares: &spares{names: map[string][]string{}}}
	if s.owner, err = unprivileged(); err != nil {
		return nil, err
	}
	if err := s.start(ctx, o); err != nil {
		if s.release != nil {
			err = errors.Join(err, s.release())
		}
		return nil, err
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, o Options) error {
	var err error
	if s.dir, s.release, err = claimDir(o.Dir, o.volatile, s.owner); err != nil {
		return fmt.Errorf("make a directory for PostgreSQL: %w", err)
	}
	if err := s.initialise(ctx); err != nil {
		return fmt.Errorf("initialise PostgreSQL: %w", err)
	}
	settings := maps.Clone(defaults)
	if err := s.writeAccess(o.TLS, settings); err != nil {
		return fmt.Errorf("configure PostgreSQL: %w", err)
	}
	maps.Copy(settings, o.Settings)
	s.settings, s.log = settings, o.Log

	// Between finding a free port and using it another process may take it.
	for attempt := 1; ; attempt++ {
		if s.port = o.Port; s.port == 0 {
			if s.port, err = freePort(); err != nil {
				return fmt.Errorf("find a free port: %w", err)
			}
		}
		err := s.run(ctx)
		if err == nil || o.Port != 0 || attempt == 3 || ctx.Err() != nil {
			return err
		}
	}
}

// initialise makes the cluster unless the directory holds one from an earlier run.
func (s *Server) initialise(ctx context.Context) error {
	passwordFile := filepath.Join(s.dir, "password")
	if _, err := os.Stat(filepath.Join(s.data(), "PG_VERSION")); err == nil {
		password, err := os.ReadFile(passwordFile)
		s.password = string(password)
		return err
	}
	s.password = rand.Text()
	if err := s.writeFile(passwordFile, s.password); err != nil {
		return err
	}
	args := []string{"--pgdata", s.data(), "--username", superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"}
	if os.Getenv(Variable) != "14" { // which sorts by bytes
		// Order and upper case of a language: ICU comes with the binaries, locales of the system don't.
		args = append(args, "--locale-provider", "icu", "--icu-locale", "en-US")
	}
	out, err := s.command(ctx, "initdb", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// run starts the server process and waits until it lets a client in.
func (s *Server) run(ctx context.Context) error {
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.port)}
	for name, value := range s.settings {
		args = append(args, "-c", name+"="+value)
	}
	said := &tail{next: s.log}
	cmd := s.command(context.WithoutCancel(ctx), "postgres", args...)
	cmd.Stdout, cmd.Stderr = said, said
	cmd.WaitDelay = 5 * time.Second

	s.exited = make(chan struct{})
	started := make(chan error, 1)
	go func() {
		defer close(s.exited)
		// The kernel ends the server when the thread that started it ends, so this one stays until then.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			s.exitError = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := s.await(ctx); err != nil {
		return errors.Join(fmt.Errorf("start PostgreSQL: %w; it said: %s", err, said), s.end())
	}
	return nil
}

func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.ConnString(database))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			return fmt.Errorf("it ended: %v", s.exitError)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop ends the server with all its connections and removes its temporary files.
func (s *Server) Stop() error {
	return errors.Join(s.end(), s.release())
}

func (s *Server) end() error {
	select {
	case <-s.exited:
		return nil
	default:
	}
	out, err := s.command(context.Background(), "pg_ctl", "stop", "-D", s.data(), "-m", "fast", "-w", "-t", "30").CombinedOutput()
	if err != nil {
		return fmt.Errorf("stop PostgreSQL: %w: %s", err, bytes.TrimSpace(out))
	}
	<-s.exited
	return nil
}

// command is one of PostgreSQL's programs, to be run by the user whose files they are.
func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.binaries, "bin", program), args...)
	cmd.Dir = s.dir // the current directory may be out of reach for that user
	cmd.Env = withoutPostgres(os.Environ())
	cmd.SysProcAttr = s.owner.attributes()
	return cmd
}

// withoutPostgres leaves out the variables by which PostgreSQL's programs would look for some other server.
func withoutPostgres(environ []string) []string {
	var kept []string
	for _, v := range environ {
		if !strings.HasPrefix(v, "PG") {
			kept = append(kept, v)
		}
	}
	return kept
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Addr is where the server listens: "127.0.0.1:port".
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// User is the superuser.
func (s *Server) User() string { return superuser }

// Password is the superuser's; another one for each cluster.
func (s *Server) Password() string { return s.password }

// Database is the one that every cluster has.
func (s *Server) Database() string { return database }

// ConnString is the address of a database, for pgx, as superuser and without TLS.
func (s *Server) ConnString(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, s.password), Host: s.Addr(), Path: "/" + database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// tail passes on what the server says and remembers the end of it, for the error if it doesn't start.
type tail struct {
	next io.Writer
	last []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	if extra := len(t.last) - 4096; extra > 0 {
		t.last = append([]byte(nil), t.last[extra:]...)
	}
	if t.next != nil {
		return t.next.Write(p)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.TrimSpace(t.last)) }
