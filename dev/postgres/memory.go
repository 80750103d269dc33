package postgres

import (
	"bufio"
	"fmt"
	"os"
)

// memory is where Linux keeps files in memory.
const memory = "/dev/shm"

// roomy is how much memory must be left for the clusters of tests to be kept there: three times what those of two test binaries take.
const roomy = 4 << 30

// memoryDir is a directory in memory with enough room, or "" where there is none.
func memoryDir() string {
	if room(memory) < roomy || available() < roomy {
		return ""
	}
	return memory
}

// available is how much memory programs can still have, in bytes; 0 where that isn't known.
func available() uint64 {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kB uint64
		if n, _ := fmt.Sscanf(lines.Text(), "MemAvailable: %d kB", &kB); n == 1 {
			return kB << 10
		}
	}
	return 0
}
