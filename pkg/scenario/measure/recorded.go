package measure

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Whether a table records successes: without them every share would be 1.

// kind is rows by which a table shows that it records successes.
type kind struct {
	name             string
	success, failure string // conditions; no failure: it has no rows of its own
}

// recorder looks once whether the rows of some kinds are recorded.
type recorder struct {
	q      *ask.Question
	kinds  []kind
	looked bool
	found  bool
}

// recordedShare is a share that isn't known where the table leaves out successes.
type recordedShare struct {
	formula
	successes *recorder
}

// Check takes the values away where rows of the succeeding kind aren't recorded.
func (s recordedShare) Check(ctx context.Context, values []float64) error {
	if !slices.ContainsFunc(values, func(v float64) bool { return v > 0 }) {
		return nil // nothing failed, so nothing can look worse than it is
	}
	known, err := s.successes.known(ctx)
	if err != nil || known {
		return err
	}
	for i := range values {
		values[i] = math.NaN()
	}
	return nil
}

// known is false where the table holds no rows of a succeeding kind in the range: some sites leave them out to save space, and then a
// share says nothing. It looks at the whole table, not at the rows that the keys choose.
func (r *recorder) known(ctx context.Context) (bool, error) {
	if r.looked {
		return r.found, nil
	}
	parts := make([]func(context.Context, *ask.Question) error, len(r.kinds))
	for i, k := range r.kinds {
		parts[i] = k.look
	}
	err := r.q.Together(ctx, parts...)
	if r.found = err == nil; errors.Is(err, errNotRecorded) {
		err = nil
	}
	r.looked = err == nil
	return r.found, err
}

// errNotRecorded ends the search: one kind that is missing is enough.
var errNotRecorded = errors.New("rows of this kind aren't recorded")

// look finds out whether the kind is recorded, and tells if it isn't.
func (k kind) look(ctx context.Context, q *ask.Question) error {
	recorded, err := q.Exists(ctx, k.success)
	if err != nil || recorded {
		return err
	}
	if k.failure != "" {
		if fails, err := q.Exists(ctx, k.failure); err != nil || !fails {
			return err
		}
	}
	q.Warnf("The table holds no rows of %s in this time range, so a share can't be known. "+
		"If EMQX's rule or action leaves them out, ask for the measure count instead.", k.name)
	return errNotRecorded
}
