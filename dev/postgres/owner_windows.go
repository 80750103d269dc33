package postgres

import (
	"os"
	"path/filepath"
	"syscall"
)

// owner has no meaning on Windows, where PostgreSQL gives up an administrator's rights by itself.
type owner struct{}

func unprivileged() (*owner, error) { return nil, nil }

func (o *owner) own(string) error { return nil }

func (o *owner) attributes() *syscall.SysProcAttr { return nil }

func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "emqx-fulllink-dev"), err
}
