package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// readAudit reads a report of npm audit, which is about all packages that are installed. Only those that webpack puts into the scripts
// are in the plugin; the others run in Grafana, which has versions of its own, or on a developer's machine.
func readAudit(report io.Reader, out io.Writer) error {
	var says struct {
		Message         string
		Vulnerabilities map[string]struct{ Severity, Range string }
	}
	if err := json.NewDecoder(report).Decode(&says); err != nil {
		return fmt.Errorf("read npm's report: %w", err)
	}
	if says.Vulnerabilities == nil {
		return fmt.Errorf("npm audit found out nothing: %s", says.Message)
	}
	found := 0
	for _, name := range slices.Sorted(maps.Keys(says.Vulnerabilities)) {
		v, where := says.Vulnerabilities[name], "not in the scripts"
		if slices.ContainsFunc(bundled, func(m module) bool { return m.path == name }) {
			where = "in the scripts"
			found++
		}
		fmt.Fprintf(out, "%s %s: %s, %s\n", name, v.Range, v.Severity, where)
	}
	if found > 0 {
		return fmt.Errorf("%d packages with known vulnerabilities are in the scripts; see npm audit", found)
	}
	return nil
}
