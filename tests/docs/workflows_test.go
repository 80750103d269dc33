package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var (
	mageCommand = regexp.MustCompile(`go tool mage (\w+)`)
	testFolder  = regexp.MustCompile(`(?:^|\s)\./((?:dev|pkg|tests)/[\w/]+)(?:\s|$)`)
	pinned      = regexp.MustCompile(`^[\w.-]+/[\w./-]+@(?:[\w-]+/)?v\d`)
)

// TestWorkflows: what the workflows run is there, and the actions that they use have a version.
func TestWorkflows(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	require.NoError(t, err)
	require.NotEmpty(t, names)
	targets := mageTargets(t)
	ran := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		var workflow struct {
			Permissions any
			Jobs        map[string]struct {
				Timeout int `yaml:"timeout-minutes"`
				Steps   []struct{ Uses, Run string }
			}
		}
		require.NoError(t, yaml.Unmarshal(text, &workflow), name)
		require.NotNil(t, workflow.Permissions, "%s says nothing of what it may do", name)
		for job, content := range workflow.Jobs {
			require.Positive(t, content.Timeout, "%s: %s may run for hours", name, job)
			for _, step := range content.Steps {
				require.True(t, step.Uses == "" || pinned.MatchString(step.Uses), "%s: %s", name, step.Uses)
				for _, m := range mageCommand.FindAllStringSubmatch(step.Run, -1) {
					require.True(t, targets[strings.ToLower(m[1])], "%s: %s", name, m[0])
					ran++
				}
				for _, m := range testFolder.FindAllStringSubmatch(strings.ReplaceAll(step.Run, " ", "  "), -1) {
					require.True(t, exists(m[1]), "%s: %s", name, m[1])
					ran++
				}
			}
		}
	}
	require.Greater(t, ran, 10)
}
