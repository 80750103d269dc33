package wire

import "strings"

// texts turns bytes from the wire into strings with few allocations: values that repeat (events, nodes, topics) are
// shared, the others are cut from large pieces of memory.
type texts struct {
	last    string
	piece   strings.Builder
	size    int
	known   map[string]string
	seen    int
	repeats int
}

const (
	firstPiece = 1 << 10
	lastPiece  = 1 << 18
	trial      = 256  // values after which sharing must have paid
	maxKnown   = 8192 // distinct values that are remembered
)

func (t *texts) add(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	// Rows that follow each other are often about the same client and message.
	if string(raw) != t.last {
		t.last = t.share(raw)
	}
	return t.last
}

func (t *texts) share(raw []byte) string {
	if t.known == nil {
		if t.seen < 0 {
			return t.cut(raw)
		}
		t.known = make(map[string]string)
	}
	if s, ok := t.known[string(raw)]; ok {
		t.repeats++
		return s
	}
	s := t.cut(raw)
	t.known[s] = s
	t.seen++
	if t.seen >= maxKnown || t.seen >= trial && t.repeats < t.seen {
		t.known, t.seen = nil, -1
	}
	return s
}

func (t *texts) cut(raw []byte) string {
	if t.piece.Len()+len(raw) > t.piece.Cap() {
		t.size = min(max(2*t.size, firstPiece), lastPiece)
		t.piece = strings.Builder{}
		t.piece.Grow(max(t.size, len(raw)))
	}
	from := t.piece.Len()
	t.piece.Write(raw)
	return t.piece.String()[from:]
}
