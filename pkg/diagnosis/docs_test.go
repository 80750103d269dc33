package diagnosis

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDocs: the page that operators read says what the rules say.
func TestDocs(t *testing.T) {
	const path = "../../docs/diagnosis.md"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(page), "## Findings\n")
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, "\n## ")
	require.True(t, ok)
	var text strings.Builder
	text.WriteString(before + "## Findings\n")
	for _, r := range Rules {
		fmt.Fprintf(&text, "\n### %s\n\n%s\n\n- **Recognized by:** %s\n- **What else it could be:** %s\n- **What to do:** %s\n", r.ID, r.Meaning, r.Recognized, r.Otherwise, r.Check)
	}
	text.WriteString("\n## " + after)
	if *update {
		page = []byte(text.String())
		require.NoError(t, os.WriteFile(path, page, 0o644))
	}
	require.Equal(t, text.String(), string(page), "if the change is meant: go test ./pkg/diagnosis -update")
}
