package mqtt

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDifferences(t *testing.T) {
	for _, test := range []struct{ topic, filter, want string }{
		{"meters/9/Reading", "meters/+/reading", "differs in case at level 3: Reading / reading"},
		{"Meters/9/Reading", "meters/9/reading/#", "differs in case at level 1: Meters / meters, level 3: Reading / reading"},
		{"a/Ä", "a/ä", "differs in case at level 2: Ä / ä"},

		{"meters/9/reading", "meters/+/raeding", "differs at level 3: reading / raeding"},
		{"meters/9/reading", "metres/9/#", "differs at level 1: meters / metres"},
		{"telemetry", "telemtery", "differs at level 1: telemetry / telemtery"},
		{"measurements/9", "mesurement/9", "differs at level 1: measurements / mesurement"},
		{"meters/9/reading ", "meters/+/reading", `is spelled differently at level 3: "reading " / reading`},
		{"line_1/state", "line-1/state", "is spelled differently at level 1: line_1 / line-1"},

		{"/meters/reading", "meters/reading", "lacks the topic's leading slash"},
		{"meters/reading", "/meters/reading", "has a leading slash, which begins a level of its own"},
		{"meters/reading/", "meters/reading", "lacks the topic's slash at the end"},
		{"meters/reading", "meters/reading/", "has a slash at the end, which begins a level of its own"},
		{"meters//reading", "meters/reading", `lacks level 2: ""`},
		{"meters/reading", "meters//reading", "has an empty level more, level 2"},

		{"plant/line/9/reading", "plant/line/reading", "lacks level 3: 9"},
		{"plant/line/9/reading", "plant/line/9", "lacks level 4: reading"},
		{"plant/line/reading", "plant/line/+/reading", "has a level more, level 3: +"},
		{"plant/line/reading", "acme/plant/line/#", "has a level more, level 1: acme"},

		{"meters/9/reading", "meters/+", "ends in +, which stands for one level; # stands for all below"},
		{"plant/line/9/reading", "plant/+", "ends in +, which stands for one level; # stands for all below"},
		{"meters/9/reading", "meters/#/reading", "has # at level 2, but # stands only at the end; + stands for one level"},
		{"meters/line/reading", "meters/line/#/reading", "has # at level 3, but # stands only at the end; + stands for one level"},
		{"meters/9/reading", "meters/*/reading", "has * at level 2, which is no wildcard of MQTT; + stands for one level"},

		{"meters/9/Reading", "$share/g/meters/+/reading", "differs in case at level 3: Reading / reading"},
		{"meters/9/Reading", "$queue/meters/+/reading", "differs in case at level 3: Reading / reading"},
		{"meters/9/reading", "$share/meters/+/reading", "takes meters for the name of its group: $share/ is followed by a group's name first"},
		{"meters/9/reading", "share/g/meters/+/reading", "begins with share/, where a shared subscription begins with $share/"},
		{"meters/9/reading", "$Share/g/meters/+/reading", "begins with $Share/, where a shared subscription begins with $share/"},

		{"acme/hall/plant/line", "plant/line", "lacks acme/hall/ in front (a mountpoint?)"},
		{"plant/line", "acme/hall/plant/line", "has acme/hall/ in front, which the topic lacks (a mountpoint?)"},
		{"$bridge/plant/state", "+/plant/#", "begins with a wildcard, which doesn't receive topics that begin with $"},
		{"$bridge/plant", "#", "begins with a wildcard, which doesn't receive topics that begin with $"},
	} {
		t.Run(test.topic+" "+test.filter, func(t *testing.T) {
			m, ok := Nearest(test.topic, []string{"x/y/z", test.filter})
			require.True(t, ok)
			require.Equal(t, Match{Index: 1, Filter: test.filter, Difference: test.want, cost: m.cost, literals: m.literals}, m)
		})
	}
}

func TestNothingIsNear(t *testing.T) {
	for _, test := range []struct{ why, topic, filter string }{
		{"it receives the topic", "meters/9/reading", "meters/+/reading"},
		{"it receives the topic, shared", "meters/9/reading", "$share/g/meters/#"},
		{"it receives the topic, exclusively", "meters/9/reading", "$exclusive/meters/9/reading"},
		{"another device", "sites/s1/sensor-00012/cmd", "sites/s1/sensor-00013/cmd"},
		{"another device, by letters and digits", "devices/ab12cd/cmd", "devices/ab12ce/cmd"},
		{"another number", "meters/8", "meters/9"},
		{"another kind", "sites/s1/sensor-1/audit", "sites/s1/+/events"},
		{"short words are soon alike", "room/in/on", "room/in/off"},
		{"too many slips", "plant/reading", "plant/rdnig"},
		{"another tenant", "acme/plant", "globex/plant"},
		{"two differences", "meters/9/Reading", "metres/9/reading"},
		{"a level less and little in common", "a/b", "a"},
		{"a level more and little in common", "meters/9", "meters/+/reading"},
		{"wildcards that fit everything", "meters/9/reading", "+/+"},
		{"# is malformed there, and something else differs", "plant/line/reading", "plant/#/state/#"},
		{"# is malformed there, and another level differs", "plant/line/9/reading", "plant/line/#/raeding"},
		{"a typo behind wildcards only", "meters/9/reading", "+/+/raeding"},
		{"wildcards in front are no mountpoint", "plant/line", "+/+/plant/line"},
		{"a special topic", "plant/line/state", "$events/plant/line/state"},
		{"a topic too deep", "1/2/3/4/5/6/7/8/A", "1/2/3/4/5/6/7/8/a"},
		{"a topic too long", strings.Repeat("l", 300) + "A", strings.Repeat("l", 300) + "a"},
		{"no topic", "", "/"},
		{"no filter", "a", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			m, ok := Nearest(test.topic, []string{test.filter})
			require.False(t, ok, m.Difference)
		})
	}
	_, ok := Nearest("a", nil)
	require.False(t, ok)
}

func TestTheLeastDifferenceIsNamed(t *testing.T) {
	for _, test := range []struct {
		topic, want string
		filters     []string
	}{
		{"meters/9/Reading", "meters/+/reading", []string{"meters/+", "meters/+/Raeding", "meters/+/reading", "meters/9"}},
		{"meters/9/Reading", "meters/9/reading", []string{"meters/+/reading", "meters/9/reading"}}, // more in common
		{"meters/x/Reading", "meters/+/READING", []string{"meters/+/reading", "meters/+/READING"}}, // by name
		{"meters/9/reading", "metres/9/reading", []string{"meetrss/9/reading", "metres/9/reading"}},
		{"plant/line/9/reading", "plant/line/+", []string{"plant/+", "plant/line/+"}},
	} {
		m, ok := Nearest(test.topic, test.filters)
		require.True(t, ok)
		require.Equal(t, test.want, m.Filter)
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		x, y string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"abcd", "acbd", 1}, {"ä😀", "😀ä", 1}, {"same", "same", 0}} {
		require.Equal(t, test.want, Distance(test.x, test.y), "%s %s", test.x, test.y)
		require.Equal(t, test.want, Distance(test.y, test.x), "%s %s", test.y, test.x)
	}
}

var words = []string{"", "a", "A", "b", "meters", "Meters", "metres", "meter", "reading", "raeding", "sensor-1", "sensor_1", "sensor-2", "9", "$SYS", "$", ".*", "(a", "ä", "Ä", "\n"}

func topicOf() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 1, 5), func(levels []string) string { return strings.Join(levels, "/") })
}

// slips are what makes a filter for a topic miss it, and some that do not.
var slips = []func(t *rapid.T, levels []string, i int) []string{
	func(_ *rapid.T, l []string, i int) []string { return without(l, i) },
	func(t *rapid.T, l []string, i int) []string {
		return with(l, i, rapid.SampledFrom(words).Draw(t, "word"))
	},
	func(t *rapid.T, l []string, i int) []string {
		return with(without(l, i), i, rapid.SampledFrom(append([]string{"*", "#", "+"}, words...)).Draw(t, "word"))
	},
	func(_ *rapid.T, l []string, i int) []string { return append(l[:i:i], "+") },
	func(_ *rapid.T, l []string, i int) []string { return append(l[:i:i], "#") },
	func(_ *rapid.T, l []string, i int) []string { return with(without(l, i), i, "+") },
	func(_ *rapid.T, l []string, i int) []string { return with(without(l, i), i, strings.ToUpper(l[i])) },
	func(_ *rapid.T, l []string, i int) []string { return l[i:] },
	func(t *rapid.T, l []string, i int) []string {
		return append([]string{rapid.SampledFrom([]string{"$share", "$queue", "share", "$Share", "$exclusive", "x"}).Draw(t, "prefix")}, l...)
	},
	func(_ *rapid.T, l []string, i int) []string { return append([]string{"$share", "g"}, l...) },
}

// filterFor makes a filter that is a few slips away from the topic.
func filterFor(t *rapid.T, topic string) string {
	levels := strings.Split(topic, "/")
	for range rapid.IntRange(0, 2).Draw(t, "slips") {
		slip := rapid.SampledFrom(slips).Draw(t, "slip")
		if next := slip(t, append([]string{}, levels...), rapid.IntRange(0, len(levels)-1).Draw(t, "at")); len(next) > 0 {
			levels = next
		}
	}
	return strings.Join(levels, "/")
}

func TestReceives(t *testing.T) {
	for _, test := range []struct {
		filter, topic string
		want          bool
	}{
		{"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "ab", false}, {"+/b", "a/b", true}, {"a/+", "a", false}, {"a/+", "a/", true},
		{"#", "$SYS/a", false}, {"+/a", "$SYS/a", false}, {"$SYS/#", "$SYS/a", true}, {"$SYS/+", "$SYS/a", true},
		{"$share/g/$SYS/#", "$SYS/a", true}, {"$share/g/+/a", "$SYS/a", false}, {"$queue/a", "a", true}, {"$share//a", "a", false}, {"a/#/c", "a/b/c", false},
	} {
		require.Equal(t, test.want, Receives(test.filter, test.topic), "%s %s", test.filter, test.topic)
	}
}

func TestReceiver(t *testing.T) {
	filters := []string{"a/c", "#", "a/#", "$share/g/a/b", "a/b", "a/+"}
	i, ok := Receiver("a/b", filters)
	require.True(t, ok)
	require.Equal(t, 3, i)
	_, ok = Receiver("$SYS/a", filters)
	require.False(t, ok)
}

func TestLikely(t *testing.T) {
	filters, levels := Likely([]string{"meters/9/Reading", "", "ä.b", "Meters//9"})
	require.Equal(t, `^(?:(?:\$share/[^/]+/|\$queue/)|\$exclusive/)?[+#/]*$|^(?:(?:\$share/[^/]+/|\$queue/)|\$exclusive/)?[^/]*$`+
		`|(?:^|/)(?:[Mm][Ee][Tt][Ee][Rr][Ssſ]|9|[Rr][Ee][Aa][Dd][Ii][Nn][Gg]|[Ää]\.[Bb])(?:/|$)`, filters)
	require.Len(t, levels, 4)
	require.Equal(t, "(?:^|/)9(?:/|$)", levels[1])
	filters, levels = Likely([]string{"", strings.Repeat("a/", maxLevels)})
	require.Empty(t, filters)
	require.Empty(t, levels)
}

func TestReceivesAsTheQueryModelDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topic := topicOf().Draw(t, "topic")
		filter := filterFor(t, topic)
		want := false
		for _, body := range []string{filter, withoutPrefix(filter)} {
			if parsed, err := ParseTopicFilter(body); err == nil {
				want = want || regexp.MustCompile("^(?:"+parsed.Regexp()+")").MatchString(topic)
			}
		}
		require.Equal(t, want, Receives(filter, topic), "%q %q", filter, topic)
	})
}

func TestLaws(t *testing.T) {
	for range 10 {
		rapid.Check(t, func(t *rapid.T) {
			topic := topicOf().Draw(t, "topic")
			filters := make([]string, rapid.IntRange(1, 4).Draw(t, "n"))
			for i := range filters {
				filters[i] = filterFor(t, topic)
			}
			m, ok := Nearest(topic, filters)
			if topic != "" {
				likely, _ := Likely([]string{topic})
				asked := regexp.MustCompile(likely)
				for _, filter := range filters {
					if Receives(filter, topic) {
						require.True(t, asked.MatchString(filter), "the database would leave out %q, which receives %q", filter, topic)
					}
					if _, near := Nearest(topic, []string{filter}); near {
						require.True(t, ok)
						require.True(t, asked.MatchString(filter), "the database would leave out %q for %q", filter, topic)
					}
				}
			}
			if !ok {
				return
			}
			require.Equal(t, filters[m.Index], m.Filter)
			require.False(t, Receives(m.Filter, topic), "%q receives %q", m.Filter, topic)
			require.NotEmpty(t, m.Difference)
			for _, filter := range filters {
				if one, near := Nearest(topic, []string{filter}); near {
					require.False(t, one.nearer(m), "%q is nearer than %q", filter, m.Filter)
				}
			}
		})
	}
}
