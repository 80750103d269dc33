package find

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
)

// What somebody pasted: a name, a list of names, an address with or without its port, a line of EMQX's log.

const (
	mostNames = 50 // names that are looked for as they are
	mostParts = 8  // names of which parts are looked for
)

// pasted is what a text is looked for as.
type pasted struct {
	names []name
	more  bool // there are others that aren't looked for
}

// name is one thing that may be a name. Its forms are what it may be written as, the one that was pasted first.
type name struct {
	forms  []string
	kind   string // what a log line says that it is; "" where nobody says
	within bool   // it is also looked for within other names
	word   bool   // it is only a word of what was pasted
}

// read takes a pasted text apart. A text of white space holds nothing.
func read(text string) pasted {
	var p pasted
	lines := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) })
	if len(lines) > 1 && strings.TrimFunc(text, surrounds) != "" {
		p.add(name{forms: []string{text}})
	}
	for _, line := range lines {
		p.line(line)
	}
	for _, line := range lines {
		if len(labelled(line)) > 1 {
			continue // it says which of its words are names
		}
		for _, word := range strings.FieldsFunc(line, splits) {
			if w := strings.Trim(bare(word), "\"'`"); w != "" {
				p.add(name{forms: []string{w}, word: true})
			}
		}
	}
	return p
}

// longest is the length of a line that may be a name as a whole, though it reads like one of a log.
const longest = 200

// line reads one line: the names that a log calls by what they are, or the parts of a list, or the line itself.
func (p *pasted) line(line string) {
	whole := name{forms: forms(line), within: true}
	if len(whole.forms) == 0 {
		return
	}
	told := labelled(line)
	for _, n := range told {
		p.add(n)
	}
	var items []string
	if len(told) == 0 && unquoted(strings.TrimFunc(line, surrounds)) == strings.TrimFunc(line, surrounds) {
		items = strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' })
	}
	whole.within = len(line) <= longest && len(told) < 2
	p.add(whole)
	if len(items) > 1 {
		for _, item := range items {
			p.add(name{forms: forms(item), within: true})
		}
	}
}

// add keeps a name, unless it is known already.
func (p *pasted) add(n name) {
	known := func(have name) bool {
		return have.kind == n.kind && slices.Equal(have.forms, n.forms) || n.word && slices.Contains(have.forms, n.forms[0])
	}
	if len(n.forms) == 0 || slices.ContainsFunc(p.names, known) {
		return
	}
	if len(p.names) == mostNames {
		p.more = p.more || !n.word
		return
	}
	p.names = append(p.names, n)
}

// parts are the names that are looked for within others; more says that there are others still.
func (p pasted) parts() (list []name, more bool) {
	for _, n := range p.names {
		if n.within {
			list = append(list, n)
		}
	}
	if len(list) > mostParts {
		return list[:mostParts], true
	}
	return list, false
}

// forms are how a text may be meant: as it is, without what surrounds it, without its quotes.
func forms(text string) []string {
	var list []string
	add := func(form string) {
		if form != "" && !slices.Contains(list, form) {
			list = append(list, form)
		}
	}
	trimmed := strings.TrimFunc(text, surrounds)
	if trimmed == "" {
		return nil
	}
	add(text)
	add(trimmed)
	add(unquoted(trimmed))
	add(unquoted(bare(trimmed)))
	return list
}

// core is the form that parts are looked for by: the barest that isn't empty.
func (n name) core() string { return n.forms[len(n.forms)-1] }

// surrounds says whether a character is copied along with a name without being a part of it.
func surrounds(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf) // the last are invisible: a byte order mark, joiners
}

// splits says whether a character stands between words.
func splits(r rune) bool { return surrounds(r) || strings.ContainsRune(",;|=(){}[]<>", r) }

// bare is a text without the punctuation of a sentence around it.
func bare(text string) string {
	return strings.TrimFunc(strings.TrimRightFunc(text, func(r rune) bool { return surrounds(r) || strings.ContainsRune(",;:.", r) }), surrounds)
}

// unquoted is a text without the quotes around it, read as JSON where it is that.
func unquoted(text string) string {
	for _, pair := range []string{`""`, "''", "``", "“”", "‘’", "«»", "<>"} {
		runes := []rune(pair)
		inside, opened := strings.CutPrefix(text, string(runes[0]))
		inside, closed := strings.CutSuffix(inside, string(runes[1]))
		if !opened || !closed || inside == "" {
			continue
		}
		var decoded string
		if pair == `""` && json.Unmarshal([]byte(text), &decoded) == nil && decoded != "" && !strings.ContainsRune(decoded, 0) {
			return decoded
		}
		return inside
	}
	return text
}

// labels are the words by which logs, tables and people call what stands behind them.
var labels = map[string]string{
	"clientid": Client, "client_id": Client, "client id": Client, "from_clientid": Client, "publisher": Client,
	"username": User, "user_name": User, "user": User, "from_username": User,
	"peername": Source, "peerhost": Source, "peer": Source, "source": Source, "ip": Source, "ipaddress": Source, "ip_address": Source, "remote_addr": Source,
	"topic": Topic, "id": Message, "mid": Message, "message_id": Message, "message id": Message, "msgid": Message, "node": Node,
}

var label = regexp.MustCompile(`(?i)(?:^|[\s,;{(\[&|])["']?(client[ _]?id|from_clientid|publisher|from_username|user_?name|user|peername|peerhost|peer|source|ip(?:_?address)?|remote_addr|topic|message[_ ]id|msgid|mid|id|node)["']?(\s*=\s*|\s*:\s+|:)`)

// labelled finds what a line calls by what it is: clientid: foo, "peername":"1.2.3.4:555", username=bar.
func labelled(line string) []name {
	var list []name
	found := label.FindAllStringSubmatchIndex(line, -1)
	for i, at := range found {
		end := len(line)
		if i+1 < len(found) {
			end = max(at[1], found[i+1][0])
		}
		separator := line[at[4]:at[5]]
		value := valueAt(line[at[1]:end], strings.Contains(separator, "="))
		if separator == ":" && !strings.HasPrefix(strings.TrimSpace(line[at[1]:]), `"`) {
			continue // a part of a name, such as node:12
		}
		if meant := forms(strings.TrimRight(value, ",; ")); len(meant) > 0 {
			list = append(list, name{forms: meant, kind: labels[strings.ToLower(line[at[2]:at[3]])], within: true})
		}
	}
	return list
}

// quotedValue is a value in quotes, or a binary as Erlang writes it.
var quotedValue = regexp.MustCompile(`^\s*(?:<<)?("(?:[^"\\]|\\.)*"|'[^']*')(?:>>)?`)

// nextField is where the next field of a log line begins.
var nextField = regexp.MustCompile(`,\s|[}\]]\s*$|\s+[A-Za-z_]+[:=]\s*`)

// valueAt reads the value behind a label. Behind an equals sign it ends at white space.
func valueAt(text string, word bool) string {
	if m := quotedValue.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if word {
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '&' }); i >= 0 {
			return text[:i]
		}
		return text
	}
	if at := nextField.FindStringIndex(text); at != nil {
		return text[:at[0]]
	}
	return text
}

// scheme stands before an address that was copied from a client's settings.
var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// tuple is an address as Erlang's terms have it: {127,0,0,1}.
var tuple = regexp.MustCompile(`\{([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})\}`)

// sources are the addresses that a name may be.
func (n name) sources() []pattern.Source {
	var list []pattern.Source
	for _, form := range n.forms {
		form = tuple.ReplaceAllString(scheme.ReplaceAllString(form, ""), "$1.$2.$3.$4")
		if source, err := pattern.ParseSource(strings.Trim(form, "{}()/ ")); err == nil && !slices.Contains(list, source) {
			list = append(list, source)
		}
	}
	return list
}
