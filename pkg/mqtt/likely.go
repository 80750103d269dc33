package mqtt

import (
	"slices"
	"strings"
	"unicode"
)

// Likely says which filters are worth comparing with these topics, in regular expressions that a database can evaluate. Every
// filter that Nearest could name, and every one that receives one of the topics, matches filters; the more of the expressions in
// levels it matches, the nearer it may be. filters is "" when none of the topics is compared.
func Likely(topics []string) (filters string, levels []string) {
	var alone bool // a topic of one level has nothing else by which a slip in it could be found
	var words []string
	for _, topic := range topics {
		if len(variantsOf(topic)) == 0 {
			continue
		}
		split := strings.Split(topic, "/")
		alone = alone || len(split) == 1
		for _, level := range split {
			if word := inAnyCase(level); word != "" && !slices.Contains(words, word) {
				words = append(words, word)
				levels = append(levels, "(?:^|/)"+word+"(?:/|$)")
			}
		}
		filters = "^" + prefix + "?[+#/]*$" // wildcards only
	}
	if filters == "" {
		return "", nil
	}
	if alone {
		filters += "|^" + prefix + "?[^/]*$"
	}
	if len(words) > 0 {
		filters += "|(?:^|/)(?:" + strings.Join(words, "|") + ")(?:/|$)"
	}
	return filters, levels
}

// prefix is what withoutPrefix takes off.
const prefix = `(?:` + SharedPrefix + `|\$exclusive/)`

// inAnyCase matches a level however its letters are written. The cases are written out: the flag for it isn't the same in every
// database, and one may know only ASCII's letters.
func inAnyCase(level string) string {
	var b strings.Builder
	for _, r := range level {
		if unicode.SimpleFold(r) == r {
			b.WriteString(QuoteRegexp(string(r)))
			continue
		}
		cases := []rune{r}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			cases = append(cases, other)
		}
		slices.Sort(cases)
		b.WriteString("[" + string(cases) + "]")
	}
	return b.String()
}
