package greptime

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// Probe is a statement with what became of it on a GreptimeDB 1.0.0. An outcome is the columns as type:format, an SQLSTATE,
// "client" where the driver couldn't send the values, or "EOF" where the server dropped the connection.
type Probe struct {
	Name     string
	SQL      string
	Args     []any  // "@from" and "@to" are times, "@fromms" and "@toms" the same in milliseconds
	Exec     string // outcome with pgx.QueryExecModeExec
	Describe string // with pgx.QueryExecModeCacheDescribe
	Params   string // with pgconn.ExecParams, where that was tried and went otherwise
}

//go:embed testdata/probes.jsonl
var recorded string

// Probes lists what was recorded, in its order.
func Probes() []Probe {
	var list []Probe
	for line := range strings.Lines(recorded) {
		var p Probe
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			panic(fmt.Sprintf("greptime: %s: %v", line, err)) // a fault of the recording
		}
		list = append(list, p)
	}
	return list
}

// Types are the columns' types.
func (p Probe) Types() []uint32 {
	var list []uint32
	for column := range strings.FieldsSeq(p.Describe) {
		var oid uint32
		if _, err := fmt.Sscanf(column, "%d:", &oid); err == nil {
			list = append(list, oid)
		}
	}
	return list
}
