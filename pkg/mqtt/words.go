package mqtt

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// show writes a level so that it can be seen: one that is empty or holds blanks in quotes.
func show(level string) string {
	if level == "" || strings.ContainsFunc(level, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return fmt.Sprintf("%q", level)
	}
	return level
}

// inCase lists the levels that differ in case.
func inCase(topic, filter []string) string {
	var differences []string
	for i, level := range filter {
		if i < len(topic) && level != topic[i] && level != "+" && level != "#" {
			differences = append(differences, fmt.Sprintf("level %d: %s / %s", i+1, show(topic[i]), show(level)))
		}
	}
	return "differs in case at " + strings.Join(differences, ", ")
}

// otherLevel says how the filter's level differs from the topic's level i, if that is a difference that people make.
func otherLevel(topic []string, i int, f found) (difference string, more int, ok bool) {
	level := topic[i]
	switch {
	case f.hole == "#" && !f.last:
		return hashInside(i), 0, true
	case f.hole == "*":
		return fmt.Sprintf("has * at level %d, which is no wildcard of MQTT; + stands for one level", i+1), 0, true
	case f.hole == "+" || f.hole == "#":
		return "", 0, false
	case plain(f.hole) == plain(level) && plain(level) != "":
		return fmt.Sprintf("is spelled differently at level %d: %s / %s", i+1, show(level), show(f.hole)), 0, true
	}
	steps := Distance(level, f.hole)
	return fmt.Sprintf("differs at level %d: %s / %s", i+1, show(level), show(f.hole)), 1 + steps, steps <= typos(level, f.hole)
}

func hashInside(i int) string {
	return fmt.Sprintf("has # at level %d, but # stands only at the end; + stands for one level", i+1)
}

// plain is a level without case and without what people put between words.
func plain(level string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, level))
}

// typos is how many slips two levels may be apart. Levels with digits are mostly names of devices: other names, not slips.
func typos(x, y string) int {
	if strings.ContainsFunc(x+y, unicode.IsDigit) {
		return 0
	}
	switch n := min(utf8.RuneCountInString(x), utf8.RuneCountInString(y)); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// Distance is the number of letters to change, insert, leave out or swap with the next one (optimal string alignment).
func Distance(x, y string) int {
	a, b := []rune(x), []rune(y)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			row[j+1] = min(last[j]+change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
