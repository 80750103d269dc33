package event

import (
	_ "embed"
	"encoding/json"
)

// ReasonEntry says what a value of reason, reason_code, result, action or authz_source means, and what to look at next.
type ReasonEntry struct {
	Column  string  `json:"column"`
	Event   string  `json:"event"`
	Value   string  `json:"value"`
	Meaning string  `json:"meaning"`
	Check   string  `json:"check"`
	Outcome Outcome `json:"outcome,omitempty"`
}

//go:embed reasons.json
var reasonsJSON []byte

// Reasons is the dictionary of values, read from EMQX 6.3's source. Events are named as EMQX writes them.
var Reasons = func() []ReasonEntry {
	var entries []ReasonEntry
	if err := json.Unmarshal(reasonsJSON, &entries); err != nil {
		panic("event: reasons.json: " + err.Error())
	}
	return entries
}()

// ReasonFor finds what a value means: of the column, in rows of the event by its canonical name.
func ReasonFor(column, event, value string) (ReasonEntry, bool) {
	for _, entry := range Reasons {
		if entry.Column == column && Canonical(entry.Event) == event && entry.Value == value {
			return entry, true
		}
	}
	return ReasonEntry{}, false
}
