package columnar

import (
	"encoding/binary"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Identity is the same in every answer that holds the row in these columns, and as good as never that of another row. A column
// that a table doesn't have yet (nil) counts as NULL.
func Identity(columns []*Column, row int) uint64 {
	var text []byte
	for _, c := range columns {
		if c == nil || c.Null(row) {
			text = append(text, 0)
			continue
		}
		var value string
		if c.Type == event.Time {
			value = strconv.FormatInt(c.Times[row].UnixMilli(), 10)
			if rest := c.Times[row].Nanosecond() % int(time.Millisecond); rest != 0 {
				value += "." + strconv.Itoa(rest)
			}
		} else {
			value, _ = c.Text(row)
		}
		text = append(text, 1)
		text = binary.AppendUvarint(text, uint64(len(value))) // so that no two rows give one text
		text = append(text, value...)
	}
	h := fnv.New64a()
	h.Write(text)
	return h.Sum64()
}
