package diagnosis

import (
	"context"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/access"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/connection"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/message"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/outage"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/recording"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Ask finds out what is wrong with what the query is about. It reads in three waves: of a wave, no statement needs the answer of
// another one.
func Ask(ctx context.Context, q *ask.Question, lookups evidence.Lookups) ([]evidence.Finding, error) {
	g := evidence.New(q, lookups)
	switch kind, name, _ := subject(q.Query); kind {
	case "client":
		g.Subject = name
	case "node":
		g.Node = name
	case "topic":
		g.Topic = name
	}
	for _, wave := range waves {
		parts := make([]func(context.Context, *ask.Question) error, len(wave))
		for i, gather := range wave {
			parts[i] = func(ctx context.Context, q *ask.Question) error { return gather(ctx, g, q) }
		}
		if err := q.Together(ctx, parts...); err != nil {
			return nil, err
		}
	}
	return Judge(g.Evidence), nil
}

// gatherer reads a part of the evidence.
type gatherer func(ctx context.Context, g *evidence.Gathering, q *ask.Question) error

// waves are what is gathered, in the order that it needs.
var waves = [][]gatherer{
	{
		recording.Events,
		outage.Bursts,
		outage.OwnBursts,
		access.Refusals,
		access.Denials,
		connection.Ends,
		connection.Takeovers,
		connection.Loops,
		connection.ShortLived,
		message.Drops,
		message.Unreceived,
		message.SuspectReceivers,
	},
	{
		sightings,
		recording.Copies,
		recording.Clocks,
		recording.OverTime,
		access.Logins,
		outage.Nodes,
		outage.Lost,
		outage.Others,
		outage.Arrived,
		access.Guesses,
		access.Allowed,
		message.Queues,
		message.TopicReceivers,
		message.Missed,
		message.Onward,
		message.Unacked,
		message.Delayed,
	},
	{
		recording.ClockSources,
		recording.Silences,
		outage.EarlierLives,
		access.Addresses,
		message.Retained,
		connection.Statuses,
	},
}
