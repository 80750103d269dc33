//go:build unix

package postgres

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is the user that PostgreSQL runs as; nil where it is the one who runs this process.
type owner struct{ uid, gid int }

// unprivileged finds a user for the server when this process runs as root, as which PostgreSQL refuses to work.
func unprivileged() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL doesn't run as root, and there is no user nobody: %w", err)
	}
	uid, err := strconv.Atoi(nobody.Uid)
	if err != nil {
		return nil, fmt.Errorf("read the ID of user nobody: %w", err)
	}
	gid, err := strconv.Atoi(nobody.Gid)
	if err != nil {
		return nil, fmt.Errorf("read the group of user nobody: %w", err)
	}
	return &owner{uid, gid}, nil
}

func (o *owner) own(path string) error {
	if o == nil {
		return nil
	}
	return os.Chown(path, o.uid, o.gid)
}

// attributes gives the server a process group of its own, so that Ctrl-C reaches it only through us.
func (o *owner) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if o != nil {
		attributes.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	endWithParent(attributes)
	return attributes
}

// cacheDir is where PostgreSQL's programs are kept; root's own cache is out of reach for the user that runs them.
func cacheDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/emqx-fulllink-dev", nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "emqx-fulllink-dev"), err
}
