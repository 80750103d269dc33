//go:build unix && !linux

package postgres

import "syscall"

// endWithParent can't be had here: instead the server stays in the process group, where Ctrl-C reaches both.
func endWithParent(attributes *syscall.SysProcAttr) { attributes.Setpgid = false }
