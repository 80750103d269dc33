package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store/wire"
)

// What bounds a whole query, and what keeps some of them from taking everything.

// Limit bounds a query by the query timeout, however many statements it takes, and notes what is left out of their results.
func (s *Store) Limit(ctx context.Context) (context.Context, *Omissions, context.CancelFunc) {
	o := &Omissions{}
	ctx, cancel := context.WithTimeoutCause(context.WithValue(ctx, omissionsKey, o), s.config.QueryTimeout, errQueryTimeout)
	return ctx, o, cancel
}

// Omissions is what a query's results lack beside what its own limit has cut.
type Omissions struct {
	mu         sync.Mutex
	heavy      bool
	outOfRange int
}

type contextKey int

const (
	omissionsKey contextKey = iota
	lookUpKey
)

func omissionsOf(ctx context.Context) *Omissions {
	o, _ := ctx.Value(omissionsKey).(*Omissions)
	return o
}

func (o *Omissions) add(r *columnar.Result) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.heavy = o.heavy || r.Heavy
	for i := range r.Columns {
		o.outOfRange += r.Columns[i].OutOfRange
	}
}

// Notices tells in sentences what is left out.
func (o *Omissions) Notices() (notices []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.heavy {
		notices = append(notices, fmt.Sprintf("The rows that were found first fill %d MiB, the most that an answer may hold; the others are left out. "+
			"Choose fewer columns or a shorter time range, or let the data source cut payloads.", wire.MaxBytes>>20))
	}
	if o.outOfRange > 0 {
		notices = append(notices, fmt.Sprintf("%d times are left empty, because they are before 1678 or after 2262: "+
			"perhaps microseconds were written where milliseconds belong.", o.outOfRange))
	}
	return notices
}

// mostLookUps is the number of connections that look-ups may use, and half of the pool where that is less. Each letter that somebody
// types gives up one look-up and begins another, and on GreptimeDB those that were given up may go on in the server.
const mostLookUps = 2

// LookUp marks what is asked while somebody types, so that it can't keep queries from being answered.
func LookUp(ctx context.Context) context.Context { return context.WithValue(ctx, lookUpKey, true) }

func isLookUp(ctx context.Context) bool {
	marked, _ := ctx.Value(lookUpKey).(bool)
	return marked
}
