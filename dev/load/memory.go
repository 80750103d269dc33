package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory is that of a process on this machine, as Linux counts it.
type memory struct{ process int } // 0: unknown

// begin forgets the most memory that the process had, and says how much it has now, in KiB.
func (m memory) begin() (now int, err error) {
	if m.process == 0 {
		return 0, nil
	}
	const most = "5" // proc(5), clear_refs
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", m.process), []byte(most), 0); err != nil {
		return 0, err
	}
	return m.read("VmRSS:")
}

// since is how much more than before the process had at its most, in MiB; "-" where that isn't known.
func (m memory) since(before int) string {
	most, err := m.read("VmHWM:")
	if m.process == 0 || err != nil {
		return "-"
	}
	return strconv.Itoa((most - before) / 1024)
}

func (m memory) read(name string) (kib int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.process))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, name); ok {
			return strconv.Atoi(strings.Fields(text)[0])
		}
	}
	return 0, fmt.Errorf("process %d has no %s", m.process, name)
}
