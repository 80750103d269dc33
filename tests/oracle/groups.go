package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// narrow are the columns that tell failures apart, or from successes.
var narrow = []string{"reason", "reason_code", "result", "authz_source", "outcome"}

// IsNarrow, IsWide and Every choose columns.
func IsNarrow(column string) bool { return slices.Contains(narrow, column) }
func IsWide(column string) bool   { return !IsNarrow(column) }
func Every(string) bool           { return true }

// GroupValue is what a row is grouped by; nil for NULL.
func GroupValue(r Record, by string) *string {
	if value, ok := r.Cells["group "+by]; ok {
		return value.(*string)
	}
	switch by {
	case "outcome":
		return new(Outcome(r))
	case "event":
		return new(EventName(r.Event()))
	case "source":
		peername, ok := r.Text("peername")
		if !ok {
			return nil
		}
		if i := strings.LastIndexByte(peername, ':'); i >= 0 && i+1 < len(peername) && strings.Trim(peername[i+1:], "0123456789") == "" {
			peername = peername[:i]
		}
		return &peername
	}
	if r.Cells[by] == nil {
		return nil
	}
	return new(fmt.Sprint(r.Cells[by]))
}
