package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What a diagnosis gathers about clients: refusals, denials, ends of connections.

func (g *gathering) refusals() error {
	if g.aboutMessages() || !g.canRead(event.ClientID, event.ReasonCode) {
		return nil
	}
	b := g.builder()
	r := g.scope(b, event.CheckAuthnComplete, event.Connack)
	r.and(having(g.q.Schema, []string{event.CheckAuthnComplete, event.Connack}, event.Failure))
	l := lookup{
		groups: []value{columnValue(event.ClientID), columnValue(event.Event), columnValue(event.ReasonCode)},
		values: howMany(), from: r, order: byNumber, limit: mostGroups,
	}
	if g.q.Schema.Has(event.Username) {
		l.values = append(l.values, textValue("a_user", "min(username)"))
	}
	if g.q.Schema.Has(event.Peername) {
		l.values = append(l.values, textValue("a_source", "min("+sourceValue().sql+")"), intValue("sources", "count(DISTINCT "+sourceValue().sql+")"))
	}
	more, err := g.look(b, l, func(r reader) {
		g.facts.Refusals = append(g.facts.Refusals, diagnosis.Refusal{
			ClientID: r.text(event.ClientID), Event: r.text(event.Event), Code: r.text(event.ReasonCode),
			Username: r.text("a_user"), Source: r.text("a_source"), Sources: r.int("sources"), Span: spanOf(r),
		})
	})
	g.tellMore(more, "refused clients")
	return err
}

// tellMore says that figures are of the biggest groups only.
func (g *gathering) tellMore(more bool, what string) {
	if more {
		g.q.Warnf("There are more %s than a diagnosis reads: its figures are those of the %d most frequent.", what, mostGroups)
	}
}

func (g *gathering) guesses() error {
	if g.aboutMessages() || len(g.facts.Refusals) == 0 && !g.preview || !g.canRead(event.Peername, event.Username, event.ClientID, event.ReasonCode) {
		return nil
	}
	b := g.builder()
	from := g.everyone(b, event.CheckAuthnComplete)
	if g.facts.Narrow { // what else comes from the addresses of the clients that are asked about
		var addresses []string
		for _, r := range g.facts.Refusals {
			if !slices.Contains(addresses, r.Source) && len(addresses) < mostSources {
				addresses = append(addresses, r.Source)
			}
		}
		if len(addresses) == 0 {
			return nil
		}
		from.and(statement.OneOf(b, sourceValue().sql, addresses))
	}
	wrong := "reason_code NOT IN (" + statement.Constants(append(diagnosis.NotCredentials(), event.Successes...)...) + ")"
	names := func(column string) string { return "count(DISTINCT " + only(wrong, column) + ")" }
	welcome := "count(DISTINCT " + only(having(g.q.Schema, []string{event.CheckAuthnComplete}, event.Success), "clientid") + ")"
	_, err := g.look(b, lookup{
		groups: []value{sourceValue()},
		values: append(howManyIf(wrong), intValue("clients", names("clientid")), intValue("users", names("username")), intValue("welcome", welcome)),
		from:   from,
		having: fmt.Sprintf("%s >= %d OR %s >= %d", names("clientid"), diagnosis.ManyNames, names("username"), diagnosis.ManyNames),
		order:  byNumber, limit: mostGroups,
	}, func(r reader) {
		g.facts.Guesses = append(g.facts.Guesses, diagnosis.Guesses{
			Source: r.text("source"), Clients: r.int("clients"), Users: r.int("users"), Welcome: r.int("welcome"), Span: spanOf(r),
		})
	})
	return err
}

func (g *gathering) denials() error {
	if !g.canRead(event.ClientID, event.Topic, event.Action, event.Result, event.AuthzSource) {
		return nil
	}
	b := g.builder()
	r := g.scope(b, event.CheckAuthzComplete)
	r.and("result = 'deny'")
	more, err := g.look(b, lookup{
		groups: []value{columnValue(event.ClientID), columnValue(event.Action), columnValue(event.Topic), columnValue(event.AuthzSource)},
		values: howMany(), from: r, order: byNumber, limit: mostGroups,
	}, func(r reader) {
		g.facts.Denials = append(g.facts.Denials, diagnosis.Denial{
			ClientID: r.text(event.ClientID), Action: r.text(event.Action), Topic: r.text(event.Topic), Source: r.text(event.AuthzSource), Span: spanOf(r),
		})
	})
	g.tellMore(more, "denied authorizations")
	return err
}

func (g *gathering) ends() error {
	if g.aboutMessages() || !g.canRead(event.ClientID, event.Reason) {
		return nil
	}
	b := g.builder()
	r := g.scope(b, event.Disconnected)
	r.and(notConstant(event.Reason, diagnosis.Ordinary()...))
	l := lookup{
		groups: []value{columnValue(event.ClientID), columnValue(event.Reason)},
		values: howMany(), from: r, order: byNumber, limit: mostGroups,
	}
	if g.q.Schema.Has(event.ConnectedAt, event.DisconnectedAt) {
		known := "connected_at > 0"
		l.values = append(l.values, intValue("timed", "count("+only(known, "1")+")"), intValue("lasted", "sum("+only(known, "disconnected_at - connected_at")+")"))
	}
	more, err := g.look(b, l, func(r reader) {
		end := diagnosis.End{ClientID: r.text(event.ClientID), Reason: r.text(event.Reason), Span: spanOf(r)}
		if timed := r.int("timed"); timed > 0 {
			end.Lasted = time.Duration(r.int("lasted")/timed) * time.Millisecond
		}
		g.facts.Ends = append(g.facts.Ends, end)
	})
	g.tellMore(more, "broken connections")
	return err
}

// takeovers looks at who was taken over from which addresses. Who is asked about by an address has others as well.
func (g *gathering) takeovers() error {
	if g.aboutMessages() || !g.canRead(event.ClientID, event.Reason, event.Peername) {
		return nil
	}
	b := g.builder()
	var asked *rows
	taken := lookup{groups: []value{columnValue(event.ClientID), sourceValue()}, values: howMany(), having: "count(*) >= 2"}
	if g.facts.Narrow {
		asked = g.scope(b, event.Disconnected)
		asked.and(constant(event.Reason, takenOver...))
	}
	taken.from = g.everyone(b, event.Disconnected)
	taken.from.and(constant(event.Reason, takenOver...))
	list, columns := taken.list("t.")
	sql := fmt.Sprintf("SELECT %s\nFROM (%s) AS t", list, taken.sql())
	if asked != nil {
		sql = fmt.Sprintf("SELECT %s\nFROM (SELECT clientid\n%s\nGROUP BY clientid) AS q\nJOIN (%s) AS t\nON t.clientid = q.clientid", list, asked.sql(), taken.sql())
	}
	result, err := g.run(b.Build(fmt.Sprintf("%s\nORDER BY t.n DESC\nLIMIT %d", sql, mostGroups+1), mostGroups, columns...))
	if err != nil {
		return err
	}
	for row := range result.Rows {
		r := reader{result, row}
		g.facts.Takeovers = append(g.facts.Takeovers, diagnosis.Takeover{ClientID: r.text(event.ClientID), Source: r.text("source"), Span: spanOf(r)})
	}
	return nil
}

// takenOver are the reasons of a connection that another one with the same client ID ended.
var takenOver = []string{"takenover", "discarded"}

// lives looks at how the clients fare that something has been found about.
func (g *gathering) lives() error {
	var suspects []string
	add := func(client string) {
		if client != "" && len(suspects) < mostSuspects && !slices.Contains(suspects, client) {
			suspects = append(suspects, client)
		}
	}
	for _, u := range g.facts.Unacked {
		add(u.ClientID)
	}
	for _, r := range g.facts.Refusals {
		add(r.ClientID)
	}
	for _, e := range g.facts.Ends {
		add(e.ClientID)
	}
	if len(suspects) == 0 || !g.canRead(event.ReasonCode) {
		return nil
	}
	b := g.builder()
	r := g.everyone(b, event.CheckAuthnComplete, event.Connected, event.Disconnected)
	r.and(statement.OneOf(b, event.ClientID, suspects))
	l := lookup{
		groups: []value{columnValue(event.ClientID)},
		values: []value{
			timeValue("welcome_at", latest(having(g.q.Schema, []string{event.CheckAuthnComplete}, event.Success))),
			timeValue("connected_at_last", latest("event = '"+event.Connected+"'")),
			timeValue("ended_at", latest("event = '"+event.Disconnected+"'")),
		},
		from: r, limit: mostSuspects,
	}
	if g.q.Schema.Has("keepalive") {
		l.values = append(l.values, intValue("alive", "max(keepalive)"))
	}
	g.facts.Lives = map[string]diagnosis.Life{}
	_, err := g.look(b, l, func(r reader) {
		g.facts.Lives[r.text(event.ClientID)] = diagnosis.Life{
			Keepalive: r.int("alive"), LastWelcome: r.time("welcome_at"), LastConnected: r.time("connected_at_last"), LastEnd: r.time("ended_at"),
		}
	})
	return err
}
