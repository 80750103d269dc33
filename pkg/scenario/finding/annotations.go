package finding

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis"
	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/evidence"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
)

// annotations is a region for each finding.
func annotations(q *ask.Question, findings []evidence.Finding) *data.Frame {
	var marks []frame.Annotation
	for _, f := range findings {
		if f.ID != diagnosis.NothingUnusual {
			marks = append(marks, frame.Annotation{Time: f.First, End: instant(f.Last), Title: f.ID, Text: f.Summary, Tags: []string{string(f.Severity), f.ID}})
		}
	}
	return frame.Annotations(marks)
}
