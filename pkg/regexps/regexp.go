// Package regexps writes regular expressions so that every database finds the same rows with them.
package regexps

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
)

// maxRepeat is the largest repetition count that PostgreSQL's regular expressions take (RE_DUP_MAX).
const maxRepeat = 255

// Regexp is a regular expression in RE2's syntax, rewritten so that every database finds the same rows with it.
type Regexp struct {
	portable string
	compiled *regexp.Regexp
}

// Parse parses RE2 syntax and writes it in the part of the language that PostgreSQL (POSIX ARE) and GreptimeDB
// (Rust's regex) read alike: groups, alternatives, greedy repetition, ^, $, and classes with their characters spelled out.
// Shorthands such as \w, case folding and the dot are written as what they mean in RE2. Greed doesn't change whether
// an expression is found, so it is dropped.
func Parse(text string) (Regexp, error) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			return Regexp{}, fmt.Errorf("%s is no regular expression (RE2 syntax): %s: %s", event.Quote(text), bad.Code, bad.Expr)
		}
		return Regexp{}, fmt.Errorf("%s is no regular expression (RE2 syntax)", event.Quote(text))
	}
	var b strings.Builder
	if err := writeRegexp(&b, tree); err != nil {
		return Regexp{}, fmt.Errorf("%s: %w", event.Quote(text), err)
	}
	compiled, err := regexp.Compile(text)
	if err != nil {
		return Regexp{}, fmt.Errorf("%s is no regular expression (RE2 syntax): %w", event.Quote(text), err)
	}
	return Regexp{portable: b.String(), compiled: compiled}, nil
}

// Portable is the expression as every database reads it.
func (r Regexp) Portable() string { return r.portable }

// MatchString says whether the expression is found in a text.
func (r Regexp) MatchString(text string) bool { return r.compiled.MatchString(text) }

func writeRegexp(b *strings.Builder, re *syntax.Regexp) error {
	switch re.Op {
	case syntax.OpNoMatch:
		b.WriteString(`$[a]`) // nothing follows the end
	case syntax.OpEmptyMatch:
		b.WriteString(`(?:)`)
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if re.Flags&syntax.FoldCase != 0 {
				writeClass(b, foldOrbit(r))
			} else {
				b.WriteString(mqtt.QuoteRegexp(string(r)))
			}
		}
	case syntax.OpCharClass:
		writeClass(b, re.Rune)
	case syntax.OpAnyCharNotNL:
		b.WriteString(`[^\u000a]`)
	case syntax.OpAnyChar:
		b.WriteString(anyChar)
	case syntax.OpBeginText:
		b.WriteByte('^')
	case syntax.OpEndText:
		b.WriteByte('$')
	case syntax.OpBeginLine, syntax.OpEndLine:
		return errors.New("(?m), with which ^ and $ match at line breaks, can't be written for every database; leave it out")
	case syntax.OpWordBoundary:
		return errors.New(`\b can't be written for every database; use (^|[^0-9A-Za-z_]) or ([^0-9A-Za-z_]|$)`)
	case syntax.OpNoWordBoundary:
		return errors.New(`\B can't be written for every database; name the characters around instead`)
	case syntax.OpCapture:
		return writeGroup(b, re.Sub[0])
	case syntax.OpStar:
		return writeRepeat(b, re.Sub[0], "*")
	case syntax.OpPlus:
		return writeRepeat(b, re.Sub[0], "+")
	case syntax.OpQuest:
		return writeRepeat(b, re.Sub[0], "?")
	case syntax.OpRepeat:
		return writeCounted(b, re)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if err := writeRegexp(b, sub); err != nil {
				return err
			}
		}
	case syntax.OpAlternate:
		b.WriteString(`(?:`)
		for i, sub := range re.Sub {
			if i > 0 {
				b.WriteByte('|')
			}
			if err := writeRegexp(b, sub); err != nil {
				return err
			}
		}
		b.WriteByte(')')
	default:
		return fmt.Errorf("%s can't be written for every database", re)
	}
	return nil
}

func writeGroup(b *strings.Builder, re *syntax.Regexp) error {
	b.WriteString(`(?:`)
	err := writeRegexp(b, re)
	b.WriteByte(')')
	return err
}

func writeRepeat(b *strings.Builder, re *syntax.Regexp, quantifier string) error {
	err := writeGroup(b, re)
	b.WriteString(quantifier)
	return err
}

func writeCounted(b *strings.Builder, re *syntax.Regexp) error {
	if re.Min > maxRepeat || re.Max > maxRepeat {
		return fmt.Errorf("%s repeats more than %d times, which not every database can", re, maxRepeat)
	}
	switch re.Max {
	case -1:
		return writeRepeat(b, re.Sub[0], fmt.Sprintf("{%d,}", re.Min))
	case re.Min:
		return writeRepeat(b, re.Sub[0], fmt.Sprintf("{%d}", re.Min))
	default:
		return writeRepeat(b, re.Sub[0], fmt.Sprintf("{%d,%d}", re.Min, re.Max))
	}
}

// anyChar matches line breaks too; the engines disagree about the dot.
const anyChar = `(?:[^\u000a]|\u000a)`

const (
	firstSurrogate = 0xD800
	lastSurrogate  = 0xDFFF
)

// writeClass writes ranges of characters, given as pairs. A class that begins at NUL and ends at the last character
// is written as what it leaves out, which is shorter.
func writeClass(b *strings.Builder, pairs []rune) {
	negated := len(pairs) > 0 && pairs[0] == 0 && pairs[len(pairs)-1] == unicode.MaxRune
	if negated {
		var gaps []rune
		for i := 1; i+1 < len(pairs); i += 2 {
			gaps = append(gaps, pairs[i]+1, pairs[i+1]-1)
		}
		pairs = gaps
	}
	pairs = withoutSurrogates(pairs)
	switch {
	case len(pairs) == 0 && negated:
		b.WriteString(anyChar)
		return
	case len(pairs) == 0:
		b.WriteString(`$[a]`)
		return
	case negated:
		b.WriteString(`[^`)
	default:
		b.WriteByte('[')
	}
	for i := 0; i < len(pairs); i += 2 {
		writeClassRune(b, pairs[i])
		if pairs[i+1] > pairs[i] {
			b.WriteByte('-')
			writeClassRune(b, pairs[i+1])
		}
	}
	b.WriteByte(']')
}

// withoutSurrogates keeps ranges from beginning or ending at code points that are no characters, which Rust refuses to
// read. What lies on both sides of them becomes one range: Rust gets the inverse of two wrong.
func withoutSurrogates(pairs []rune) []rune {
	var kept []rune
	for i := 0; i+1 < len(pairs); i += 2 {
		lo, hi := pairs[i], pairs[i+1]
		if lo >= firstSurrogate && lo <= lastSurrogate {
			lo = lastSurrogate + 1
		}
		if hi >= firstSurrogate && hi <= lastSurrogate {
			hi = firstSurrogate - 1
		}
		switch last := len(kept) - 1; {
		case lo > hi:
		case last >= 0 && kept[last] == firstSurrogate-1 && lo == lastSurrogate+1:
			kept[last] = hi
		default:
			kept = append(kept, lo, hi)
		}
	}
	return kept
}

// foldOrbit lists, as pairs, the characters that differ from r only in case.
func foldOrbit(r rune) []rune {
	pairs := []rune{r, r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		pairs = append(pairs, f, f)
	}
	return pairs
}

// writeClassRune spells out all but letters and digits: inside brackets each engine has signs of its own.
func writeClassRune(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		b.WriteRune(r)
	} else if r <= 0xFFFF {
		fmt.Fprintf(b, `\u%04x`, r)
	} else {
		fmt.Fprintf(b, `\U%08x`, r)
	}
}
