package find

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// told writes what a text is looked for as: the kind where one is said, the forms, and how.
func told(p pasted) []string {
	var list []string
	for _, n := range p.names {
		line := strings.Join(n.forms, " | ")
		if n.kind != "" {
			line = n.kind + ": " + line
		}
		if n.word {
			line += " (word)"
		} else if !n.within {
			line += " (whole)"
		}
		list = append(list, line)
	}
	return list
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", " \r\n\t\u200b\ufeff", nil},
		{"a name", "device001", []string{"device001"}},
		{"what surrounds it", "\ufeff  device001\u0007\r\n", []string{"\ufeff  device001\u0007 | device001"}},
		{"quotes and a comma", `"o'neil",`, []string{`"o'neil", | o'neil`}},
		{"JSON's escapes", `"a\\b\"c"`, []string{`"a\\b\"c" | a\b"c`, `a\\b\"c (word)`}},
		{"a name with a space", "pump 7", []string{"pump 7", "pump (word)", "7 (word)"}},
		{"percent and backslash", `100%_\`, []string{`100%_\`}},
		{"a dot at the end", "See device001.", []string{"See device001. | See device001", "See (word)", "device001 (word)"}},
		{"lines", "a\r\n\nb\na", []string{"a\r\n\nb\na (whole)", "a", "b"}},
		{"a list", "a, b;c", []string{"a, b;c", "a", " b | b", "c"}},
		{"a comma in quotes", `"a,b"`, []string{`"a,b" | a,b`, "a (word)", "b (word)"}},
		{"a topic", "v2/pump-07/+/#", []string{"v2/pump-07/+/#"}},
		{"a node", "emqx@10.0.0.1", []string{"emqx@10.0.0.1"}},
		{"colons in a name", "node:12:a", []string{"node:12:a"}},
		{"a log line", "2026-03-01T08:00:00.000+00:00 [warning] clientid: foo bar, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b, username: u",
			[]string{
				"client: foo bar", "source: 1.2.3.4:555", "topic: a/b", "user: u",
				"2026-03-01T08:00:00.000+00:00 [warning] clientid: foo bar, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b, username: u (whole)",
			}},
		{"a log line as JSON", `{"level":"warning","clientid":"foo \"1\"","peername":"[2001:db8::7]:51022","mid":7}`, []string{
			`client: "foo \"1\"" | foo "1"`, `source: "[2001:db8::7]:51022" | [2001:db8::7]:51022`,
			`{"level":"warning","clientid":"foo \"1\"","peername":"[2001:db8::7]:51022","mid":7} (whole)`,
		}},
		{"fields with equals signs", "clientid=foo username='b c'", []string{
			"client: foo", "user: 'b c' | b c", "clientid=foo username='b c' (whole)",
		}},
		{"one label", "clientid: foo", []string{"client: foo", "clientid: foo", "clientid (word)"}},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want, told(read(c.text))) })
	}
}

func TestReadIsBounded(t *testing.T) {
	p := read(strings.Repeat("x\n", 5) + strings.Join(strings.Split(strings.Repeat("ab", 200), "a"), "\na"))
	require.LessOrEqual(t, len(p.names), mostNames)
	var lines []string
	for i := range 60 {
		lines = append(lines, strings.Repeat("x", i+1))
	}
	p = read(strings.Join(lines, "\n"))
	require.Len(t, p.names, mostNames)
	require.True(t, p.more)
	parts, more := p.parts()
	require.Len(t, parts, mostParts)
	require.True(t, more)
}

func TestSources(t *testing.T) {
	for text, want := range map[string][]string{
		"78.234.1.9":              {"78.234.1.9"},
		"78.234.1.9:51022":        {"78.234.1.9"},
		"[2001:DB8::7]:51022":     {"2001:db8::7"},
		"mqtts://78.234.1.9:8883": {"78.234.1.9"},
		"{{127,0,0,1},5555}":      nil,
		"{127,0,0,1}":             {"127.0.0.1"},
		"10.0.0.0/8":              nil,
		"pump":                    nil,
		"::ffff:1.2.3.4":          {"1.2.3.4"},
	} {
		require.Equal(t, want, place{kind: Source}.names([]name{{forms: []string{text}}}), text)
	}
}

// FuzzFind: whatever is pasted, what it is looked for as is bounded, and a name that stands alone is among it.
func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"", "device001", "\"a\",\r\n'b'", "clientid: foo, peername: 1.2.3.4:555", `{"clientid":"a\"b"}`, "1.2.3.4:5", "[::1]:5", "{1,2,3,4}", "10.0.0.0/8",
		"a%_\\*", "\u2028\u202e\ufeff", "user=", "id: <<\"x\">>", "<<\"x", "``", "”“", strings.Repeat("a,", 99), strings.Repeat("topic: a/b, ", 99), "\xff\xfe",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := read(text)
		require.LessOrEqual(t, len(p.names), mostNames)
		parts, _ := p.parts()
		require.LessOrEqual(t, len(parts), mostParts)
		for _, n := range p.names {
			require.NotEmpty(t, n.forms)
			require.NotContains(t, n.forms, "")
			for _, p := range places {
				require.Less(t, len(p.names([]name{n})), 16)
				require.Less(t, len(p.within([]name{n})), 4)
			}
			_, _, _ = n.sources(), n.rank(Source, "1.2.3.4"), n.rank(Client, text)
		}
		blocks(p.names)
		if trimmed := strings.TrimFunc(text, surrounds); trimmed != "" && !strings.ContainsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) }) {
			require.Equal(t, exactly, p.rank(Client, text), "the text itself")
			require.Equal(t, exactly, p.rank(Client, trimmed), "what is in it")
		}
	})
}
