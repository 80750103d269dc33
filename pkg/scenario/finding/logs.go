package finding

import (
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// logs is a line for each finding, at the time of its last row, the newest first.
func logs(q *ask.Question, findings []evidence.Finding) *data.Frame {
	slices.SortStableFunc(findings, func(x, y evidence.Finding) int { return y.Last.Compare(x.Last) })
	var lines frame.Lines
	for i, f := range findings {
		if f.Last.IsZero() {
			f.Last = q.From
		}
		lines.Times = append(lines.Times, f.Last)
		lines.Bodies = append(lines.Bodies, f.Summary)
		lines.Severities = append(lines.Severities, string(f.Severity))
		lines.IDs = append(lines.IDs, fmt.Sprintf("%s-%d-%d", f.ID, f.First.UnixMilli(), i))
		lines.Labels = append(lines.Labels, map[string]string{"finding": f.ID, "severity": string(f.Severity)})
	}
	return lines.Frame()
}
