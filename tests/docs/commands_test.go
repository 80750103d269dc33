package docs_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	indented  = regexp.MustCompile(`(?m)^ {4}((?:go|npm|npx|docker|GRAFANA_URL=|[a-z]+) .*)$`)
	setBefore = regexp.MustCompile(`^(?:[A-Z_]+=\S+ )+`)
	bodyOf    = regexp.MustCompile(` -d @(provisioning/emqx/([a-z]+)\.json) `)
	target    = regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(`)
)

// commands are the lines that a page tells to type.
func commands(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, b := range blocks(t, "sh") {
		for line := range strings.SplitSeq(strings.TrimSpace(b.text), "\n") {
			found[b.page] = append(found[b.page], line)
		}
	}
	for _, p := range pages(t) {
		if strings.HasPrefix(p.name, "docs/") {
			continue
		}
		for _, m := range indented.FindAllStringSubmatch(fence.ReplaceAllString(p.text, ""), -1) {
			found[p.name] = append(found[p.name], m[1])
		}
	}
	return found
}

// mageTargets are what `go tool mage -l` lists, in small letters.
func mageTargets(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Magefile.go"))
	require.NoError(t, err)
	targets := map[string]bool{}
	for _, m := range target.FindAllStringSubmatch(string(text), -1) {
		targets[strings.ToLower(m[1])] = true
	}
	return targets
}

func TestCommands(t *testing.T) {
	var pkg struct{ Scripts map[string]string }
	text, err := os.ReadFile(filepath.Join(root, "package.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &pkg))
	targets := mageTargets(t)

	all := commands(t)
	require.NotEmpty(t, all["README.md"])
	require.NotEmpty(t, all["CONTRIBUTING.md"])
	for page, lines := range all {
		for _, line := range lines {
			command, _, _ := strings.Cut(setBefore.ReplaceAllString(line, ""), " #")
			words := strings.Fields(command)
			switch {
			case strings.HasPrefix(command, "go tool mage "):
				require.True(t, words[3] == "-l" || targets[strings.ToLower(words[3])], "%s: %s", page, line)
			case strings.HasPrefix(command, "npm run "):
				require.Contains(t, pkg.Scripts, words[2], "%s: %s", page, line)
			case strings.HasPrefix(command, "docker compose "):
				for i, word := range words {
					if word == "-f" {
						require.True(t, exists(words[i+1]), "%s: %s", page, line)
					}
				}
				require.Regexp(t, ` (up --build|down --volumes)$`, command, page)
			case strings.HasPrefix(command, "docker run "), strings.HasPrefix(command, "grafana cli plugins install "), strings.HasPrefix(command, "unzip "):
				require.Contains(t, command, "emqx-fulllink-datasource", "%s: %s", page, line)
			case strings.HasPrefix(command, "curl "):
				body := bodyOf.FindStringSubmatch(command)
				require.NotNil(t, body, "%s: %s", page, line)
				require.True(t, exists(body[1]), "%s: %s", page, line)
				require.Equal(t, body[2]+"s", path.Base(words[len(words)-1]), "%s: it is sent to another place: %s", page, line)
			default:
				require.Fail(t, "a command that nobody knows", "%s: %s", page, line)
			}
		}
	}
}

// Every target is in the table that contributors read, by its name in small letters or as mage writes it.
func TestEveryTargetIsExplained(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	require.NoError(t, err)
	explained := strings.ToLower(string(text))
	for name := range mageTargets(t) {
		require.True(t, strings.Contains(explained, "`"+name+"`"), "%s isn't in the table of CONTRIBUTING.md", name)
	}
}

// number is a figure in a message, which the source may fill in.
var number = regexp.MustCompile(`\d+`)

// The messages that the troubleshooting page explains are those that the plugin gives.
func TestErrorMessagesAreThePlugins(t *testing.T) {
	source := ""
	for _, pattern := range []string{"pkg/store/*.go", "pkg/store/wire/*.go", "pkg/plugin/*.go"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				source += string(text)
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "troubleshooting.md"))
	require.NoError(t, err)
	_, errors, ok := strings.Cut(string(text), "\n## Error messages\n")
	require.True(t, ok)
	errors, _, _ = strings.Cut(errors, "\n## ")
	found := regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(errors, -1)
	require.Greater(t, len(found), 15)
	for _, m := range found {
		parts := strings.Split(m[1], "…")
		for i, part := range parts {
			parts[i] = number.ReplaceAllString(regexp.QuoteMeta(strings.TrimSpace(part)), `(?:\d+|%\w)`)
		}
		require.True(t, regexp.MustCompile(strings.Join(parts, `[^"]*`)).MatchString(source), m[1])
	}
}
