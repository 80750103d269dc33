package diagnosis

import (
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// Clients that are refused for their user name or password: single ones, or all that share a user or an address.

var credentialRules = []Rule{{
	ID:      "wrong-credentials",
	Meaning: "A client is refused over and over because its user name or password is wrong.",
	Recognized: "Authentications of one client that failed for its credentials: 3 or more, and 1 an hour, or 1 where at most 20 clients are asked about, which is information; not from an address that brute-force names. Where client IDs change with each attempt: 5 or more of one user " +
		"or of one address, as many.",
	Otherwise: "EMQX answers not_authorized too when its authenticator fails: where others are refused at the same time, look at authenticator-unavailable first.",
	Check:     "Compare the client's user name and password with the authenticator's record: a password that was changed on one side, a wrong client ID, an expired token.",
	find:      findCredentials,
}}

func findCredentials(f *Evidence, b *blame) []Finding {
	var list, rest []tally[Refusal]
	for _, t := range refused(f, event.Credentials) {
		switch {
		case b.explained(t.Client):
		case t.Count >= f.enoughRefusals():
			list = append(list, t)
		case !f.Status[t.Client].isIn(t.Last):
			rest = append(rest, t)
		}
	}
	var findings []Finding
	if len(list) > 0 {
		findings = append(findings, f.wrongCredentials(b, list))
	}
	return append(findings, f.changingClients(b, rest)...)
}

func (f *Evidence) wrongCredentials(b *blame, list []tally[Refusal]) Finding {
	f.blameRefusals(b, "wrong-credentials", list)
	away := int64(0)
	for _, t := range list {
		if !f.Status[t.Client].LastAccepted.After(t.Last) {
			away++
		}
	}
	worst, all := list[0], total(list)
	severity := f.severity(Warning, max(away, int64(len(list))))
	switch {
	case worst.Count < f.oftenRefused():
		severity = Info
	case f.few() && away > 0:
		severity = Critical
	case away == 0 && severity != Critical:
		severity = Info
	}
	one := worst.Rows[0]
	summary := fmt.Sprintf("%s was refused %s with %s", name(worst.Client), times(worst.Count), listed(values(worst.Rows, func(r Refusal) string { return r.Code })))
	if one.Username != "" {
		summary += fmt.Sprintf(" as user %s", one.Username)
	}
	if one.Source != "" {
		summary += " from " + one.Source
	}
	if gap := worst.every(); gap > 0 {
		summary += ", every " + inWords(gap)
	}
	summary += ", " + f.course(worst.Span)
	if accepted := f.Status[worst.Client].LastAccepted; accepted.After(worst.Last) {
		summary += fmt.Sprintf("; since %s it is let in", f.at(accepted))
	}
	subject, shared := f.shared(list)
	return Finding{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: Certain,
		Summary: summary + f.othersOf(othersFigures(list), "refusal", "refusals") + shared + ".", Rows: rowsOf(list),
	}
}

// shared says what the refused share: a user whose password was changed, an address behind which they all are.
func (f *Evidence) shared(list []tally[Refusal]) (subject, sentence string) {
	if len(list) < 2 {
		return aboutClients(names(list)), ""
	}
	all := refusalsOf(list)
	if users := values(all, func(r Refusal) string { return r.Username }); len(users) == 1 && users[0] != "" {
		return about("user", users[0]), "; all of them as user " + users[0]
	}
	if sources := values(all, func(r Refusal) string { return r.Source }); len(sources) == 1 && sources[0] != "" {
		sentence = "; all of them from " + sources[0]
		if works := f.Addresses[sources[0]]; works > 0 {
			sentence += fmt.Sprintf(", from where %s: it is an address that many share", count(works, "client works", "clients work"))
		}
		if f.Addresses[sources[0]] >= sharedBy {
			return Fleet, sentence
		}
		return about("network", sources[0]), sentence
	}
	return f.together(membersOf(list))
}

const fewChanging = 5 // refusals of clients that come once or twice

// changingClients tells of users, and else of addresses, whose client IDs change from attempt to attempt.
func (f *Evidence) changingClients(b *blame, rest []tally[Refusal]) []Finding {
	var findings []Finding
	for _, by := range []struct {
		kind string
		of   func(Refusal) string
	}{
		{"user", func(r Refusal) string { return r.Username }},
		{"network", func(r Refusal) string { return r.Source }},
	} {
		for _, group := range byClient(rest, func(t tally[Refusal]) string { return by.of(t.Rows[0]) }, func(t tally[Refusal]) Span { return t.Span }) {
			var list []tally[Refusal]
			for _, t := range group.Rows {
				if !b.explained(t.Client) {
					list = append(list, t)
				}
			}
			if group.Client == "" || len(list) < fewChanging || group.Count < f.atLeast(fewChanging, refusalsPerHour) {
				continue
			}
			f.blameRefusals(b, "wrong-credentials", list)
			all := total(list)
			findings = append(findings, Finding{
				Severity: f.severity(Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: about(by.kind, group.Client), Certainty: Likely, Rows: rowsOf(list),
				Summary: fmt.Sprintf("The %s %s was refused %s with %s, each time or two under another client ID (%s), %s.", kindInWords(by.kind), group.Client, times(all.Count), codesOf(list),
					clients(int64(len(list))), f.course(all)),
			})
		}
	}
	return findings
}

func kindInWords(kind string) string {
	if kind == "network" {
		return "address"
	}
	return kind
}
