package postgres

import "syscall"

// tmpfs is the kernel's number for file systems in memory.
const tmpfs = 0x01021994

// room is how much can still be written to a directory in memory, in bytes; 0 where it isn't one.
func room(dir string) uint64 {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Type != tmpfs {
		return 0
	}
	return fs.Bavail * uint64(fs.Bsize)
}
