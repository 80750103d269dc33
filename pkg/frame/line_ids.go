package frame

import "fmt"

// LineIDs makes the IDs of a log's lines from the identities of their rows; rows that the database holds more than once are
// numbered.
type LineIDs map[uint64]int

// Next is the ID of the next line.
func (ids LineIDs) Next(identity uint64) string {
	ids[identity]++
	if n := ids[identity]; n > 1 {
		return fmt.Sprintf("%016x-%d", identity, n)
	}
	return fmt.Sprintf("%016x", identity)
}
