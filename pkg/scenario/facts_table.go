package scenario

import (
	"fmt"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What a diagnosis gathers about the whole table: rows by event, silence, nodes.

// events counts rows by event and node, and clients.
func (g *gathering) events() error {
	b := g.builder()
	counted := lookup{groups: []value{textValue("named", canonicalEvent)}, values: howMany(), from: g.scope(b)}
	if g.q.Schema.Has(event.Node) {
		counted.groups = append(counted.groups, columnValue(event.Node))
	}
	list, columns := counted.list("e.")
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS e", list, counted.sql())
	if g.canRead(event.ClientID) {
		sql = fmt.Sprintf("SELECT %s, c.clients\nFROM (%s) AS e\nCROSS JOIN (SELECT %s AS clients\n%s) AS c", list, counted.sql(), distinctClients, g.scope(b).sql())
		columns = append(columns, intColumns("clients")...)
	}
	result, err := g.run(b.Build(fmt.Sprintf("%s\nORDER BY e.n DESC\nLIMIT %d", sql, mostGroups+1), mostGroups, columns...))
	if err != nil {
		return err
	}
	for row := range result.Rows {
		r := reader{result, row}
		g.facts.Events = append(g.facts.Events, diagnosis.EventCount{Event: r.text("named"), Node: r.text(event.Node), Span: spanOf(r)})
		g.facts.Clients = r.int("clients")
	}
	return nil
}

// step is a part of the range, in whole seconds and not less than least.
func (g *gathering) step(parts int, least time.Duration) time.Duration {
	return max(least, (g.facts.To.Sub(g.q.From)/time.Duration(parts)).Truncate(time.Second)+time.Second)
}

// beat counts rows over time, in longer steps where there are so many nodes that short ones would be too many.
func (g *gathering) beat() error {
	if !g.canRead(event.Node) {
		return nil
	}
	nodes := map[string]bool{}
	for _, e := range g.facts.Events {
		nodes[e.Node] = true
	}
	step := g.step(min(beats, mostGroups/(len(nodes)+1)), 10*time.Second)
	b := g.builder()
	more, err := g.look(b, lookup{
		groups: []value{timeValue("t", statement.Bucket(step, `"timestamp"`)), columnValue(event.Node)},
		values: howMany(), from: g.everyone(b), order: "1", limit: mostGroups,
	}, func(r reader) {
		g.facts.Beat.Ticks = append(g.facts.Beat.Ticks, diagnosis.Tick{At: r.time("t"), Node: r.text(event.Node), Span: spanOf(r)})
	})
	g.facts.Beat.Cut = more
	return err
}

// unwilling are the ends of connections that neither the client nor an administrator wanted.
func unwilling() string {
	return "(" + notConstant(event.Reason, diagnosis.Unharmed()...) + " OR reason IS NULL)"
}

// burst is what a diagnosis.Burst is made of.
func burst(from *rows) lookup {
	return lookup{
		groups: []value{timeValue("t", statement.Bucket(10*time.Second, `"timestamp"`)), columnValue(event.Node), columnValue(event.Event)},
		values: append(howMany(), intValue("clients", "count(DISTINCT clientid)")),
		from:   from, order: "clients DESC, t", limit: mostGroups,
	}
}

// bursts looks for disconnects that come all at once.
func (g *gathering) bursts() error {
	if g.aboutMessages() || !g.canRead(event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := g.builder()
	from := g.everyone(b, event.Disconnected)
	from.and(unwilling())
	sudden := burst(from)
	sudden.having = "count(DISTINCT clientid) >= 5"
	_, err := g.look(b, sudden, func(r reader) {
		g.facts.Bursts = append(g.facts.Bursts, diagnosis.Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)})
	})
	return err
}

// nodes counts the clients of nodes that lost many at once.
func (g *gathering) nodes() error {
	hit := diagnosis.HitNodes(g.facts)
	if len(hit) == 0 {
		return nil
	}
	b := g.builder()
	from := g.everyone(b)
	from.and(statement.OneOf(b, event.Node, hit))
	g.facts.NodeClients = map[string]int64{}
	_, err := g.look(b, lookup{
		groups: []value{columnValue(event.Node)}, values: []value{intValue("clients", distinctClients)}, from: from, limit: mostGroups,
	}, func(r reader) { g.facts.NodeClients[r.text(event.Node)] = r.int("clients") })
	return err
}

// ownBursts looks at which of the bursts and silences the clients were part of that are asked about.
func (g *gathering) ownBursts() error {
	if !g.facts.Narrow || len(g.facts.Bursts)+len(g.facts.Silences) == 0 || !g.canRead(event.Node, event.ClientID, event.Reason) {
		return nil
	}
	b := g.builder()
	from := g.scope(b, event.Connected, event.Disconnected)
	from.and(unwilling()) // which rows of client.connected are, for want of a reason
	_, err := g.look(b, burst(from), func(r reader) {
		own := diagnosis.Burst{Node: r.text(event.Node), Clients: r.int("clients"), Span: spanOf(r)}
		if r.text(event.Event) == event.Connected {
			g.facts.Returns = append(g.facts.Returns, own)
		} else {
			g.facts.OwnBursts = append(g.facts.OwnBursts, own)
		}
	})
	return err
}

// silences looks at what came before and after the longest silences: of all nodes, and of one while others went on.
func (g *gathering) silences() error {
	if g.aboutMessages() || !g.canRead(event.ClientID, event.Node) {
		return nil
	}
	for _, silent := range diagnosis.Silences(g.facts) {
		b := g.builder()
		was := selectRows(b, later(g.q.From, silent.Since.Add(-10*time.Minute)), silent.Since.Add(time.Millisecond), nil)
		was.and("clientid <> ''")
		if silent.Node != "" {
			was.and("node = " + b.Bind(silent.Node))
		}
		came := selectRows(b, silent.Since, silent.Since.Add(2*time.Minute), []string{event.Connected})
		if silent.Node != "" {
			came.and("node <> " + b.Bind(silent.Node))
		}
		sql := fmt.Sprintf("SELECT count(*) AS active, count(%s) AS gone, count(%s) AS moved\n"+
			"FROM (SELECT clientid, count(%s) AS ends\n%s\nGROUP BY clientid) AS w\n"+
			"LEFT JOIN (SELECT clientid\n%s\nGROUP BY clientid) AS c\nON c.clientid = w.clientid\nLIMIT 2",
			only("w.ends > 0", "1"), only("w.ends = 0 AND c.clientid IS NOT NULL", "1"),
			only("event = '"+event.Disconnected+"'", "1"), was.sql(), came.sql())
		result, err := g.run(b.Build(sql, 1, intColumns("active", "gone", "moved")...))
		if err != nil {
			return err
		}
		if result.Rows > 0 {
			r := reader{result, 0}
			silent.Active, silent.Gone, silent.Moved = r.int("active"), r.int("gone"), r.int("moved")
		}
		g.facts.Silences = append(g.facts.Silences, silent)
	}
	return nil
}

func intColumns(names ...string) []statement.Column {
	columns := make([]statement.Column, len(names))
	for i, name := range names {
		columns[i] = statement.Column{Name: name, Type: event.Int}
	}
	return columns
}
