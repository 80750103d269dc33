package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// aggregate is what one statement computes over groups of rows.
type aggregate struct {
	from   string   // FROM … WHERE …
	time   string   // the column that buckets are cut from
	groups []string // expressions
	values []value
	order  string // of the groups, by the names of values; the biggest first
	only   string // which groups there are, by the names of values; "" for all
}

// value is an aggregate expression and its name.
type value struct {
	name, sql string
	column    statement.Column
}

func intValue(name, sql string) value {
	return value{name, sql, statement.Column{Name: name, Type: event.Int}}
}

func timeValue(name, sql string) value {
	return value{name, sql, statement.Column{Name: name, Type: event.Time}}
}

const (
	distinctClients = `count(DISTINCT clientid) FILTER (WHERE clientid <> '')`
	byNumber        = "n DESC"
	byFailed        = "failed DESC"
	byShare         = "failed * 1.0 / nullif(total, 0) DESC NULLS LAST"
)

// part says which of a share's numbers an aggregate computes. Groups that split the failures only (by reason, say)
// make two aggregates of one share.
type part int

const (
	whole       part = iota // both, or the one number of the other measures
	numerator               // failures, by all groups
	denominator             // tries, by the groups that split those too
)

// measure builds the aggregate for the query's measure. details adds clients, first and last, as top shows them.
func (a *asking) measure(b *statement.Builder, p part, details bool) (aggregate, error) {
	switch a.q.Measure {
	case query.Share:
		if a.q.Scenario.Name == event.Delivery {
			return a.unacknowledged(b, details, byShare), nil
		}
		return a.share(b, p, details)
	case query.Unacknowledged:
		agg := a.unacknowledged(b, details, byFailed)
		agg.only = "failed > 0"
		return agg, nil
	}
	agg := aggregate{from: a.asked(b).sql(), time: `"timestamp"`, groups: a.groupExpressions(a.q.GroupBy), order: byNumber}
	if a.q.Measure == query.Clients {
		agg.values = []value{intValue("n", distinctClients)}
	} else {
		agg.values = []value{intValue("n", "count(*)")}
	}
	if details {
		agg.values = append(agg.values, intValue("clients", distinctClients),
			timeValue("first_at", `min("timestamp")`), timeValue("last_at", `max("timestamp")`))
	}
	return agg, nil
}

// Expressions of what is no column.
const (
	sourceExpression = `regexp_replace(peername, ':[0-9]+$', '')` // the address without its port
	canonicalEvent   = "CASE WHEN event = '" + event.DeliveryDropped + "' THEN '" + event.MessageDeliveryDropped + "' ELSE event END"
)

func (a *asking) groupExpressions(groups []query.Group) []string {
	list := make([]string, len(groups))
	for i, g := range groups {
		switch {
		case g.Name == query.GroupOutcome && g.Column.Name == "":
			list[i] = outcomeExpression(a.q.Schema, a.q.AskedEvents())
		case g.Name == query.GroupSource && g.Column.Name == event.Peername:
			list[i] = sourceExpression
		case g.Name == event.Event:
			list[i] = canonicalEvent
		default:
			list[i] = statement.Identifier(g.Name)
		}
	}
	return list
}

func isNarrowing(column string) bool    { return ask.SplitsFailuresOnly(column) }
func isNotNarrowing(column string) bool { return ask.SplitsAttempts(column) }

// baseGroups are the groups that split tries as well as failures.
func (a *asking) baseGroups() []query.Group {
	if a.q.Measure != query.Share || a.q.Scenario.Name == event.Delivery {
		return a.q.GroupBy
	}
	return slices.DeleteFunc(slices.Clone(a.q.GroupBy), func(g query.Group) bool { return isNarrowing(g.Name) })
}

// splitShare says whether failures and tries are grouped differently.
func (a *asking) splitShare() bool { return len(a.baseGroups()) < len(a.q.GroupBy) }

// tries says which rows a share is a part of, and whether it counts messages instead of rows.
func (a *asking) tries() (failing, events []string, distinct bool, err error) {
	asked := a.q.AskedEvents()
	failing = event.CanHave(asked, event.Failure)
	if a.q.Scenario.Name == event.Drops {
		if len(asked) == 1 && asked[0] == event.MessageDeliveryDropped {
			return failing, []string{event.MessageDeliveryDropped, event.MessageDelivered}, false, nil
		}
		return failing, []string{event.MessageDropped, event.MessageDeliveryDropped, event.MessageDelivered}, true, nil
	}
	if len(failing) == 0 {
		can := event.CanHave(a.q.Scenario.Events, event.Failure)
		return nil, nil, false, query.Errorf("events", "share needs an event that can fail, and %s can't; allowed: %s", strings.Join(asked, ", "), strings.Join(can, ", "))
	}
	return failing, failing, false, nil
}

// only is a value in the rows that meet a condition, and NULL in the others, which aggregates pass over. FILTER would say
// the same, but GreptimeDB's count(*) takes a condition that is NULL for one that is met.
func only(condition, value string) string {
	return "CASE WHEN " + condition + " THEN " + value + " END"
}

func (a *asking) share(b *statement.Builder, p part, details bool) (aggregate, error) {
	failing, events, distinct, err := a.tries()
	if err != nil {
		return aggregate{}, err
	}
	all, some, one := "count(*)", "count(%s)", "1"
	if distinct {
		all, some, one = "count(DISTINCT id)", "count(DISTINCT %s)", "id"
	}
	r := selectRows(b, a.q.From, a.q.To, events)
	r.and(keys(b, a.q, events)...)
	r.and(filters(b, a.q, isNotNarrowing)...)
	// Placeholders stand once, so every use of the condition binds its values anew.
	failed := func() string {
		conditions := append([]string{having(a.q.Schema, failing, event.Failure)}, filters(b, a.q, isNarrowing)...)
		return strings.Join(conditions, " AND ")
	}
	agg := aggregate{time: `"timestamp"`, groups: a.groupExpressions(a.q.GroupBy), order: byShare}
	switch p {
	case denominator:
		agg.groups = a.groupExpressions(a.baseGroups())
		agg.values = []value{intValue("total", all)}
	case numerator:
		r.and(failed())
		agg.values = []value{intValue("failed", all)}
		if details {
			agg.values = append(agg.values, intValue("clients", distinctClients),
				timeValue("first_at", `min("timestamp")`), timeValue("last_at", `max("timestamp")`))
		}
	default:
		agg.values = []value{intValue("failed", fmt.Sprintf(some, only(failed(), one))), intValue("total", all)}
		if details {
			agg.values = append(agg.values,
				intValue("clients", "count(DISTINCT "+only("clientid <> '' AND "+failed(), "clientid")+")"),
				timeValue("first_at", "min("+only(failed(), `"timestamp"`)+")"),
				timeValue("last_at", "max("+only(failed(), `"timestamp"`)+")"))
		}
	}
	agg.from = r.sql()
	return agg, nil
}

// ackPatience is how long an acknowledgement may take before its absence means something.
const ackPatience = 30 * time.Second

// unacknowledged counts deliveries (one message to one receiver, however often it was sent) of QoS 1 and 2 that are old
// enough to be acknowledged, and those that aren't. Acknowledgements are joined by message and receiver.
func (a *asking) unacknowledged(b *statement.Builder, details bool, order string) aggregate {
	until, heard := a.ackTimes()
	events := []string{event.MessageDelivered}
	delivered := selectRows(b, a.q.From, until, events)
	delivered.and("qos IN (1, 2)")
	delivered.and(keys(b, a.q, events)...)
	delivered.and(filters(b, a.q, allColumns)...)
	acked := selectRows(b, a.q.From, heard, []string{event.MessageAcked})
	// Only what the join compares may narrow this side: an ack can come by another node or address.
	acked.and(anyOf(matchPatterns(b, event.ClientID, a.q.Clients))...)
	if len(a.q.Messages) > 0 {
		acked.and(statement.OneOf(b, event.ID, a.q.Messages))
	}

	inner := []string{"id", "clientid", `min("timestamp") AS first_at`}
	agg := aggregate{time: "d.first_at", order: order}
	for i, expression := range a.groupExpressions(a.q.GroupBy) {
		inner = append(inner, "min("+expression+") AS "+groupName(i))
		agg.groups = append(agg.groups, "d."+groupName(i))
	}
	agg.from = "FROM (SELECT " + strings.Join(inner, ", ") + "\n" + delivered.sql() + "\nGROUP BY id, clientid) AS d\n" +
		"LEFT JOIN (SELECT id, clientid\n" + acked.sql() + "\nGROUP BY id, clientid) AS a\n" +
		"ON a.id = d.id AND a.clientid = d.clientid"
	agg.values = []value{
		intValue("failed", "count(*) FILTER (WHERE a.id IS NULL)"),
		intValue("total", "count(*)"),
	}
	if details {
		agg.values = append(agg.values,
			intValue("clients", "count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '')"),
			timeValue("first_at", "min(d.first_at) FILTER (WHERE a.id IS NULL)"),
			timeValue("last_at", "max(d.first_at) FILTER (WHERE a.id IS NULL)"))
	}
	return agg
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// floor is the beginning of the interval that t lies in, counted from 1970.
func floor(t time.Time, d time.Duration) time.Time { return ask.Floor(t, d) }
