package match

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/regexps"
)

func TestRegexpsFindWhatGoFinds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(400, regexpRow))
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			operator := rapid.SampledFrom([]string{"=~", "!~"}).Draw(rt, "operator")
			patterns := rapid.SliceOfN(goRegexp(), 1, 2).Draw(rt, "patterns")
			found := func(value *string) bool {
				return value != nil && slices.ContainsFunc(patterns, func(p string) bool { return regexp.MustCompile(p).MatchString(*value) })
			}
			model := map[string]any{"scenario": event.Events, "filters": []any{
				map[string]any{"column": "client_attrs", "operator": operator, "values": patterns},
			}}
			m.agree(rt, model, attrsOf, func(row fleet.Row) bool { return found(row.ClientAttrs) == (operator == "=~") })
		})
	})
}

// GreptimeDB isn't at hand: instead, what is sent must keep to the constructs that both engines read alike, and say the
// same when it is read by the rules of those.
func TestRegexpsArePortable(t *testing.T) {
	values := randomRows(300, regexpRow)
	checkOften(t, 5, func(rt *rapid.T) {
		pattern := goRegexp().Draw(rt, "pattern")
		re, err := regexps.Parse(pattern)
		require.NoError(rt, err)
		read, err := readPortable(re.Portable())
		require.NoError(rt, err, "%q is written as %q", pattern, re.Portable())
		again, err := regexp.Compile(read)
		require.NoError(rt, err, "%q is read as %q", pattern, read)
		for _, row := range values {
			if row.ClientAttrs != nil {
				require.Equal(rt, re.MatchString(*row.ClientAttrs), again.MatchString(*row.ClientAttrs),
					"%q finds itself in %q; %q doesn't agree", pattern, *row.ClientAttrs, re.Portable())
			}
		}
	})
}

// portableConstructs lists, each as a Go regular expression, the constructs that PostgreSQL and GreptimeDB read alike.
var portableConstructs = []struct{ construct, rewritten string }{
	{`\(\?:|\)|\|`, ""}, // groups, alternatives
	{`\[\^?(?:` + member + `(?:-` + member + `)?)+\]`, ""}, // classes
	{`\\[\\.+*?()|\[\]{}^$]`, ""},                          // signs that stand for themselves
	{`\\u(?:0000|000a)`, ""},                               // NUL and line feed, outside classes too
	{`\^`, `\A`},
	{`\$`, `\z`},
	{`[^\\.+*?()|\[\]{}^$]`, ""}, // all else, itself
}

// member is what a class is made of: letters and digits, and all else by its number.
const member = `(?:[0-9A-Za-z]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})`

var (
	construct = func() *regexp.Regexp {
		alternatives := make([]string, len(portableConstructs))
		for i, p := range portableConstructs {
			alternatives[i] = "(" + p.construct + ")"
		}
		return regexp.MustCompile(`^(?s:` + strings.Join(alternatives, "|") + `)`)
	}()
	repetition = regexp.MustCompile(`^(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})`)
	number     = regexp.MustCompile(`\\u([0-9a-f]{4})|\\U([0-9a-f]{8})`)
)

// readPortable reads an expression construct by construct, refuses any that isn't listed, and gives Go's way to write it.
func readPortable(text string) (string, error) {
	if strings.Contains(text, `\ud7ff\ue000`) {
		return "", errors.New("the inverse of ranges that have only surrogates between them is wrong in Rust")
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		m := construct.FindStringSubmatchIndex(text[at:])
		if m == nil {
			return "", fmt.Errorf("at byte %d: nothing that every database reads alike", at)
		}
		piece := text[at : at+m[1]]
		for i, p := range portableConstructs {
			if m[2*(i+1)] >= 0 && p.rewritten != "" {
				piece = p.rewritten
			}
		}
		for _, digits := range number.FindAllStringSubmatch(piece, -1) {
			if n, err := strconv.ParseUint(digits[1]+digits[2], 16, 32); err != nil || n > 0x10FFFF || n >= 0xD800 && n <= 0xDFFF {
				return "", fmt.Errorf("%s is no character", digits[0])
			}
		}
		b.WriteString(number.ReplaceAllString(piece, `\x{$1$2}`))
		at += m[1]
		if piece == ")" {
			r := repetition.FindString(text[at:])
			b.WriteString(r)
			at += len(r)
		}
	}
	return b.String(), nil
}

func TestReadPortable(t *testing.T) {
	for text, want := range map[string]string{
		`(?:a|\.)*^$`:                       `(?:a|\.)*\A\z`,
		`[^\u000aa-z]\u0000`:                `[^\x{000a}a-z]\x{0000}`,
		`(?:[\U0001f600-\U0001f64f]){2,3}x`: `(?:[\x{0001f600}-\x{0001f64f}]){2,3}x`,
	} {
		got, err := readPortable(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got)
	}
	for _, text := range []string{`a*`, `.`, `\d`, `(a)`, `(?i:a)`, `[[:alpha:]]`, `[a&&b]`, `[\ud800]`, `[a-]`, `(?:a)*?`, `(?:a)**`, `(?=a)`, `\bx`, `a{2}`, `[\U00110000]`, `[^a-\ud7ff\ue000-\uffff]`} {
		_, err := readPortable(text)
		require.Error(t, err, text)
	}
}

func attrsOf(row fleet.Row) *string { return row.ClientAttrs }

// regexpSigns meet each other's case folding, classes, line ends and the signs of regular expressions.
var regexpSigns = []string{
	"a", "b", "A", "B", "z", "0", "9", "_", "-", " ", "\t", "\n", "\r", "k", "K", "\u212a", "s", "S", "ſ", "é", "É", "ß", "ẞ", "σ", "ς", "Σ", "ǆ", "ǅ", "µ", "μ",
	"漢", "😀", "٣", "\u0085", "\u00a0", "\u2028", "\ue000", "\uffff", "\ufffd", "\U0010ffff", "\x01", "\x7f",
	".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "^", "$", `\`, "/", "#", "&", "~", ":", "=", ",", "<", "!", `"`, "'", "%", "x",
}

func regexpRow(r *rand.Rand) fleet.Row {
	row := fleet.Row{Event: event.Connected}
	if r.IntN(20) == 0 {
		return row
	}
	signs := regexpSigns
	if r.IntN(2) == 0 {
		signs = []string{"a", "b", "A", "0", "\n", "k", "s", "é", " "}
	}
	var value string
	for range r.IntN(7) {
		value += pick(r, signs...)
	}
	row.ClientAttrs = &value
	return row
}

// goRegexp draws expressions from all of RE2's syntax but what is refused by name.
func goRegexp() *rapid.Generator[string] {
	return regexpOfDepth(3).Filter(func(p string) bool {
		_, err := regexp.Compile(p)
		return err == nil
	})
}

var regexpAtoms = []string{
	".", "(?s:.)", "^", "$", `\A`, `\z`, "", "(?:)", "()",
	`\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\pL`, `\PL`, `\p{Lu}`, `\P{Lu}`, `\p{Greek}`, `\pN`, `\p{^Ll}`, `\pS`, `\pC`,
	`[\x00\x{10ffff}]`, `[^\x{100}-\x{d7ff}\x{e000}-\x{f000}]`,
	"[[:alpha:]]", "[[:^digit:]]", "[[:punct:][:space:]]", "[^[:word:]]", `[\d\n]`, `[^\D]`, `[\pL\pN_-]`, `[^\pL]`,
	"[abc]", "[^abc]", "[a-z]", "[^a-z]", "[A-z]", `[\x00-\x{10FFFF}]`, `[^\x00-\x{10FFFF}]`, `[\x00-\x{FFFF}]`, `[^\x00]`, `\x00`, `[\x00]`,
	`[\x{d000}-\x{f000}]`, `[^\x{d800}-\x{dfff}]`, `[\x{d800}-\x{dfff}]`, `[]]`, `[^]^]`, `[\]\[\\-]`, `[|&~#-]`, `[a&&b]`, `[*-]`, `[^\n]`, `[σ-ω]`, `[😀-😎]`,
	`\x41`, `\x{212a}`, `\n`, `\t`, `\Qa.b*\E`, `\.`, `\*`, `\-`, `\101`, `\x{10ffff}`,
}

var regexpRepeats = []string{"*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{0,1}", "{1,3}", "{2,}", "{0,}", "{1,2}?"}

var regexpGroups = []string{"(%s)", "(?:%s)", "(?i:%s)", "(?i)%s", "(?s)%s", "(?-s:%s)", "(?U:%s)", "(?P<name>%s)", "(?i-s:%s)", "^%s$", "^(?:%s)$"}

func regexpOfDepth(depth int) *rapid.Generator[string] {
	literal := rapid.Map(rapid.SampledFrom(regexpSigns), regexp.QuoteMeta)
	atom := rapid.OneOf(literal, literal, rapid.SampledFrom(regexpAtoms))
	if depth == 0 {
		return atom
	}
	return rapid.Custom(func(t *rapid.T) string {
		part := regexpOfDepth(depth - 1)
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0, 1:
			return "(?:" + part.Draw(t, "repeated") + ")" + rapid.SampledFrom(regexpRepeats).Draw(t, "repeat")
		case 2, 3:
			return part.Draw(t, "left") + "|" + part.Draw(t, "right")
		case 4, 5, 6:
			return part.Draw(t, "first") + part.Draw(t, "then")
		case 7, 8:
			return fmt.Sprintf(rapid.SampledFrom(regexpGroups).Draw(t, "group"), part.Draw(t, "inner"))
		default:
			return atom.Draw(t, "atom") + rapid.SampledFrom(regexpRepeats).Draw(t, "repeat")
		}
	})
}
