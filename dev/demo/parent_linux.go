package main

import (
	"os/exec"
	"syscall"
)

// endWithParent has the kernel end a process when the one that started it dies. Its process group is its own, so that
// Ctrl-C reaches it only through us.
func endWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
