package access

import (
	"fmt"
	"slices"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// Clients that are refused for their user name or password: single ones, or all that share a user or an address.

var credentialRules = []evidence.Rule{{
	ID:        "wrong-credentials",
	Dashboard: "access",
	Meaning:   "A client is refused over and over because its user name or password is wrong.",
	Recognized: "Authentications of one client that failed for its credentials: 3 or more, and 1 an hour, or 1 where at most 20 clients are asked about, which is information; any of many clients (as in Thresholds) that aren't let in since; not from an address that brute-force names. Where client IDs change with each attempt: 5 or more of one user " +
		"or of one address, as many; where that is so of more than three users or addresses, all are told as one.",
	Otherwise: "EMQX answers not_authorized too when its authenticator fails: where others are refused at the same time, look at authenticator-unavailable first.",
	Check:     "Compare the client's user name and password with the authenticator's record: a password that was changed on one side, a wrong client ID, an expired token.",
	Find:      findCredentials,
}}

func findCredentials(f *evidence.Evidence, b *evidence.Blame) []evidence.Finding {
	var list, rest []evidence.Tally[evidence.Refusal]
	for _, t := range Refused(f, event.Credentials) {
		switch {
		case told(b, t):
		case t.Count >= EnoughRefusals(f):
			list = append(list, t)
		case !f.Status[t.Client].IsIn(t.Last) && !tryingAgain(f, t):
			rest = append(rest, t)
		}
	}
	var findings []evidence.Finding
	if len(list) > 0 {
		findings = append(findings, wrongCredentials(f, b, list))
	}
	findings = append(findings, changingClients(f, b, rest)...)
	rest = slices.DeleteFunc(rest, func(t evidence.Tally[evidence.Refusal]) bool { return told(b, t) })
	if evidence.Many(f, rest) {
		findings = append(findings, wrongCredentials(f, b, rest))
	}
	return findings
}

// tryingAgain says whether a client that was let in before was refused only a moment ago: it may be in again in the next.
func tryingAgain(f *evidence.Evidence, t evidence.Tally[evidence.Refusal]) bool {
	return f.Status[t.Client].WasIn(t.First) && f.To.Sub(t.Last) < stepOfLogins
}

func wrongCredentials(f *evidence.Evidence, b *evidence.Blame, list []evidence.Tally[evidence.Refusal]) evidence.Finding {
	BlameRefusals(f, b, "wrong-credentials", list)
	away, known, well := int64(0), 0, 0
	for _, t := range list {
		s, ok := f.Status[t.Client]
		if !s.IsIn(t.Last) && !s.Stays(t.Span) {
			away++
		}
		if ok {
			known++
		}
		if s.WasIn(t.First) && s.IsIn(t.Last) {
			well++
		}
	}
	worst, all := list[0], evidence.Total(list)
	severity := f.Severity(evidence.Warning, max(away, int64(len(list))))
	switch {
	case worst.Count < oftenRefused(f) && !evidence.Many(f, list):
		severity = evidence.Info
	case f.Few() && away > 0:
		severity = evidence.Critical
	case away == 0 && severity != evidence.Critical && !f.Status[worst.Client].Stays(worst.Span):
		severity = evidence.Info
	}
	one := worst.Rows[0]
	summary := fmt.Sprintf("%s was refused %s with %s", words.Name(worst.Client), words.Times(worst.Count), words.Listed(words.Distinct(worst.Rows, func(r evidence.Refusal) string { return r.Code })))
	switch {
	case one.Username != "":
		summary += fmt.Sprintf(" as user %s", one.Username)
	case f.Users:
		summary += " without a user name"
	}
	if one.Source != "" {
		summary += " from " + one.Source
	}
	if gap := worst.Every(); gap > 0 {
		summary += ", every " + words.InWords(gap)
	}
	summary += ", " + f.Course(worst.Span)
	status := f.Status[worst.Client]
	switch {
	case status.IsIn(worst.Last):
		summary += fmt.Sprintf("; it is let in again, last at %s", f.At(ask.Later(status.LastAccepted, status.LastConnected)))
	case status.Stays(worst.Span):
		summary += "; it is connected all the while, so that somebody else uses its client ID"
	}
	subject, shared := shared(f, list)
	certainty := evidence.Certain
	if nobodyElse(f) {
		certainty = evidence.Likely
		shared += "; nobody at all was let in meanwhile, so the authenticator may be at fault as well"
	}
	check := ""
	if known > 0 && float64(well) >= wellShare*float64(known) {
		check = checkWell
		if len(list) > 1 {
			shared += fmt.Sprintf("; %s in before, and again since", words.OfThem(well, known, "was let", "were let"))
		}
	}
	return evidence.Finding{
		Severity: severity, Span: all, Clients: int64(len(list)), About: subject, Certainty: certainty, Check: check,
		Summary: summary + f.OthersOf(evidence.OthersFigures(list), "refusal", "refusals") + shared + ".", Rows: RowsOf(list),
	}
}

const checkWell = "What was refused was let in before and is again: look at what was other meanwhile. A password that was changed and put right, a token that had expired, or an authenticator that didn't answer (its metrics in EMQX's dashboard, EMQX's log of that time)."

// nobodyElse says whether in the whole time range nobody got in anywhere, though many users tried: their credentials may
// be right, and the authenticator be at fault. Devices that have been connected all the time prove nothing.
func nobodyElse(f *evidence.Evidence) bool {
	users := int64(0)
	for _, l := range everywhere(f.Logins) {
		if l.LetIn > 0 {
			return false
		}
		users = max(users, l.Users)
	}
	return users >= manyNames
}

// shared says what the refused share: a user whose password was changed, an address behind which they all are.
func shared(f *evidence.Evidence, list []evidence.Tally[evidence.Refusal]) (subject, sentence string) {
	if len(list) < 2 {
		return evidence.AboutClients(evidence.Names(list)), ""
	}
	all := refusalsOf(list)
	if users := words.Distinct(all, func(r evidence.Refusal) string { return r.Username }); len(users) == 1 && users[0] != "" {
		return evidence.About("user", users[0]), "; all of them as user " + users[0]
	}
	if sources := words.Distinct(all, func(r evidence.Refusal) string { return r.Source }); len(sources) == 1 && sources[0] != "" {
		sentence = "; all of them from " + sources[0]
		if works := f.Addresses[sources[0]]; works > 0 {
			sentence += fmt.Sprintf(", from where %s: it is an address that many share", words.Count(works, "client works", "clients work"))
		}
		if f.Addresses[sources[0]] >= SharedBy {
			return evidence.Fleet, sentence
		}
		return evidence.About("network", sources[0]), sentence
	}
	return f.Together(evidence.MembersOf(list))
}

const fewChanging = 5 // refusals of clients that come once or twice

// changingClients tells of users, and else of addresses, whose client IDs change from attempt to attempt.
func changingClients(f *evidence.Evidence, b *evidence.Blame, rest []evidence.Tally[evidence.Refusal]) []evidence.Finding {
	var findings []evidence.Finding
	for _, by := range []struct {
		kind string
		of   func(evidence.Refusal) string
	}{
		{"user", func(r evidence.Refusal) string { return r.Username }},
		{"network", func(r evidence.Refusal) string { return r.Source }},
	} {
		for _, group := range evidence.ByClient(rest, func(t evidence.Tally[evidence.Refusal]) string { return by.of(t.Rows[0]) }, func(t evidence.Tally[evidence.Refusal]) evidence.Span { return t.Span }) {
			var list []evidence.Tally[evidence.Refusal]
			for _, t := range group.Rows {
				if !told(b, t) {
					list = append(list, t)
				}
			}
			if group.Client == "" || len(list) < fewChanging || group.Count < f.AtLeast(fewChanging, refusalsPerHour) {
				continue
			}
			BlameRefusals(f, b, "wrong-credentials", list)
			all := evidence.Total(list)
			found := evidence.Finding{
				Severity: f.Severity(evidence.Warning, int64(len(list))), Span: all, Clients: int64(len(list)), About: evidence.About(by.kind, group.Client), Certainty: evidence.Likely, Rows: RowsOf(list),
				Summary: fmt.Sprintf("The %s %s was refused %s with %s, each time or two under another client ID (%s), %s", words.Kind(by.kind), group.Client, words.Times(all.Count), codesOf(list),
					words.Clients(int64(len(list))), f.Course(all)),
			}
			if by.kind == "network" { // one program, whatever it calls itself
				found.Severity = evidence.Warning
			}
			users := usersOf(list)
			if len(users) == 0 && f.Users {
				found.Summary += ", without a user name"
			}
			if by.kind == "network" && len(users) >= manyNames {
				found.Severity, found.Certainty, found.Check = evidence.Warning, evidence.Possible, checkShared
				found.Summary += fmt.Sprintf(", as %s", words.Count(int64(len(users)), "user", "users"))
				if works := f.Addresses[group.Client]; works > 0 {
					found.Summary += fmt.Sprintf("; %s from there: it is an address that many share", words.Count(works, "other client works", "other clients work"))
				}
			}
			found.Summary += "."
			findings = append(findings, found)
		}
	}
	if len(findings) > mostChanging {
		BlameRefusals(f, b, "wrong-credentials", rest)
		return []evidence.Finding{changingEverywhere(f, rest)}
	}
	return findings
}

const checkShared = "Find out who is behind the address: devices of your own with wrong credentials, or somebody who tries names. Don't block the address, others work from there; look whether any of the names was let in."

func usersOf(list []evidence.Tally[evidence.Refusal]) []string {
	return slices.DeleteFunc(words.Distinct(refusalsOf(list), func(r evidence.Refusal) string { return r.Username }), func(name string) bool { return name == "" })
}

const mostChanging = 3 // users or addresses that are told one by one

// changingEverywhere tells of many users that are refused from many addresses: one trouble, not one a user.
func changingEverywhere(f *evidence.Evidence, list []evidence.Tally[evidence.Refusal]) evidence.Finding {
	evidence.SortTallies(list)
	all := evidence.Total(list)
	rows := refusalsOf(list)
	users := usersOf(list)
	sources := slices.DeleteFunc(words.Distinct(rows, func(r evidence.Refusal) string { return r.Source }), func(name string) bool { return name == "" })
	subject, shared := f.Together(evidence.MembersOf(list))
	return evidence.Finding{
		Severity: evidence.Warning, Span: all, Clients: int64(len(list)), About: subject, Certainty: evidence.Possible, Rows: RowsOf(list),
		Summary: fmt.Sprintf("%s of %s from %s under %s, each of them once or twice, with %s, %s: %s%s.", words.Count(all.Count, "refusal", "refusals"), words.Count(int64(len(users)), "user", "users"),
			words.Count(int64(len(sources)), "address", "addresses"), words.Count(int64(len(list)), "client ID", "client IDs"), codesOf(list), f.Course(all), words.Who(users), shared),
		Check: "Find out whose the addresses are. If they are your devices', their credentials are wrong, or a program makes up client IDs. If they are strangers', somebody tries names from many addresses: limit how often a client may " +
			"connect, keep the listener from the internet where it can be, and look whether any of the names was let in.",
	}
}
