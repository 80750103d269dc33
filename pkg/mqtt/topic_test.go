package mqtt

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTopicFilters(t *testing.T) {
	for _, test := range []struct{ filter, exact, regexp string }{
		{"a", "a", "a$"},
		{"a/b", "a/b", "a/b$"},
		{"/", "/", "/$"},
		{"a//b/", "a//b/", "a//b/$"},
		{"a.b/(c)*", "a.b/(c)*", `a\.b/\(c\)\*$`},
		{"$SYS/a", "$SYS/a", `\$SYS/a$`},
		{"设备/😀", "设备/😀", "设备/😀$"},
		{"+", "", `(?:[^$/][^/]*)?$`},
		{"+/a", "", `(?:[^$/][^/]*)?/a$`},
		{"a/+", "", `a/[^/]*$`},
		{"a/+/+/b", "", `a/[^/]*/[^/]*/b$`},
		{"/+", "", `/[^/]*$`},
		{"#", "", `(?:[^$]|$)`},
		{"a/#", "", `a(?:/|$)`},
		{"a/b/#", "", `a/b(?:/|$)`},
		{"/#", "", `(?:/|$)`},
		{"+/#", "", `(?:[^$/][^/]*)?(?:/|$)`},
		{"a/+/#", "", `a/[^/]*(?:/|$)`},
		{"$SYS/#", "", `\$SYS(?:/|$)`},
		{"$share/g/a/+", "", `\$share/g/a/[^/]*$`},
	} {
		t.Run(test.filter, func(t *testing.T) {
			f, err := ParseTopicFilter(test.filter)
			require.NoError(t, err)
			exact, isExact := f.Exact()
			require.Equal(t, test.exact != "", isExact)
			if isExact {
				require.Equal(t, test.exact, exact)
			}
			require.Equal(t, test.regexp, f.Regexp())
		})
	}
}

func TestMalformedTopicFilters(t *testing.T) {
	const (
		last   = "# stands only at the end of a topic filter, as in a/#"
		whole  = "# stands only for whole levels, as in a/#"
		single = "+ stands only for a whole level, as in a/+/b"
	)
	for filter, want := range map[string]string{
		"#/a": last, "a/#/b": last, "#/#": last, "a/#/": last,
		"a#": whole, "#a": whole, "a/b#": whole, "##": whole, "+#": whole, "a#/b": whole,
		"a+": single, "+a/b": single, "a/++": single, "a/+b/#": single,
	} {
		t.Run(filter, func(t *testing.T) {
			_, err := ParseTopicFilter(filter)
			require.EqualError(t, err, want)
		})
	}
}

func TestTopicNames(t *testing.T) {
	for _, name := range []string{"a", "/", "a/b/c", "$SYS/a", "a b", strings.Repeat("a/", 127) + "a"} {
		_, err := ParseTopicName(name)
		require.NoError(t, err, name)
	}
	for name, want := range map[string]string{
		"a/+": "a topic name holds no wildcards (+, #)", "#": "a topic name holds no wildcards (+, #)", "a+b": "a topic name holds no wildcards (+, #)",
		strings.Repeat("a/", 128) + "a": "a topic name has at most 128 levels",
	} {
		_, err := ParseTopicName(name)
		require.EqualError(t, err, want)
	}
}

func TestCoveringRegexp(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"a", `(?:#|(?:a|\+)/#|(?:a|\+))$`},
		{"a/b.c", `(?:#|(?:a|\+)/#|(?:a|\+)/(?:b\.c|\+)/#|(?:a|\+)/(?:b\.c|\+))$`},
		{"/", `(?:#|(?:|\+)/#|(?:|\+)/(?:|\+)/#|(?:|\+)/(?:|\+))$`},
		{"$SYS/a", `(?:\$SYS/#|\$SYS/(?:a|\+)/#|\$SYS/(?:a|\+))$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			name, err := ParseTopicName(test.name)
			require.NoError(t, err)
			require.Equal(t, test.want, name.CoveringRegexp())
		})
	}
}

func TestSharedPrefix(t *testing.T) {
	re := regexp.MustCompile("^" + SharedPrefix)
	for filter, want := range map[string]string{
		"$share/g/a": "$share/g/", "$share/g/a/b": "$share/g/", "$share/g/": "$share/g/", "$queue/a": "$queue/", "$share/设.*/a": "$share/设.*/",
		"$share/g": "", "$share//a": "", "$queue": "", "a/$share/g/b": "", "share/g/a": "", "$SHARE/g/a": "", "$exclusive/a": "",
	} {
		require.Equal(t, want, re.FindString(filter), filter)
	}
}
