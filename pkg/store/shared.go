package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Panels of one dashboard need the same statements, word for word and value for value. Who asks for one that is running waits for its
// result; who asks a moment later gets a copy of it.

const (
	// keptFor is how long a result is kept: about as long as a dashboard takes to load.
	keptFor = 5 * time.Second
	// mostKept and mostOfOne bound the values of the results that are kept, in bytes.
	mostKept  = 16 << 20
	mostOfOne = 1 << 20
)

// Shared runs statements of a store, equal ones once. Results are their callers' own. Errors aren't kept.
type Shared struct {
	store *Store

	mu      sync.Mutex
	running map[key]*run
	kept    map[key]*columnar.Result
	bytes   int // of what is kept
}

// Shared is the store for queries that may have a result which is some seconds old. All of them share one.
func (s *Store) Shared() *Shared { return s.shared }

// Alone is the store for the queries of one request, which share results with each other only.
func (s *Store) Alone() *Shared { return newShared(s) }

func newShared(s *Store) *Shared {
	return &Shared{store: s, running: map[key]*run{}, kept: map[key]*columnar.Result{}}
}

// run is a statement that is running, for some callers.
type run struct {
	cancel  context.CancelFunc
	callers int
	done    chan struct{} // closed once the rest is known

	result *columnar.Result
	copies bool // the result belongs to nobody alone
	err    error
	fault  any
}

// Query runs a statement, or waits for one that is the same, or finds what it answered a moment ago. Errors are *Error.
func (s *Shared) Query(ctx context.Context, st statement.Statement) (*columnar.Result, error) {
	if st.Raw { // which may say something else each time
		return s.store.Query(ctx, st)
	}
	k := keyOf(st)
	s.mu.Lock()
	if known, ok := s.kept[k]; ok {
		s.mu.Unlock()
		omissionsOf(ctx).add(known)
		return known.Clone(), nil
	}
	one := s.running[k]
	if one == nil {
		one = s.start(ctx, k, st)
	}
	one.callers++
	s.mu.Unlock()

	select {
	case <-one.done:
	case <-ctx.Done():
		return nil, s.leave(ctx, k, one)
	}
	switch {
	case one.fault != nil:
		panic(one.fault)
	case one.err != nil:
		return nil, one.err
	}
	omissionsOf(ctx).add(one.result)
	if one.copies {
		return one.result.Clone(), nil
	}
	return one.result, nil
}

// start runs a statement for all who will want it: no caller's cancellation ends it before the last has gone.
func (s *Shared) start(ctx context.Context, k key, st statement.Statement) *run {
	ctx, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), omissionsKey, (*Omissions)(nil)))
	one := &run{cancel: cancel, done: make(chan struct{})}
	s.running[k] = one
	go func() {
		defer cancel()
		defer func() {
			// A fault in a goroutine would end the process; it is the callers'.
			if fault := recover(); fault != nil {
				one.fault = fmt.Sprintf("%v\n%s", fault, debug.Stack())
			}
			s.ended(k, one)
		}()
		one.result, one.err = s.store.Query(ctx, st)
	}()
	return one
}

func (s *Shared) ended(k key, one *run) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[k] == one {
		delete(s.running, k)
	}
	one.copies = one.callers > 1
	if r := one.result; one.err == nil && r != nil && r.Bytes <= mostOfOne && s.bytes+r.Bytes <= mostKept {
		one.copies = true
		s.kept[k] = r
		s.bytes += r.Bytes
		time.AfterFunc(keptFor, func() { s.forget(k, r) })
	}
	close(one.done)
}

func (s *Shared) forget(k key, r *columnar.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, k)
	s.bytes -= r.Bytes
}

// leave is a caller's end before the statement's. The last one ends the statement, and is told what became of it.
func (s *Shared) leave(ctx context.Context, k key, one *run) error {
	s.mu.Lock()
	one.callers--
	last := one.callers == 0
	if last && s.running[k] == one {
		delete(s.running, k)
	}
	s.mu.Unlock()
	if !last {
		return s.store.explain(ctx, ctx.Err())
	}
	one.cancel()
	<-one.done
	var failed *Error
	if errors.As(one.err, &failed) && failed.Kind == Canceled && failed.Err != nil {
		return s.store.explain(ctx, failed.Err)
	}
	if one.err != nil {
		return one.err
	}
	return s.store.explain(ctx, ctx.Err())
}

// key is a statement with its values and what is read of its rows.
type key [sha256.Size]byte

func keyOf(st statement.Statement) key {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %q\n", st.MaxRows, len(st.Values), st.SQL)
	for _, v := range st.Values {
		text := fmt.Sprint(v)
		if t, ok := v.(time.Time); ok {
			text = fmt.Sprint(t.UnixNano())
		}
		fmt.Fprintf(h, "%T %q\n", v, text)
	}
	for _, c := range st.Columns {
		fmt.Fprintf(h, "%q %v %t\n", c.Name, c.Type, c.EpochMillis)
	}
	return key(h.Sum(nil))
}
