package regexps

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
)

func TestRegexpsAreWrittenForEveryDatabase(t *testing.T) {
	for _, test := range []struct{ name, regexp, want string }{
		{"nothing", ``, `(?:)`},
		{"a literal", `queue full`, `queue full`},
		{"signs that stand for themselves", `a\.b\*\+\?\(\)\|\[\]\{\}\^\$\\`, `a\.b\*\+\?\(\)\|\[\]\{\}\^\$\\`},
		{"signs that mean nothing", `-/#&~"'%_<>=!:;,@`, `-/#&~"'%_<>=!:;,@`},
		{"a quoted literal", `\Qa.b\E`, `a\.b`},
		{"Unicode", `设备😀`, `设备😀`},
		{"escapes for characters", `\x41\x{1f600}\n\t\101`, "A😀\n\tA"},
		{"NUL", `\x00`, `\u0000`},
		{"case folding", `(?i)ab1`, `[Aa][Bb][1]`},
		{"case folding of a letter with three forms", `(?i)k`, `[Kk\u212a]`},
		{"case folding of one letter", `a(?i:b)`, `a[Bb]`},
		{"the dot", `a.b`, `a[^\u000a]b`},
		{"the dot that matches line breaks", `(?s)a.b`, `a(?:[^\u000a]|\u000a)b`},
		{"anchors", `^a$`, `^a$`},
		{"anchors in other words", `\Aa\z`, `^a$`},
		{"anchors within", `a^b|$c`, `(?:a^b|$c)`},
		{"a class", `[abc]`, `[a-c]`},
		{"a class of signs", `[]\[^&~-]`, `[\u0026\u002d\u005b\u005d-\u005e\u007e]`},
		{"a class of ranges", `[a-fA-F0-9]`, `[0-9A-Fa-f]`},
		{"a negated class", `[^a-z]`, `[^a-z]`},
		{"a negated sign", `[^/]`, `[^\u002f]`},
		{"a class beyond 65535", `[😀-😎]`, `[\U0001f600-\U0001f60e]`},
		{"a class around what are no characters", `[\x{d700}-\x{e0ff}]`, `[\ud700-\ue0ff]`},
		{"a class that begins among them", `[\x{d900}-\x{e0ff}]`, `[\ue000-\ue0ff]`},
		{"a class that ends among them", `[\x{d700}-\x{d900}]`, `[\ud700-\ud7ff]`},
		{"a class of them", `[\x{d800}-\x{dfff}]`, `$[a]`},
		{"all but them", `[^\x{d800}-\x{dfff}]`, `(?:[^\u000a]|\u000a)`},
		{"the first and the last character", `[\x00\x{10ffff}]`, `[^\u0001-\U0010fffe]`},
		{"what is left of a class with them", `[\x00\x{d800}-\x{dfff}\x{10ffff}]`, `[^\u0001-\U0010fffe]`},
		{"every character", `[\x00-\x{10ffff}]`, `(?:[^\u000a]|\u000a)`},
		{"no character", `[^\x00-\x{10ffff}]`, `$[a]`},
		{"digits", `\d`, `[0-9]`},
		{"no digits", `\D`, `[^0-9]`},
		{"word characters", `\w`, `[0-9A-Z\u005fa-z]`},
		{"blanks", `\s`, `[\u0009-\u000a\u000c-\u000d\u0020]`},
		{"a POSIX class", `[[:xdigit:]]`, `[0-9A-Fa-f]`},
		{"a Unicode class", `\p{Hanunoo}`, `[\u1720-\u1734]`},
		{"groups", `(a)(?:b)(?P<name>c)(?<other>d)`, `(?:a)b(?:c)(?:d)`},
		{"alternatives", `ab|cd|`, `(?:ab|cd|(?:))`},
		{"alternatives within", `x(a|bc)y`, `x(?:(?:a|bc))y`},
		{"repetition", `a*b+c?`, `(?:a)*(?:b)+(?:c)?`},
		{"lazy repetition", `a*?b+?c??`, `(?:a)*(?:b)+(?:c)?`},
		{"counted repetition", `a{2}b{2,}c{2,3}d{0,1}`, `(?:a){2}(?:b){2,}(?:c){2,3}(?:d){0,1}`},
		{"the most repetitions", `a{255}b{0,255}`, `(?:a){255}(?:b){0,255}`},
		{"repetition of a group", `(ab)+`, `(?:(?:ab))+`},
		{"repetition of nothing", `()*`, `(?:(?:(?:)))*`},
		{"repetition of an anchor", `(^)*a`, `(?:(?:^))*a`},
		{"braces that count nothing", `a{,2}b{x}`, `a\{,2\}b\{x\}`},
		{"what PostgreSQL would take for a directive", `\*\*\*=a`, `\*\*\*=a`},
	} {
		t.Run(test.name, func(t *testing.T) {
			re, err := Parse(test.regexp)
			require.NoError(t, err)
			require.Equal(t, test.want, re.Portable())
		})
	}
}

func TestRegexpsThatAreRefused(t *testing.T) {
	for _, test := range []struct{ name, regexp, want string }{
		{"word boundary", `\bdevice`, `"\bdevice": \b can't be written for every database; use (^|[^0-9A-Za-z_]) or ([^0-9A-Za-z_]|$)`},
		{"no word boundary", `a\Bb`, `"a\Bb": \B can't be written for every database; name the characters around instead`},
		{"a line's beginning", `(?m)^a`, `"(?m)^a": (?m), with which ^ and $ match at line breaks, can't be written for every database; leave it out`},
		{"a line's end", `(?m:a$)`, `"(?m:a$)": (?m), with which ^ and $ match at line breaks, can't be written for every database; leave it out`},
		{"within groups", `(a|(b\b)+){2}`, `"(a|(b\b)+){2}": \b can't be written for every database; use (^|[^0-9A-Za-z_]) or ([^0-9A-Za-z_]|$)`},
		{"too many repetitions", `a{256}`, `"a{256}": a{256} repeats more than 255 times, which not every database can`},
		{"too many repetitions at most", `a{1,300}`, `"a{1,300}": a{1,300} repeats more than 255 times, which not every database can`},
		{"too many repetitions at least", `a{256,}`, `"a{256,}": a{256,} repeats more than 255 times, which not every database can`},
		{"far too many repetitions", `a{1001}`, `"a{1001}" is no regular expression (RE2 syntax): invalid repeat count: {1001}`},
		{"repetitions of repetitions", `(a{100}){100}`, `"(a{100}){100}" is no regular expression (RE2 syntax): invalid repeat count: {100}`},
		{"an open group", `(a`, `"(a" is no regular expression (RE2 syntax): missing closing ): (a`},
		{"a closed group", `a)`, `"a)" is no regular expression (RE2 syntax): unexpected ): a)`},
		{"an open class", `[a`, `"[a" is no regular expression (RE2 syntax): missing closing ]: [a`},
		{"a backward range", `[z-a]`, `"[z-a]" is no regular expression (RE2 syntax): invalid character class range: z-a`},
		{"repetition of nothing", `*a`, `"*a" is no regular expression (RE2 syntax): missing argument to repetition operator: *`},
		{"repetition of repetition", `a**`, `"a**" is no regular expression (RE2 syntax): invalid nested repetition operator: **`},
		{"look-ahead", `a(?=b)`, `"a(?=b)" is no regular expression (RE2 syntax): invalid or unsupported Perl syntax: (?=`},
		{"look-behind", `(?<!a)b`, `"(?<!a)b" is no regular expression (RE2 syntax): invalid named capture: (?<!a)b`},
		{"a back reference", `(a)\1`, `"(a)\1" is no regular expression (RE2 syntax): invalid escape sequence: \1`},
		{"an unknown escape", `\y`, `"\y" is no regular expression (RE2 syntax): invalid escape sequence: \y`},
		{"an escape at the end", `a\`, `"a\" is no regular expression (RE2 syntax): trailing backslash at end of expression: `},
		{"an unknown Unicode class", `\p{Klingon}`, `"\p{Klingon}" is no regular expression (RE2 syntax): invalid character class range: \p{Klingon}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse(test.regexp)
			require.EqualError(t, err, test.want)
		})
	}
}

func TestRegexpsAnswerForThemselves(t *testing.T) {
	re, err := Parse(`^drop(ped)?$`)
	require.NoError(t, err)
	require.True(t, re.MatchString("dropped"))
	require.False(t, re.MatchString("message.dropped"))
}

func TestQuoteRegexp(t *testing.T) {
	require.Equal(t, `a\.\*\+\?\(\)\|\[\]\{\}\^\$\\/b`, mqtt.QuoteRegexp(`a.*+?()|[]{}^$\/b`))
	require.Equal(t, "设备😀\n", mqtt.QuoteRegexp("设备😀\n"))
	for _, text := range []string{``, `a`, `(?i)a.b`, `[a]{2}|c$`, `\Q\E`, "a\nb", strings.Repeat("(", 300)} {
		re, err := Parse(`\A` + mqtt.QuoteRegexp(text) + `\z`)
		require.NoError(t, err)
		require.True(t, re.MatchString(text))
	}
}

// TestErrorsQuoteWhatWasTyped: a backslash in the error is one that was typed.
func TestErrorsQuoteWhatWasTyped(t *testing.T) {
	_, err := Parse(`(a)\1`)
	require.EqualError(t, err, `"(a)\1" is no regular expression (RE2 syntax): invalid escape sequence: \1`)
}
