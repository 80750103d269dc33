package evidence

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Limits of what a diagnosis reads: no statement returns more groups.
const (
	MostGroups        = 1000
	MostSuspects      = 200 // clients whose connections are looked at
	MostSources       = 20  // addresses that are looked at
	SampledDeliveries = 5000
	Steps             = 90 // in which rows are counted
)

// Lookups are what other packages read for a diagnosis.
type Lookups struct {
	Near           func(ctx context.Context, q *ask.Question, topics []string) (map[string]TopicReceivers, error)
	Unacknowledged func(ctx context.Context, q *ask.Question, receivers []string) ([]Unacked, error)
}

// Gathering collects the evidence of one diagnosis.
type Gathering struct {
	Lookups Lookups
	*Evidence
	Receivers    []string // who may not acknowledge
	ReceiverRows int64    // their deliveries and acknowledgements
	Doubled      int64    // different rows of the sample that stand in the table more than once

	mu   sync.Mutex
	told map[string]bool // missing columns that were spoken of
}

// New begins a diagnosis of what a question is about.
func New(q *ask.Question, lookups Lookups) *Gathering {
	return &Gathering{Lookups: lookups, Evidence: &Evidence{From: q.From, To: q.Until(), Narrow: q.AboutSome()}, told: map[string]bool{}}
}

// AboutMessages says whether the keys choose rows that lifecycle events never are among.
func AboutMessages(q *ask.Question) bool {
	return len(q.Topics)+len(q.Covers)+len(q.Messages)+len(q.Publishers) > 0
}

// CanRead says whether the table has some columns, and tells once what can't be looked at without them.
func (g *Gathering) CanRead(q *ask.Question, columns ...string) bool {
	for _, name := range columns {
		if q.Schema.Has(name) {
			continue
		}
		g.mu.Lock()
		told := g.told[name]
		g.told[name] = true
		g.mu.Unlock()
		if !told {
			q.Warnf("The table lacks the column %s, so what needs it isn't looked at.", name)
		}
		return false
	}
	return true
}

// identities are the columns that say who or what a row is about. Filters on other columns would hide the very rows that tell
// what is wrong.
var identities = []string{
	event.ClientID, event.Username, event.Peername, "sockname", event.Node, event.Topic, event.ID, event.FromClientID, "from_username", "client_attrs",
}

// IsIdentity says whether filters on a column narrow a diagnosis; others are ignored. Columns of a site's own are.
func IsIdentity(column string) bool {
	_, known := event.Wide.Column(column)
	return !known || slices.Contains(identities, column)
}

// Scope selects the rows of some events that the query's keys choose.
func Scope(q *ask.Question, b *statement.Builder, events ...string) *statement.Rows {
	r := statement.SelectRows(b, q.From, q.To, events)
	r.And(ask.Keys(b, q.Query, events)...)
	r.And(ask.Filters(b, q.Query, IsIdentity)...)
	return r
}

// Everyone selects the rows of some events in the whole table.
func Everyone(q *ask.Question, b *statement.Builder, events ...string) *statement.Rows {
	return statement.SelectRows(b, q.From, q.To, events)
}

// HowMany are the values of a Span.
func HowMany() statement.Select {
	return statement.Select{statement.Int("n", "count(*)"), statement.Time("first_at", `min("timestamp")`), statement.Time("last_at", `max("timestamp")`)}
}

// HowManyBeside are the same beside others, of which one counts different values.
func HowManyBeside(others ...statement.Expr) statement.Select {
	list := append(HowMany(), others...)
	list[0].SQL = statement.SumOfRows
	return list
}

// HowManyIf are the same of the rows that meet a condition; it must not hold placeholders.
func HowManyIf(condition string) statement.Select {
	return statement.Select{
		statement.Int("n", statement.CountWhere(condition)),
		statement.Time("first_at", "min("+statement.Where(condition, `"timestamp"`)+")"),
		statement.Time("last_at", statement.Latest(condition)),
	}
}

// ConnectionTimes are the values of which MeanLasted makes how long connections lasted: those that hold both times, as EMQX doesn't always.
func ConnectionTimes() statement.Select {
	known := ask.KnownTime(event.ConnectedAt) + " AND " + ask.KnownTime(event.DisconnectedAt)
	return statement.Select{
		statement.Int("timed", statement.SumWhere(known)),
		statement.Int("lasted", "sum("+statement.Where(known, "disconnected_at - connected_at")+")"),
	}
}

// MeanLasted is 0 where no connection told its times.
func MeanLasted(r Reader) time.Duration {
	return time.Duration(r.Int("lasted")/max(1, r.Int("timed"))) * time.Millisecond
}

func SpanOf(r Reader) Span {
	return Span{Count: r.Int("n"), First: r.Time("first_at"), Last: r.Time("last_at")}
}

// TellMore says that figures are of the biggest groups only.
func TellMore(q *ask.Question, more bool, what string) {
	if more {
		q.Warnf("There are more %s than a diagnosis reads: its figures are those of the %d most frequent.", what, MostGroups)
	}
}

// Read runs an aggregate and reads it row by row; more says that there were other groups. Of groups that are as big as each other, the
// first by name comes first: the same rows are told in the same words each time.
func Read(ctx context.Context, q *ask.Question, b *statement.Builder, a statement.Aggregate, each func(Reader)) (more bool, err error) {
	if strings.HasSuffix(a.Order, " DESC") {
		a.Order += ", " + statement.Ordinals(1, len(a.Groups))
	}
	result, err := q.Run(ctx, a.Build(b))
	if err != nil {
		return false, err
	}
	ReadAll(result, each)
	return result.More, nil
}

// StepOfNodes is a step of time for counts by node: longer where there are so many nodes that short ones would be too many.
func (g *Gathering) StepOfNodes() time.Duration {
	return g.Step(min(Steps, g.stepsOfNodes()), 10*time.Second)
}

// ShortStepOfNodes is the shortest such step, but no shorter than least: of a long range, too, in which little would be seen otherwise.
func (g *Gathering) ShortStepOfNodes(least time.Duration) time.Duration {
	if g.Narrow { // there may be more nodes than those of who is asked about
		return g.StepOfNodes()
	}
	return min(g.StepOfNodes(), g.Step(g.stepsOfNodes(), least))
}

// stepsOfNodes is how many steps of each node can be read.
func (g *Gathering) stepsOfNodes() int {
	nodes := map[string]bool{}
	for _, e := range g.Events {
		nodes[e.Node] = true
	}
	return MostGroups / (len(nodes) + 1)
}

// Step is a part of the range, in whole seconds and not less than least.
func (g *Gathering) Step(parts int, least time.Duration) time.Duration {
	return max(least, (g.To.Sub(g.From)/time.Duration(parts)).Truncate(time.Second)+time.Second)
}
