// Package cause holds the views that tell why messages were dropped or clients refused, what came near where a message had no
// subscribers, and what sets failures apart.
package cause

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Views are those of causes.
var Views = []ask.View{causesView, contrastView}

// causesView reads a row for each cause. Where messages had no subscribers, it reads the topics most hit (hitTopics) and the filters
// that may come near them (maxFilters) beside.
var causesView = ask.View{
	Name: "causes", Title: "Causes", Description: "Why messages were dropped or clients refused: how often, what it means, and what to check.",
	Scenarios: []string{event.Access, event.Drops}, Shape: []string{"limit"}, Answer: answerCauses,
}

const defaultCauses = 1000

func answerCauses(ctx context.Context, q *ask.Question) (data.Frames, error) {
	if q.Outcome == event.Success {
		return nil, query.Errorf("outcome", "causes tells why something failed, and success has no cause; allowed: any, failure")
	}
	if err := checkColumns(q); err != nil {
		return nil, err
	}
	recent, cut, err := q.Recent(ctx, func(b *statement.Builder) *statement.Rows { return failedRows(q, b) })
	if err != nil {
		return nil, err
	}
	causes, err := readCauses(ctx, q, recent, cut)
	if err != nil {
		return nil, err
	}
	if err := explainNoSubscribers(ctx, q, recent, causes); err != nil {
		return nil, err
	}
	table := frame.Causes(causes)
	q.Link(table)
	return data.Frames{table}, nil
}

// checkColumns refuses a table that can't tell any cause, and says what one can't tell.
func checkColumns(q *ask.Question) error {
	asked := q.AskedEvents()
	if q.Scenario.Name == event.Drops {
		if err := q.Needs("causes", event.Reason); err != nil {
			return err
		}
	} else if ask.OutcomeCondition(q.Schema, asked, event.Failure) == statement.Nothing {
		return query.Errorf("view", "causes needs reason_code for authentications and result for authorizations, and the table lacks what the chosen events need; add it to the table and to EMQX's action")
	} else if q.Outcome == event.Any {
		q.TellMissingOutcomes()
	}
	authz := slices.Contains(asked, event.CheckAuthzComplete)
	for _, need := range []struct {
		column, loss string
		asked        bool
	}{
		{event.AuthzSource, "it isn't known which source denied", authz},
		{event.Action, "it isn't known what was denied, to publish or to subscribe", authz},
		{event.Topic, "topics aren't counted", !slices.Equal(asked, []string{event.CheckAuthnComplete})},
	} {
		if need.asked && !q.Schema.Has(need.column) {
			q.Warnf("The table lacks the column %s: %s.", need.column, need.loss)
		}
	}
	return nil
}

// failedRows are those that causes are counted from. Rows that failed count; of the drops also those that somebody wanted (no_local,
// subscription_filter): they too are why a message didn't arrive.
func failedRows(q *ask.Question, b *statement.Builder) *statement.Rows {
	rows := q.Matching(b, q.AskedEvents())
	if q.Scenario.Name == event.Access && q.Outcome == event.Any {
		rows.And(ask.OutcomeCondition(q.Schema, q.AskedEvents(), event.Failure))
	}
	return rows
}

// readCauses counts rows by cause. Different clients and topics are counted in the newest rows where there are too many: for those a
// database has to remember every one.
func readCauses(ctx context.Context, q, recent *ask.Question, cut bool) ([]frame.Cause, error) {
	limit := q.RowLimit(defaultCauses)
	rows, clients := statement.Select{statement.Int("n", "count(*)")}, statement.Select{statement.Int("clients", ask.DistinctClients)}
	if q.Schema.Has(event.Topic) {
		clients = append(clients, statement.Int("topics", "count(DISTINCT topic)"))
	}
	last := statement.Select{statement.Time("last_at", `max("timestamp")`)}
	statements := []statement.Statement{countCauses(recent, slices.Concat(rows, clients, last), limit)}
	if cut {
		statements = []statement.Statement{countCauses(q, slices.Concat(rows, last), limit), countCauses(recent, slices.Concat(rows, clients), limit)}
	}
	results, err := q.RunAll(ctx, statements...)
	if err != nil {
		return nil, err
	}
	if results[0].More {
		q.Infof("Only the most frequent %d causes are shown; there are more.", limit)
	}
	causes := causesOf(results[0])
	if cut {
		q.TellRecent("Clients and topics are counted", recent)
		addClients(causes, causesOf(results[1]))
	}
	return causes, nil
}

// countCauses counts rows by event and cause, in access by action too.
func countCauses(q *ask.Question, values statement.Select, limit int) statement.Statement {
	b := q.Builder()
	why := event.Reason
	if q.Scenario.Name == event.Access {
		why = accessCause(q.Schema)
	}
	causes := statement.Aggregate{
		Groups: statement.Select{statement.Text("event_name", ask.CanonicalEvent), statement.Text("cause", why)},
		Values: values, From: failedRows(q, b).SQL(), Order: "n DESC", Limit: limit,
	}
	if q.Scenario.Name == event.Access && q.Schema.Has(event.Action) {
		causes.Groups = append(causes.Groups, statement.PlainText(event.Action))
	}
	return causes.BuildSorted(b, "")
}

// accessCause is the authenticator's code, or the source that denied. It is a column even where neither is known.
func accessCause(schema event.Schema) string {
	var cases string
	if schema.Has(event.ReasonCode) {
		cases += " WHEN " + statement.Is(event.Event, event.CheckAuthnComplete) + " THEN reason_code"
	}
	if schema.Has(event.AuthzSource) {
		cases += " WHEN " + statement.Is(event.Event, event.CheckAuthzComplete) + " THEN authz_source"
	}
	if cases == "" {
		cases = " WHEN event IS NULL THEN event"
	}
	return "CASE" + cases + " END"
}

// causesOf reads the rows of countCauses.
func causesOf(result *columnar.Result) []frame.Cause {
	events, values, actions := result.Texts("event_name"), result.Texts("cause"), result.Texts(event.Action)
	counts, clients, topics, last := result.Ints("n"), result.Ints("clients"), result.Ints("topics"), result.Times("last_at")
	causes := make([]frame.Cause, result.Rows)
	for i := range causes {
		c := frame.Cause{
			Event: events.Get(i), Value: values.Pointer(i), Action: actions.Pointer(i),
			Count: counts.Get(i), Clients: clients.Pointer(i), Topics: topics.Pointer(i), Last: last.Get(i),
		}
		c.Meaning, c.Check = meaningOf(c)
		causes[i] = c
	}
	return causes
}

// addClients takes over how many clients and topics causes have.
func addClients(causes, counted []frame.Cause) {
	of := func(c frame.Cause) [3]string { return [3]string{c.Event, frame.Label(c.Value), frame.Label(c.Action)} }
	for _, from := range counted {
		for i := range causes {
			if of(causes[i]) == of(from) {
				causes[i].Clients, causes[i].Topics = from.Clients, from.Topics
			}
		}
	}
}

// meaningOf looks a cause up in the dictionary, which names events as EMQX writes them.
func meaningOf(c frame.Cause) (meaning, check string) {
	if c.Value == nil || *c.Value == "" {
		return "The row doesn't say why.", "EMQX's log of that time; whether EMQX's action writes this column."
	}
	if entry, ok := event.ReasonFor(event.CauseColumn(c.Event), c.Event, *c.Value); ok {
		return entry.Meaning, entry.Check
	}
	return "Not in the dictionary of EMQX's values: a plugin, a hook or another version of EMQX wrote it.",
		"EMQX's log of that time; the documentation of the plugin, the hook or the version."
}
