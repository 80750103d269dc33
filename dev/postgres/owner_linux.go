package postgres

import "syscall"

// endWithParent has the kernel shut the server down at once when the process that started it dies.
func endWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGQUIT }
