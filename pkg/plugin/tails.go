package plugin

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// tails are the streams of an instance, by their path.
type tails struct {
	sync.Mutex
	list map[string]*tail
}

// tail follows the newest rows of a query.
type tail struct {
	sync.Mutex
	query  string
	polled time.Time
	seen   map[rowKey]sighting // nil: not polled yet
	last   *data.Frame         // what the last poll saw: the rows of the last minute

	// These two belong to tails.
	streams int       // that run
	asked   time.Time // when somebody last asked for it
}

const (
	// mostTails bounds the queries that are followed at the same time: each asks the database once a second.
	mostTails = 100
	// startsWithin is the time within which a stream begins to run for whom has subscribed.
	startsWithin = time.Minute
)

var errOtherQuery = errors.New("another query has this channel")

// of gives the tail of a query. Two texts may have the same hash, and whoever comes second gets no rows of the first.
func (t *tails) of(path, queryText string) (*tail, error) {
	t.Lock()
	defer t.Unlock()
	now := time.Now()
	for other, left := range t.list { // nobody follows it any more
		if left.streams == 0 && now.Sub(left.asked) > startsWithin {
			delete(t.list, other)
		}
	}
	one := t.list[path]
	switch {
	case one != nil && one.query != queryText:
		return nil, errOtherQuery
	case one == nil && len(t.list) >= mostTails:
		return nil, fmt.Errorf("%d queries of this data source are followed live, and no more are possible: close some panels that stream", mostTails)
	case one == nil:
		one = &tail{query: queryText}
		if t.list == nil {
			t.list = map[string]*tail{}
		}
		t.list[path] = one
	}
	one.asked = now
	return one, nil
}

// begin notes that a stream runs, until ended is called. What was seen is kept for a while: whoever subscribed meanwhile has it.
func (t *tails) begin(path, queryText string) (one *tail, ended func(), err error) {
	if one, err = t.of(path, queryText); err != nil {
		return nil, nil, err
	}
	t.Lock()
	defer t.Unlock()
	one.streams++
	return one, func() {
		t.Lock()
		defer t.Unlock()
		if one.streams--; one.streams == 0 {
			one.Lock()
			defer one.Unlock()
			one.last, one.polled = nil, time.Time{} // whoever comes next has it polled anew
		}
	}, nil
}

// sighting is how often a row has been seen. Rows have no ID and may truly repeat.
type sighting struct {
	count int
	at    time.Time
}

// fresh chooses the rows that are there more often than they were.
func (t *tail) fresh(rows *data.Frame, now time.Time) *data.Frame {
	found := rows.EmptyCopy()
	counts := map[rowKey]int{}
	for row := range rows.Rows() {
		key := keyOf(rows, row)
		if counts[key]++; counts[key] > t.seen[key].count {
			found.AppendRow(rows.RowCopy(row)...)
		}
	}
	for key, count := range counts {
		t.seen[key] = sighting{count: max(count, t.seen[key].count), at: now}
	}
	// A row that a limit cut off may come back as long as it is in the time that is looked at.
	for key, s := range t.seen {
		if now.Sub(s.at) > lateRows+aheadOfUs {
			delete(t.seen, key)
		}
	}
	if found.Rows() == 0 {
		return nil
	}
	return found
}

// rowKey tells rows apart. It stands for a row's values, which may be large.
type rowKey [sha256.Size]byte

func keyOf(f *data.Frame, row int) rowKey {
	h := sha256.New()
	for _, field := range f.Fields {
		value, ok := field.ConcreteAt(row)
		if !ok {
			fmt.Fprint(h, "-;")
			continue
		}
		text := fmt.Sprint(value)
		if at, isTime := value.(time.Time); isTime {
			text = fmt.Sprint(at.UnixNano())
		}
		fmt.Fprintf(h, "%d:%s;", len(text), text)
	}
	return rowKey(h.Sum(nil))
}
