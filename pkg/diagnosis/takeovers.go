package diagnosis

import (
	"context"
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// takeovers looks at who was taken over from which addresses. A client that is asked about by one address may have others.
func (g *gathering) takeovers(ctx context.Context, q *ask.Question) error {
	if aboutMessages(q) || !g.canRead(q, event.ClientID, event.Reason, event.Peername) {
		return nil
	}
	b := q.Builder()
	var asked *statement.Rows
	taken := statement.Aggregate{Groups: statement.Select{statement.PlainText(event.ClientID), statement.Text("source", ask.Source)}, Values: howMany(), Having: "count(*) >= 2"}
	if g.Narrow {
		asked = scope(q, b, event.Disconnected)
		asked.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	}
	from := everyone(q, b, event.Disconnected)
	from.And(statement.Is(event.Reason, event.ReplacedReasons()...))
	taken.From = from.SQL()
	list, columns := taken.List().Of("t."), taken.List().Columns()
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS t", list, taken.SQL())
	if asked != nil {
		sql = fmt.Sprintf("SELECT %s\nFROM (SELECT clientid\n%s\nGROUP BY clientid) AS q\nJOIN (%s) AS t\nON t.clientid = q.clientid", list, asked.SQL(), taken.SQL())
	}
	result, err := q.Run(ctx, b.Build(fmt.Sprintf("%s\nORDER BY t.n DESC\nLIMIT %d", sql, mostGroups+1), mostGroups, columns...))
	if err != nil {
		return err
	}
	readAll(result, func(r reader) {
		g.Takeovers = append(g.Takeovers, Takeover{ClientID: r.text(event.ClientID), Source: r.text("source"), Span: spanOf(r)})
	})
	return nil
}
