package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// findPlaces are the columns that hold names of a kind; of several, the first that has rows of a name tells of it.
var findPlaces = []struct {
	kind    string
	columns []string
}{
	{"client", []string{"clientid", "from_clientid"}}, {"user", []string{"username", "from_username"}}, {"source", []string{"peername"}},
	{"topic", []string{"topic"}}, {"message", []string{"id"}}, {"node", []string{"node"}},
}

// sighting is what rows in memory say of a name.
type sighting struct {
	rows        int64
	first, last int64
}

// sightings are all names of each kind.
func sightings(records []oracle.Record) map[string]map[string]sighting {
	all := map[string]map[string]sighting{}
	for _, place := range findPlaces {
		all[place.kind] = map[string]sighting{}
		for _, column := range place.columns {
			here := map[string]sighting{}
			for _, r := range records {
				name, ok := r.Text(column)
				if !ok {
					continue
				}
				if place.kind == "source" {
					name = port.ReplaceAllString(name, "")
				}
				seen, known := here[name]
				if !known {
					seen = sighting{first: r.At, last: r.At}
				}
				here[name] = sighting{seen.rows + 1, min(seen.first, r.At), max(seen.last, r.At)}
			}
			for name, seen := range here {
				if _, known := all[place.kind][name]; !known {
					all[place.kind][name] = seen
				}
			}
		}
	}
	return all
}

// plainName is a text that can't be read as anything but a name.
func plainName(text string) bool {
	return len(text) > 1 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-/@.") == "" && strings.Trim(text[len(text)-1:], ".") != ""
}

// invisible says whether nobody could see that something was pasted.
func invisible(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf) }) == ""
}

// mayHold says whether names of a kind are looked for by such a part.
func mayHold(kind, part string) bool {
	switch kind {
	case "source":
		return strings.Trim(part, "0123456789abcdef.") == ""
	case "message":
		return strings.Trim(part, "0123456789abcdef") == ""
	}
	return true
}

// fit is 0 for the very name, 1 for one that begins with the text, 2 for one that holds it, 3 for another, by small letters.
func fit(name, text string) int {
	small, part := strings.ToLower(name), strings.ToLower(text)
	switch {
	case name == text:
		return 0
	case strings.HasPrefix(small, part):
		return 1
	case strings.Contains(small, part):
		return 2
	}
	return 3
}

type findRow struct {
	kind, value string
	sighting
}

func (s *messages) findRows(t *testing.T, model map[string]any, from, to time.Time) (list []findRow, notices []string) {
	t.Helper()
	raw, err := json.Marshal(model)
	require.NoError(t, err)
	frames, err := s.Answer(query.Request{JSON: raw, From: from, To: to})
	require.NoError(t, err, "%s", raw)
	require.Len(t, frames, 1)
	for _, n := range frames[0].Meta.Notices {
		notices = append(notices, n.Text)
	}
	f := frames[0]
	if len(f.Fields) == 0 {
		return nil, notices
	}
	require.Equal(t, []string{"kind", "value", "rows", "first", "last", "page"}, testkit.FieldNames(f))
	for row := range f.Rows() {
		number, known := f.Fields[2].ConcreteAt(row)
		require.True(t, known, "%s: %v", raw, f.Fields[1].At(row))
		first, _ := f.Fields[3].ConcreteAt(row)
		last, _ := f.Fields[4].ConcreteAt(row)
		list = append(list, findRow{f.Fields[0].At(row).(string), f.Fields[1].At(row).(string),
			sighting{number.(int64), first.(time.Time).UnixMilli(), last.(time.Time).UnixMilli()}})
	}
	return list, notices
}

// TestFind: whatever name of the table is pasted, or part of one, it is found as reading the rows in memory finds it.
func TestFind(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := &messages{Stock: oracle.Odd(t, b)}
		all := sightings(oracle.Between(s.Records, s.Start.UnixMilli(), s.End.UnixMilli()))
		for kind, names := range all {
			pasted := []string{}
			for name := range names {
				if name != "" && (kind != "source" || strings.Trim(name, "0123456789abcdef.:[]") == "") && !oracle.Unfilled(name) && !invisible(name) {
					pasted = append(pasted, name)
				}
			}
			slices.Sort(pasted)
			require.NotEmpty(t, pasted)
			step := max(1, len(pasted)/b.Rounds(12))
			for i := 0; i < len(pasted); i += step {
				name := pasted[i]
				texts := []string{name, " \u200b" + name + "\r\n"}
				if plainName(name) {
					texts = append(texts, name[:len(name)-1], name[1:], "\""+name+"\",", "the "+kind+" "+name+" has trouble")
					if kind == "node" && !strings.Contains(name, "@") { // a word that doesn't look like one
						texts = texts[:len(texts)-1]
					}
				}
				for _, text := range texts {
					if !oracle.Unfilled(text) {
						s.requireFinds(t, all, kind, name, text)
					}
				}
			}
		}
	})
}

func (s *messages) requireFinds(t *testing.T, all map[string]map[string]sighting, kind, name, text string) {
	t.Helper()
	const limit = 5000
	list, _ := s.findRows(t, map[string]any{"scenario": "events", "view": "find", "text": text, "limit": limit}, s.Start, s.End)
	found := map[string]bool{}
	worst := 0
	for _, row := range list {
		about := fmt.Sprintf("%q finds the %s %q", text, row.kind, row.value)
		found[row.kind+" "+row.value] = true
		if row.kind != "source" || port.FindString(row.value) == "" || all["source"][row.value].rows > 0 {
			require.Equal(t, all[row.kind][row.value], row.sighting, about)
		}
		if plainName(text) {
			require.GreaterOrEqual(t, fit(row.value, text), worst, about)
			worst = fit(row.value, text)
		}
	}
	require.True(t, found[kind+" "+name] || text != name && !mayHold(kind, text), "%q doesn't find the %s %q: %v", text, kind, name, list)
	if !plainName(text) {
		return
	}
	for of, names := range all {
		for other := range names {
			if strings.Contains(other, text) && mayHold(of, text) {
				require.True(t, found[of+" "+other], "%q doesn't find the %s %q", text, of, other)
			}
		}
	}
}
