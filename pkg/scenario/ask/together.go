package ask

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Together runs parts of a question that don't need each other's answers. They run at once as far as the target allows, at most
// Target.Parallel statements at a time; what they ran and told is kept in the order of the parts, whichever was done first. The
// first error ends the others.
func (q *Question) Together(ctx context.Context, parts ...func(context.Context, *Question) error) error {
	logs := make([]*log, len(parts))
	part := func(i int) *Question {
		one := *q
		one.log = logs[i]
		return &one
	}
	for i := range logs {
		logs[i] = &log{}
	}
	defer func() { q.log.add(logs) }()
	if q.Target.Parallel < 2 {
		for i, run := range parts {
			if err := run(ctx, part(i)); err != nil {
				return err
			}
		}
		return nil
	}
	faults := make([]any, len(parts))
	group, ctx := errgroup.WithContext(ctx)
	for i, run := range parts {
		group.Go(func() error {
			defer func() {
				// A fault in a goroutine would end the process; it is the caller's, who answers for this query only.
				if fault := recover(); fault != nil {
					faults[i] = fmt.Sprintf("%v\n%s", fault, debug.Stack())
				}
			}()
			return run(ctx, part(i))
		})
	}
	err := group.Wait()
	for _, fault := range faults {
		if fault != nil {
			panic(fault)
		}
	}
	return err
}

// RunAll runs statements that don't need each other's answers. Results come in the order of the statements.
func (q *Question) RunAll(ctx context.Context, statements ...statement.Statement) ([]*columnar.Result, error) {
	results := make([]*columnar.Result, len(statements))
	parts := make([]func(context.Context, *Question) error, len(statements))
	for i, st := range statements {
		parts[i] = func(ctx context.Context, q *Question) (err error) {
			results[i], err = q.Run(ctx, st)
			return err
		}
	}
	return results, q.Together(ctx, parts...)
}
