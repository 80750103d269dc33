package field

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bad is a severity that calls for somebody.
const bad = "critical|warning"

// want is what a finding must be. Texts are regular expressions: of id, severity, about and certainty the whole value must
// match; an empty one is any.
type want struct {
	id, severity, about, certainty string
	clients                        int64    // 0: any
	says                           []string // somewhere in the summary
	check                          []string // somewhere in the check
	silent                         string   // nowhere in summary and check
}

// finding is a row of the view findings.
type finding struct {
	severity, id, summary, check, about, certainty, explore string
	evidence, clients                                       int64
	first, last                                             time.Time // zero for NULL
}

// findingsOf reads an answer; that about one client begins with the client, however bad it is what others have.
func findingsOf(t *testing.T, r backend.DataResponse, client string) []finding {
	t.Helper()
	require.Len(t, r.Frames, 1)
	f := r.Frames[0]
	text := func(name string, i int) string {
		field, _ := f.FieldByName(name)
		if field == nil {
			return ""
		}
		return field.At(i).(string)
	}
	number := func(name string, i int) int64 {
		field, _ := f.FieldByName(name)
		require.NotNil(t, field, name)
		return field.At(i).(int64)
	}
	instant := func(name string, i int) time.Time {
		field, _ := f.FieldByName(name)
		require.NotNil(t, field, name)
		at, _ := field.ConcreteAt(i)
		when, _ := at.(time.Time)
		return when
	}
	var list []finding
	for i := range f.Rows() {
		list = append(list, finding{
			text("severity", i), text("finding", i), text("summary", i), text("check", i), text("about", i), text("certainty", i), text("explore", i),
			number("evidence", i), number("clients", i), instant("first", i), instant("last", i),
		})
	}
	require.NotEmpty(t, list)
	if client != "" {
		assert.Contains(t, list[0].summary, client, "the answer begins with the client: %v", list)
		requireSound(t, list[:1])
		requireSound(t, list[1:])
		return list
	}
	requireSound(t, list)
	return list
}

// requireSound is what holds for every answer of a diagnosis.
func requireSound(t *testing.T, list []finding) {
	t.Helper()
	order := []string{"critical", "warning", "info"}
	last := 0
	for _, f := range list {
		rank := slices.Index(order, f.severity)
		require.GreaterOrEqual(t, rank, last, "the worst comes first: %v", list)
		last = rank
		require.Regexp(t, `^[^\p{Cc}\x{202A}-\x{202E}\x{2066}-\x{2069}]+\.$`, f.summary)
		require.NotEmpty(t, f.check)
		if f.about != "" || f.certainty != "" {
			require.Regexp(t, `^((client|user|network|node|topic) .+|fleet)$`, f.about)
			require.Contains(t, []string{"certain", "likely", "possible"}, f.certainty)
		}
		require.NotEmpty(t, f.explore)
	}
}

func (f finding) String() string {
	return "\n\t" + f.severity + " " + f.id + " (" + f.about + ", " + f.certainty + "): " + f.summary + "\n\t\t" + f.check
}

func whole(pattern, text string) bool {
	return pattern == "" || regexp.MustCompile(`^(?:`+pattern+`)$`).MatchString(text)
}

func (w want) is(f finding) bool {
	return whole(w.id, f.id) && (w.about == "" || f.about == "" || whole(w.about, f.about))
}

// judge compares an answer with what is wanted of it.
func (q ask) judge(t *testing.T, list []finding) {
	t.Helper()
	var serious []finding
	for _, f := range list {
		if q.never != "" {
			assert.False(t, whole(q.never, f.id), "%s has no place here: %v", f.id, list)
		}
		if f.severity != "info" {
			serious = append(serious, f)
		}
	}
	if len(q.want) == 0 {
		serious = slices.DeleteFunc(serious, q.mayBe)
		assert.Empty(t, serious, "nothing is wrong")
		assert.True(t, list[0].id == "nothing-unusual" || q.mayBe(list[0]), "%v", list)
		return
	}
	for i, w := range q.want {
		at := slices.IndexFunc(list, func(f finding) bool { return w.is(f) && w.told(f) })
		if at < 0 {
			at = slices.IndexFunc(list, w.is)
		}
		if !assert.GreaterOrEqual(t, at, 0, "there is no %s about %s in %v", w.id, w.about, list) {
			continue
		}
		if i == 0 && !q.anyOrder {
			assert.Zero(t, at, "%s comes first, not %v", w.id, list)
		}
		w.judge(t, list[at])
	}
	for _, f := range serious {
		expected := q.mayBe(f) || slices.ContainsFunc(q.want, func(w want) bool { return w.is(f) })
		assert.True(t, expected, "nobody expects %v", f)
	}
}

// mayBe says whether a finding may be there, too.
func (q ask) mayBe(f finding) bool {
	return q.may != "" && f.severity != "critical" && whole(q.may, f.id)
}

// told says whether the summary says what it must.
func (w want) told(f finding) bool {
	return !slices.ContainsFunc(w.says, func(text string) bool { return !regexp.MustCompile(text).MatchString(f.summary) })
}

func (w want) judge(t *testing.T, f finding) {
	t.Helper()
	for _, pair := range [][3]string{{"severity", w.severity, f.severity}, {"about", w.about, f.about}, {"certainty", w.certainty, f.certainty}} {
		assert.True(t, whole(pair[1], pair[2]), "%s is %q, not %q: %v", pair[0], pair[2], pair[1], f)
	}
	if w.clients > 0 {
		assert.Equal(t, w.clients, f.clients, "clients: %v", f)
	}
	for _, text := range w.says {
		assert.Regexp(t, text, f.summary, "%s", f.id)
	}
	for _, text := range w.check {
		assert.Regexp(t, text, f.check, "%s", f.id)
	}
	if w.silent != "" {
		assert.NotRegexp(t, w.silent, f.summary+" "+f.check, "%s", f.id)
	}
}

// only is the number that a query for one number gives.
func only(n float64) func(t *testing.T, r backend.DataResponse) {
	return func(t *testing.T, r backend.DataResponse) {
		t.Helper()
		require.Len(t, r.Frames, 1)
		require.Equal(t, 1, r.Frames[0].Rows())
		require.Equal(t, data.FieldTypeFloat64, r.Frames[0].Fields[0].Type())
		require.Equal(t, n, r.Frames[0].Fields[0].At(0))
	}
}
