package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// baseOf is the part of a group by which tries are split.
func (a *asking) baseOf(g group) group {
	var base group
	n := 0
	for i, by := range a.q.GroupBy {
		if slices.ContainsFunc(a.baseGroups(), func(b query.Group) bool { return b.Name == by.Name }) {
			base[n] = g[i]
			n++
		}
	}
	return base
}

// bases lists the different bases of groups.
func (a *asking) bases(groups []group) []group {
	var list []group
	seen := map[group]bool{}
	for _, g := range groups {
		if base := a.baseOf(g); !seen[base] {
			seen[base] = true
			list = append(list, base)
		}
	}
	return list
}

// joinedShare puts beside each group of failures the tries of its base, so that the biggest shares can be told in one
// statement. NULL is a group like any other, which a plain comparison would lose.
func (a *asking) joinedShare(b *statement.Builder, details bool) (string, []statement.Column, error) {
	failures, err := a.measure(b, numerator, details)
	if err != nil {
		return "", nil, err
	}
	tries, err := a.measure(b, denominator, false)
	if err != nil {
		return "", nil, err
	}
	base := a.baseGroups()
	failed, columns := failures.sql(a.q.GroupBy)
	tried, _ := tries.sql(base)
	var same []string
	for i, by := range a.q.GroupBy {
		n := slices.IndexFunc(base, func(g query.Group) bool { return g.Name == by.Name })
		if n < 0 {
			continue
		}
		blank := "''"
		if columns[i].Type == event.Int {
			blank = "0"
		}
		same = append(same, fmt.Sprintf("coalesce(f.%[1]s, %[3]s) = coalesce(t.%[2]s, %[3]s) AND (f.%[1]s IS NULL) = (t.%[2]s IS NULL)",
			groupName(i), groupName(n), blank))
	}
	join := "CROSS JOIN (%s) AS t"
	if len(same) > 0 {
		join = "JOIN (%s) AS t\nON " + strings.Join(same, " AND ")
	}
	selected := make([]string, len(columns))
	for i, c := range columns {
		selected[i] = "f." + c.Name + " AS " + c.Name
	}
	sql := fmt.Sprintf("SELECT %s, t.total AS total\nFROM (%s) AS f\n"+join, strings.Join(selected, ", "), failed, tried)
	return sql, append(columns, statement.Column{Name: "total", Type: event.Int}), nil
}

// kind is rows by which a table shows that it records successes.
type kind struct {
	name             string
	success, failure string // conditions
}

// succeeding lists the kinds of rows without which the query's share would be 1 for want of successes.
func (a *asking) succeeding() ([]kind, error) {
	switch a.q.Scenario.Name {
	case event.Delivery:
		return []kind{{name: event.MessageAcked, success: "event = '" + event.MessageAcked + "'"}}, nil
	case event.Drops:
		return []kind{{name: event.MessageDelivered, success: "event = '" + event.MessageDelivered + "'"}}, nil
	}
	failing, _, _, err := a.tries()
	if err != nil {
		return nil, err
	}
	var kinds []kind
	for _, name := range failing {
		if name == event.Disconnected && len(failing) > 1 {
			continue // a fleet whose devices never leave in order isn't a table with rows left out
		}
		rule, _ := event.RuleFor(name)
		kinds = append(kinds, kind{
			name:    name + " with " + rule.Column + " " + strings.Join(rule.Success, " or "),
			success: having(a.q.Schema, []string{name}, event.Success),
			failure: having(a.q.Schema, []string{name}, event.Failure),
		})
	}
	return kinds, nil
}

// successesAreRecorded is false where the table holds no rows of the succeeding kind in the range: some sites leave them
// out to save space, and then a share says nothing. It looks at the whole table, not at the rows that the keys choose.
func (a *asking) successesAreRecorded(list []figure) (bool, error) {
	if !slices.ContainsFunc(list, func(f figure) bool { return f.value != nil && *f.value > 0 }) {
		return true, nil // nothing failed, so nothing can look worse than it is
	}
	if a.recorded == nil {
		recorded, err := a.lookForSuccesses()
		if err != nil {
			return false, err
		}
		a.recorded = &recorded
	}
	return *a.recorded, nil
}

func (a *asking) lookForSuccesses() (bool, error) {
	kinds, err := a.succeeding()
	if err != nil {
		return false, err
	}
	for _, k := range kinds {
		recorded, err := a.exists(k.success)
		if err != nil {
			return false, err
		}
		if recorded {
			continue
		}
		if k.failure != "" {
			if fails, err := a.exists(k.failure); err != nil {
				return false, err
			} else if !fails {
				continue
			}
		}
		a.q.Warnf("The table holds no rows of %s in this time range, so a share can't be known. "+
			"If EMQX's rule or action leaves them out, ask for the measure count instead.", k.name)
		return false, nil
	}
	return true, nil
}

// exists looks for one row of the range that meets a condition.
func (a *asking) exists(condition string) (bool, error) {
	b := a.builder()
	r := selectRows(b, a.q.From, a.q.To, nil)
	r.and(condition)
	result, err := a.run(b.Build("SELECT event\n"+r.sql()+"\nLIMIT 2", 1, statement.Column{Name: event.Event, Type: event.String}))
	return err == nil && result.Rows > 0, err
}
