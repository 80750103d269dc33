// Package docs_test reads what people read: every link and file that is named is there, every block of JSON, YAML, HOCON and
// SQL can be parsed, every command exists.
package docs_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/emqx/emqx-fulllink-datasource/dev/postgres"
)

func TestMain(m *testing.M) { postgres.Main(m) }

const root = "../.."

// page is a text for people, with its path in the repository.
type page struct{ name, text string }

// pages are all of them.
func pages(t *testing.T) []page {
	t.Helper()
	var found []page
	for _, pattern := range []string{"*.md", "docs/*.md", "src/*.md", ".github/*.md"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			relative, err := filepath.Rel(root, name)
			require.NoError(t, err)
			found = append(found, page{filepath.ToSlash(relative), string(text)})
		}
	}
	require.Greater(t, len(found), 20)
	return found
}

func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil
}

var (
	fence      = regexp.MustCompile("(?s)(^|\n) *```.*?\n *```")
	inlineCode = regexp.MustCompile("`[^`\n]*`")
	link       = regexp.MustCompile(`!?\[[^\]]*\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	notInSlug  = regexp.MustCompile(`[^\p{L}\p{N}\- _]`)
)

// anchors are the places in a page that a link can name, as GitHub makes them.
func anchors(text string) []string {
	var found []string
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		title := link.ReplaceAllStringFunc(m[1], func(s string) string { return s[1:strings.Index(s, "]")] })
		title = notInSlug.ReplaceAllString(strings.ToLower(strings.ReplaceAll(title, "`", "")), "")
		found = append(found, strings.ReplaceAll(title, " ", "-"))
	}
	return found
}

// Addresses of this repository, whose files are those of this checkout.
const (
	onGitHub = "https://github.com/emqx/emqx-fulllink-datasource/blob/main/"
	folders  = "https://github.com/emqx/emqx-fulllink-datasource/tree/main/"
	raw      = "https://raw.githubusercontent.com/emqx/emqx-fulllink-datasource/main/"
)

func TestLinks(t *testing.T) {
	text := map[string]string{}
	for _, p := range pages(t) {
		text[p.name] = p.text
	}
	for _, p := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(inlineCode.ReplaceAllString(fence.ReplaceAllString(p.text, ""), ""), -1) {
			target := m[1]
			switch {
			case strings.HasPrefix(target, onGitHub):
				target = "/" + strings.TrimPrefix(target, onGitHub)
			case strings.HasPrefix(target, folders):
				target = "/" + strings.TrimPrefix(target, folders)
			case strings.HasPrefix(target, raw):
				target = "/" + strings.TrimPrefix(target, raw)
			case strings.HasPrefix(target, "https://"):
				continue
			case strings.Contains(target, "://"):
				require.Fail(t, "not encrypted", "%s: %s", p.name, target)
			case p.name == "src/README.md":
				require.Fail(t, "the catalogue needs absolute links", target)
			}
			name, anchor, _ := strings.Cut(target, "#")
			switch {
			case name == "":
				name = p.name
			case strings.HasPrefix(name, "/"):
				name = name[1:]
			default:
				name = path.Join(path.Dir(p.name), name)
			}
			require.True(t, exists(name), "%s: %s", p.name, m[1])
			if anchor != "" {
				require.Contains(t, anchors(text[name]), anchor, "%s: %s", p.name, m[1])
			}
		}
	}
}

var named = regexp.MustCompile("`((?:\\.config|\\.github|dashboards|dev|docs|pkg|provisioning|src|tests)/[\\w./-]+|(?:docker-compose|CONTRIBUTING|CHANGELOG|SECURITY)[\\w.]*)`")

// made are files that only a build or a test leaves.
var made = []string{"tests/browser/output", "tests/e2e/output"}

func TestNamedFilesAreThere(t *testing.T) {
	for _, p := range pages(t) {
		for _, m := range named.FindAllStringSubmatch(p.text, -1) {
			if !slices.Contains(made, m[1]) {
				require.True(t, exists(m[1]), "%s: %s", p.name, m[1])
			}
		}
	}
}

// The catalogue shows docs as pages of their own, and asks this of them.
func TestPagesForTheCatalogue(t *testing.T) {
	positions := map[int]string{}
	for _, p := range pages(t) {
		if !strings.HasPrefix(p.name, "docs/") {
			continue
		}
		require.Regexp(t, `^docs/[a-z0-9-]+\.md$`, p.name)
		parts := strings.SplitN(p.text, "---\n", 3)
		require.Len(t, parts, 3, "%s has no front matter", p.name)
		require.Empty(t, parts[0], p.name)
		var front struct {
			Title, Description string
			Position           int `yaml:"sidebar_position"`
		}
		require.NoError(t, yaml.Unmarshal([]byte(parts[1]), &front), p.name)
		require.NotEmpty(t, front.Title, p.name)
		require.NotEmpty(t, front.Description, p.name)
		require.Empty(t, positions[front.Position], "%s has the position of another page", p.name)
		positions[front.Position] = p.name

		body := fence.ReplaceAllString(parts[2], "")
		require.NotRegexp(t, `(?m)^# `, body, "%s: the title stands in the front matter", p.name)
		require.NotRegexp(t, `<(?:[a-z]+[ />]|!--)`, inlineCode.ReplaceAllString(body, ""), "%s holds HTML", p.name)
		require.NotContains(t, body, "](../", p.name)
	}
	require.Equal(t, "docs/index.md", positions[1])
}

func TestImages(t *testing.T) {
	shown := ""
	for _, p := range pages(t) {
		shown += p.text
	}
	images, err := filepath.Glob(filepath.Join(root, "docs", "screenshots", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, images)
	for _, image := range images {
		require.Contains(t, shown, "screenshots/"+filepath.Base(image)+")", "nobody shows it")
		info, err := os.Stat(image)
		require.NoError(t, err)
		require.Less(t, info.Size(), int64(300*1024), image)
	}
}
