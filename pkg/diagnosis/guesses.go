package diagnosis

import (
	"context"
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func (g *gathering) guesses(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || len(g.Refusals) == 0 || !g.canRead(q, event.Peername, event.Username, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := q.Builder()
	from := everyone(q, b, event.CheckAuthnComplete)
	if g.Narrow { // what else comes from the addresses of the clients that are asked about
		var addresses []string
		for _, r := range g.Refusals {
			if !slices.Contains(addresses, r.Source) && len(addresses) < mostSources {
				addresses = append(addresses, r.Source)
			}
		}
		if len(addresses) == 0 {
			return nil
		}
		from.And(statement.OneOf(b, ask.Source, addresses))
	}
	wrong := "reason_code NOT IN (" + statement.Constants(append(slices.Clone(notCredentials), event.Successes...)...) + ")"
	names := func(column string) string { return "count(DISTINCT " + statement.Where(wrong, column) + ")" }
	welcome := "count(DISTINCT " + statement.Where(ask.OutcomeCondition(q.Schema, []string{event.CheckAuthnComplete}, event.Success), "clientid") + ")"
	_, err := read(ctx, q, b, statement.Aggregate{
		Groups: statement.Select{statement.Text("source", ask.Source)},
		Values: append(howManyIf(wrong), statement.Int("clients", names("clientid")), statement.Int("users", names("username")), statement.Int("welcome", welcome)),
		From:   from.SQL(),
		Having: fmt.Sprintf("%s >= %d OR %s >= %d", names("clientid"), manyNames, names("username"), manyNames),
		Order:  "n DESC", Limit: mostGroups,
	}, func(r reader) {
		g.Guesses = append(g.Guesses, Guesses{
			Source: r.text("source"), Clients: r.int("clients"), Users: r.int("users"), Welcome: r.int("welcome"), Span: spanOf(r),
		})
	})
	return err
}
