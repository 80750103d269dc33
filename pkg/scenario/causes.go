package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

const defaultCauses = 1000

var causesView = View{
	Name: "causes", Title: "Causes", Description: "Why messages were dropped or clients refused: how often, what it means, and what to check.",
	Scenarios: []string{event.Access, event.Drops},
	Shape:     []string{"limit"},
	Answer:    old(answerCauses),
}

// cause is rows that failed alike.
type cause struct {
	event, value            string
	missing                 bool // the row says no cause
	action                  *string
	count                   int64
	clients                 int64
	topics                  *int64 // nil: the table lacks the column
	last                    time.Time
	meaning, check, nearest string
}

// answerCauses reads a row for each cause. Where messages had no subscribers, it reads the topics most hit (hitTopics) and the
// filters that may come near them (maxFilters) beside.
func answerCauses(a *asking) (data.Frames, error) {
	if a.q.Outcome == event.Success {
		return nil, query.Errorf("outcome", "causes tells why something failed, and success has no cause; allowed: any, failure")
	}
	if err := a.causesNeed(); err != nil {
		return nil, err
	}
	limit := a.limit(defaultCauses)
	result, err := a.run(a.causesStatement(limit))
	if err != nil {
		return nil, err
	}
	if result.More {
		a.q.Infof("Only the most frequent %d causes are shown; there are more.", limit)
	}
	causes := make([]cause, result.Rows)
	for row := range causes {
		causes[row] = causeAt(result, row)
	}
	if err := a.explainMissingSubscribers(causes); err != nil {
		return nil, err
	}
	table := causesTable(causes)
	a.link(table)
	return data.Frames{table}, nil
}

// causesNeed refuses a table that can't tell any cause, and says what one can't tell.
func (a *asking) causesNeed() error {
	schema := a.q.Schema
	if a.q.Scenario.Name == event.Drops {
		if err := a.needs("causes", event.Reason); err != nil {
			return err
		}
	} else if having(schema, a.q.AskedEvents(), event.Failure) == nothing {
		return query.Errorf("view", "causes needs reason_code for authentications and result for authorizations, and the table lacks what the chosen events need; add it to the table and to EMQX's action")
	} else if a.q.Outcome == event.Any {
		tellMissingOutcomes(a.q)
	}
	about := func(name string) bool { return slices.Contains(a.q.AskedEvents(), name) }
	for _, need := range []struct {
		column, loss string
		asked        bool
	}{
		{event.AuthzSource, "it isn't known which source denied", about(event.CheckAuthzComplete)},
		{event.Action, "it isn't known what was denied, to publish or to subscribe", about(event.CheckAuthzComplete)},
		{event.Topic, "topics aren't counted", !slices.Equal(a.q.AskedEvents(), []string{event.CheckAuthnComplete})},
	} {
		if need.asked && !schema.Has(need.column) {
			a.q.Warnf("The table lacks the column %s: %s.", need.column, need.loss)
		}
	}
	return nil
}

// causesStatement counts rows by event and cause, in access by action too. Rows that failed count; of the drops also those that
// somebody wanted (no_local, subscription_filter): they too are why a message didn't arrive.
func (a *asking) causesStatement(limit int) statement.Statement {
	b := a.builder()
	rows := a.asked(b)
	why := event.Reason
	if a.q.Scenario.Name == event.Access {
		if a.q.Outcome == event.Any {
			rows.and(having(a.q.Schema, a.q.AskedEvents(), event.Failure))
		}
		why = a.accessCause()
	}
	list := []string{a.groupExpressions([]query.Group{{Name: event.Event}})[0] + " AS event_name", why + " AS cause"}
	columns := []statement.Column{{Name: "event_name", Type: event.String}, {Name: "cause", Type: event.String}}
	if a.causesHaveActions() {
		list = append(list, event.Action)
		columns = append(columns, statement.Column{Name: event.Action, Type: event.String})
	}
	groups := len(list)
	values := []value{intValue("n", "count(*)"), intValue("clients", distinctClients)}
	if a.q.Schema.Has(event.Topic) {
		values = append(values, intValue("topics", "count(DISTINCT topic)"))
	}
	for _, v := range append(values, timeValue("last_at", `max("timestamp")`)) {
		list, columns = append(list, v.sql+" AS "+v.name), append(columns, v.column)
	}
	sql := fmt.Sprintf("SELECT %s\nFROM (\nSELECT %s\n%s\nGROUP BY %s\n) AS q\nORDER BY n DESC, %s\nLIMIT %d",
		strings.Join(names(columns), ", "), strings.Join(list, ", "), rows.sql(), ordinals(1, groups), byName(b, columns[:groups]), limit+1)
	return b.Build(sql, limit, columns...)
}

// accessCause is the authenticator's code, or the source that denied. It is a column even where neither is known.
func (a *asking) accessCause() string {
	var cases string
	if a.q.Schema.Has(event.ReasonCode) {
		cases += " WHEN " + constant(event.Event, event.CheckAuthnComplete) + " THEN reason_code"
	}
	if a.q.Schema.Has(event.AuthzSource) {
		cases += " WHEN " + constant(event.Event, event.CheckAuthzComplete) + " THEN authz_source"
	}
	if cases == "" {
		cases = " WHEN event IS NULL THEN event"
	}
	return "CASE" + cases + " END"
}

func (a *asking) causesHaveActions() bool {
	return a.q.Scenario.Name == event.Access && a.q.Schema.Has(event.Action)
}

func causeAt(result *store.Result, row int) cause {
	text := func(name string) (string, bool) {
		c := result.Column(name)
		if c == nil || c.Null(row) {
			return "", false
		}
		return strings.Clone(c.Strings[row]), true
	}
	c := cause{count: result.Column("n").Ints[row], clients: result.Column("clients").Ints[row], last: result.Column("last_at").Times[row]}
	if topics := result.Column("topics"); topics != nil {
		c.topics = &topics.Ints[row]
	}
	c.event, _ = text("event_name")
	value, ok := text("cause")
	c.value, c.missing = value, !ok
	if action, ok := text(event.Action); ok {
		c.action = &action
	}
	c.meaning, c.check = meaningOf(c)
	return c
}

// meaningOf looks a cause up in the dictionary, which names events as EMQX writes them.
func meaningOf(c cause) (meaning, check string) {
	if c.missing || c.value == "" {
		return "The row doesn't say why.", "EMQX's log of that time; whether EMQX's action writes this column."
	}
	if entry, ok := event.ReasonFor(causeColumns[c.event], c.event, c.value); ok {
		return entry.Meaning, entry.Check
	}
	return "Not in the dictionary of EMQX's values: a plugin, a hook or another version of EMQX wrote it.",
		"EMQX's log of that time; the documentation of the plugin, the hook or the version."
}

// causesTable is the contract's table.
func causesTable(causes []cause) *data.Frame {
	n := len(causes)
	events, values, meanings, checks := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	actions, counts, clients, topics, last := make([]*string, n), make([]int64, n), make([]int64, n), make([]*int64, n), make([]time.Time, n)
	for i, c := range causes {
		events[i], values[i] = c.event, member{null: c.missing, text: c.value}.label()
		actions[i], counts[i], clients[i], topics[i], last[i] = c.action, c.count, c.clients, c.topics, c.last
		meanings[i], checks[i] = c.meaning, strings.TrimSpace(c.check+" "+c.nearest)
	}
	return frame.Table(data.NewField("event", nil, events), data.NewField("cause", nil, values), frame.Nullable("action", actions),
		data.NewField("count", nil, counts), data.NewField("clients", nil, clients), frame.Nullable("topics", topics),
		data.NewField("last", nil, last), data.NewField("meaning", nil, meanings), data.NewField("check", nil, checks))
}
