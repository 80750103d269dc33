package cause

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What the cause no_subscribers tells of the filters that come near the topics.

const (
	hitTopics   = 5 // topics that are compared, those most hit
	namedTopics = 3 // of these, how many the answer names
)

// explainNoSubscribers says, for messages that nobody received, what came near. The topics are those most hit in recent rows; filters
// are of the whole time range.
func explainNoSubscribers(ctx context.Context, q, recent *ask.Question, causes []frame.Cause) error {
	at := slices.IndexFunc(causes, func(c frame.Cause) bool {
		return c.Event == event.MessageDropped && c.Value != nil && *c.Value == event.NoSubscribers || c.Event == ask.Placeholder
	})
	if at < 0 || !q.Schema.Has(event.Topic) || q.Scenario.Name != event.Drops || !slices.Contains(q.AskedEvents(), event.MessageDropped) {
		return nil
	}
	result, err := q.Run(ctx, mostHit(recent))
	if err != nil {
		return err
	}
	topics := result.Column("topic").Strings
	subscriptions, err := Recent(ctx, q)
	if err != nil {
		return err
	}
	near, more, err := Compare(ctx, subscriptions, topics)
	if err != nil || near == nil {
		return err
	}
	if more {
		q.Infof("More than %d filters are like the topics without subscribers; only the likeliest were compared.", maxFilters)
	}
	causes[at].Check += " " + event.OneLine(whatCameNear(topics, near)) // topics, filters and client IDs are texts from outside
	return nil
}

// mostHit finds the topics of most messages that nobody received.
func mostHit(q *ask.Question) statement.Statement {
	b := q.Builder()
	rows := q.Matching(b, []string{event.MessageDropped})
	rows.And("reason = "+b.Bind(event.NoSubscribers), "topic <> ''")
	list := statement.Select{statement.PlainText(event.Topic), statement.Int("n", "count(*)")}
	sql := fmt.Sprintf("SELECT %s\nFROM (\nSELECT %s\n%s\nGROUP BY topic\n) AS q\nORDER BY n DESC, %s\nLIMIT %d",
		list.Of(""), list, rows.SQL(), b.ByName(event.Topic), hitTopics+1)
	return b.Build(sql, hitTopics, list.Columns()...)
}

// whatCameNear says it in sentences, for the first few topics of which something is known.
func whatCameNear(topics []string, near []Near) string {
	var sentences []string
	named := 0
	for i, topic := range topics {
		if named == namedTopics {
			break
		}
		n := near[i]
		if n.Nearest != nil {
			sentences = append(sentences, fmt.Sprintf("%s comes near %s, but %s%s.", n.Nearest.name(), topic, n.Difference, n.Nearest.end("; it ")))
		}
		if n.Receiver != nil {
			end := n.Receiver.end(", but ") + "."
			if end == "." {
				end = ": was the client connected then?"
			}
			sentences = append(sentences, n.Receiver.name()+" would receive "+topic+end)
		}
		if n.Nearest != nil || n.Receiver != nil {
			named++
		}
	}
	if sentences == nil {
		shown := topics[:min(namedTopics, len(topics))]
		return "Of the subscriptions in this time range, none has a filter near the topics most hit (" + strings.Join(shown, ", ") + ")."
	}
	return strings.Join(sentences, " ")
}

// name is the filter with those who asked for it, few of them by name.
func (s Subscription) name() string {
	who := ""
	switch s.Clients {
	case 0:
	case 1:
		who = " of " + s.Last
	case 2:
		who = " of " + s.First + " and " + s.Last
	default:
		who = fmt.Sprintf(" of %s, %s and %d more", s.First, s.Last, s.Clients-2)
	}
	return "The filter " + s.Filter + who
}

// end says how the subscription ended, "" if it did not as far as is known.
func (s Subscription) end(before string) string {
	switch {
	case s.Denied() && isAfter(s.denied, s.unsubscribed):
		return before + "was denied at " + clock(*s.denied)
	case s.Unsubscribed():
		return before + "was unsubscribed at " + clock(*s.unsubscribed)
	}
	return ""
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
