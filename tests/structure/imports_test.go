// Package structure keeps the shape of the code: which package may import which, and how big files and packages get.
package structure

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/emqx/emqx-fulllink-datasource/"

// foundations are what questions are built from; of these, each may import what its own line says.
var foundations = []string{"columnar", "contrast", "event", "frame", "mqtt", "pattern", "query", "rollup", "session", "statement"}

// families are the packages of views. They don't know each other.
var families = []string{"rows", "figure", "connection", "message", "cause", "find", "finding", "usersql"}

// allowed says for each package of pkg what it may import of the others, in one direction from top to bottom. Names are below pkg.
var allowed = map[string][]string{
	"":           {"plugin"}, // the process
	"plugin":     slices.Concat([]string{"health", "rawsql", "scenario", "setup", "store", "vocabulary"}, foundations),
	"vocabulary": slices.Concat([]string{"diagnosis", "query/field", "rawsql", "scenario"}, foundations),
	"scenario":   slices.Concat(inScenario(families...), []string{"diagnosis", "diagnosis/evidence", "scenario/ask", "scenario/measure", "store"}, foundations),

	"scenario/rows":         family(),
	"scenario/figure":       family(inScenario("measure", "series")...),
	"scenario/measure":      family("scenario/deliveries", "scenario/series"),
	"scenario/deliveries":   family(),
	"scenario/series":       family(),
	"scenario/message/path": family(),
	"scenario/connection":   family(),
	"scenario/message":      family("scenario/message/path"),
	"scenario/cause":        family("scenario/deliveries"),
	"scenario/find":         family(),
	"scenario/usersql":      family("rawsql"),
	"scenario/finding":      family("diagnosis", "diagnosis/evidence"),
	"diagnosis":             area("access", "connection", "message", "outage", "recording"),
	"diagnosis/message":     area("connection"),
	"diagnosis/connection":  area("access", "outage"),
	"diagnosis/recording":   area("outage"),
	"diagnosis/access":      area(),
	"diagnosis/outage":      area(),
	"diagnosis/evidence":    family("diagnosis/words"),
	"diagnosis/words":       {},
	"scenario/ask":          foundations,

	"health":      {"columnar", "event", "rollup", "statement", "store"},
	"setup":       {"event"},
	"rawsql":      {"event", "query", "statement"},
	"frame":       {"columnar", "event", "query"},
	"store":       {"columnar", "event", "statement", "store/wire"},
	"store/wire":  {"columnar", "event", "statement"},
	"columnar":    {"event"},
	"statement":   {"event"},
	"query":       {"event", "mqtt", "pattern", "query/field", "regexps"},
	"regexps":     {"event", "mqtt"},
	"rollup":      {"columnar", "event", "statement"},
	"session":     {"event"},
	"query/field": {},
	"mqtt":        {},
	"pattern":     {},
	"contrast":    {},
	"event":       {},
}

// family is what a family of views may import, and more.
func family(more ...string) []string {
	return slices.Concat([]string{"scenario/ask"}, foundations, more)
}

// area is what an area of the diagnosis may import, and others of the areas.
func area(others ...string) []string {
	list := family("diagnosis/evidence", "diagnosis/words")
	for _, other := range others {
		list = append(list, "diagnosis/"+other)
	}
	return list
}

func inScenario(names ...string) []string {
	var list []string
	for _, name := range names {
		list = append(list, "scenario/"+name)
	}
	return list
}

// domain are the packages that know neither Grafana nor a driver of a database.
var domain = []string{"columnar", "contrast", "event", "mqtt", "pattern", "query", "regexps", "rollup", "session", "statement"}

// source is a package as the go command lists it, without its tests.
type source struct {
	ImportPath, Dir  string
	GoFiles, Imports []string
}

// name is how the table calls it.
func (s source) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(s.ImportPath, module+"pkg"), "/")
}

func sources(t *testing.T) []source {
	t.Helper()
	var stderr bytes.Buffer
	list := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", module+"pkg/...")
	list.Stderr = &stderr
	out, err := list.Output()
	require.NoError(t, err, stderr.String())
	var all []source
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var s source
		err := d.Decode(&s)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if len(s.GoFiles) > 0 {
			all = append(all, s)
		}
	}
	require.NotEmpty(t, all)
	return all
}

// TestImports: packages know each other in one direction only, and nothing that ships knows what only developers run.
func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		t.Run(filepath.Join("pkg", s.name()), func(t *testing.T) {
			may, known := allowed[s.name()]
			require.True(t, known, "the table of this test doesn't know the package: say there what it may import")
			for _, path := range s.Imports {
				if ours, is := strings.CutPrefix(path, module); is {
					name, ships := strings.CutPrefix(ours, "pkg/")
					require.True(t, ships, "it imports %s, which doesn't ship", ours)
					require.Contains(t, may, name)
					continue
				}
				if slices.Contains(domain, s.name()) {
					require.NotContains(t, strings.Split(path, "/")[0], ".", "%s is neither ours nor of the standard library", path)
				}
			}
		})
	}
}

// TestNoImportCycle: what a package may import, and that package in turn, never leads back to it, so that the table itself has one direction.
func TestNoImportCycle(t *testing.T) {
	var reach func(from string, seen map[string]bool) map[string]bool
	reach = func(from string, seen map[string]bool) map[string]bool {
		for _, next := range allowed[from] {
			if !seen[next] {
				seen[next] = true
				reach(next, seen)
			}
		}
		return seen
	}
	for name, may := range allowed {
		for _, other := range may {
			require.Contains(t, allowed, other, "what %q may import", name)
		}
		require.NotContains(t, reach(name, map[string]bool{}), name, "it leads back to itself")
	}
	for _, name := range families {
		for _, other := range families {
			require.NotContains(t, allowed["scenario/"+name], "scenario/"+other, "families don't know each other")
		}
	}
}
