package frame

import (
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Annotation is a mark on a graph.
type Annotation struct {
	Time  time.Time
	End   *time.Time // of a region; nil: a point
	Title string
	Text  string
	Tags  []string
}

// Annotations are marks as Grafana's standard support for annotations reads them: by these names, tags between commas.
func Annotations(marks []Annotation) *data.Frame {
	times, ends := make([]time.Time, len(marks)), make([]*time.Time, len(marks))
	titles, texts, tags := make([]string, len(marks)), make([]string, len(marks)), make([]string, len(marks))
	for i, m := range marks {
		times[i], ends[i] = m.Time, m.End
		titles[i], texts[i], tags[i] = unmarked(m.Title), unmarked(m.Text), strings.Join(untied(m.Tags), ",")
	}
	return Table(data.NewField("time", nil, times), Nullable("timeEnd", ends),
		data.NewField("title", nil, titles), data.NewField("text", nil, texts), data.NewField("tags", nil, tags))
}

// unmarked shows a text as it is where Grafana takes it for HTML, which it does in the tooltip of an annotation: whoever
// chooses a client ID must not put a link or a picture there.
func unmarked(text string) string { return strings.ReplaceAll(text, "<", "&lt;") }

// untied are tags without commas, at which Grafana would split them.
func untied(tags []string) []string {
	list := make([]string, len(tags))
	for i, tag := range tags {
		list[i] = strings.ReplaceAll(tag, ",", ";")
	}
	return list
}
