package grafana

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

// walker goes from dashboard to dashboard by the first link of what it clicks.
type walker struct {
	viewer
	boards []dashboard

	at     dashboard
	chosen choices
	clicks int
}

// row finds a row of a table on the page, by what stands in one of its columns.
func (w *walker) row(t *testing.T, title, column, text string) (dashboardPanel, *data.Frame, int) {
	t.Helper()
	p := w.at.panelTitled(t, title)
	f := w.show(t, w.at, p, w.chosen)["A"].Frames[0]
	for row := range f.Rows() {
		if w.text(t, f, column, row) == text {
			return p, f, row
		}
	}
	require.Fail(t, title+" has no row with "+text)
	return p, f, 0
}

func (w *walker) text(t *testing.T, f *data.Frame, column string, row int) string {
	t.Helper()
	value, _ := f.Fields[fieldAt(t, f, column)].ConcreteAt(row)
	text, _ := value.(string)
	return text
}

var linkTo = regexp.MustCompile(`^/d/([a-z-]+)\?(?:var-([a-z]+)=([^&]*))?`)

// click follows the first link of a cell.
func (w *walker) click(t *testing.T, p dashboardPanel, f *data.Frame, row int, column string) {
	t.Helper()
	links := linksOf(p.property("A", column, "links"))
	require.NotEmpty(t, links, "%s of %s", column, p.Title)
	address := strings.NewReplacer("${__value.raw:percentencode}", url.QueryEscape(w.text(t, f, column, row))).Replace(links[0])
	if strings.Contains(address, "${__data.fields.page:raw}") {
		address = strings.ReplaceAll(address, "${__data.fields.page:raw}", w.text(t, f, "page", row))
	}
	found := linkTo.FindStringSubmatch(address)
	require.NotNil(t, found, address)
	w.at, w.chosen = dashboardNamed(t, w.boards, found[1]), choices{}
	if found[2] != "" {
		require.NotNil(t, w.at.variable(found[2]), address)
		value, err := url.QueryUnescape(found[3])
		require.NoError(t, err)
		w.chosen[found[2]] = []string{value}
	}
	w.chosen = w.at.chooseLast(t, w.viewer, w.chosen)
	w.clicks++
}

func TestWalkFromTheFleetToTheCauseOfALostMessage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		f, err := fleet.New(fleet.Options{Seed: 5, Start: testkit.Start, Duration: 20 * time.Minute, Clients: 10, Stories: []string{"slow-consumer"}, Publishes: true})
		require.NoError(t, err)
		b.Load(t, f.Rows())
		start := func() *walker {
			w := &walker{viewer: viewer{Asker: ask.New(t, b.Settings(t, nil))}, boards: dashboards(t)}
			w.at = dashboardNamed(t, w.boards, "emqx-fleet")
			return w
		}
		cause := func(t *testing.T, w *walker) {
			require.Equal(t, "emqx-message", w.at.UID)
			_, receivers, row := w.row(t, "Its receivers", "clientid", "slow-screen")
			require.Equal(t, []string{"dropped", "queue_full"}, []string{w.text(t, receivers, "state", row), w.text(t, receivers, "reason", row)})
			_, causes, row := w.row(t, "Why it was lost", "cause", "queue_full")
			require.Contains(t, w.text(t, causes, "meaning", row), "queue")
		}
		t.Run("by the receiver that loses most", func(t *testing.T) {
			w := start()
			p, frame, row := w.row(t, "Receivers in trouble", "clientid", "slow-screen")
			w.click(t, p, frame, row, "clientid")
			p, frame, row = w.row(t, "Messages that were lost", "state", "dropped")
			w.click(t, p, frame, row, "id")
			cause(t, w)
			require.Equal(t, 2, w.clicks)
		})
		t.Run("by the finding", func(t *testing.T) {
			w := start()
			p, frame, row := w.row(t, "What is wrong", "finding", "slow-consumer")
			w.click(t, p, frame, row, "summary")
			require.Equal(t, "emqx-client", w.at.UID)
			p, frame, row = w.row(t, "Messages that were lost", "state", "dropped")
			w.click(t, p, frame, row, "id")
			cause(t, w)
		})
		t.Run("by a client ID that somebody pasted", func(t *testing.T) {
			w := start()
			w.chosen = choices{"text": {"slow-screen"}}
			p, frame, row := w.row(t, "Find", "value", "slow-screen")
			w.click(t, p, frame, row, "value")
			require.Equal(t, []any{"emqx-client", []string{"slow-screen"}}, []any{w.at.UID, w.chosen["client"]})
		})
	})
}

func TestEveryPageIsReached(t *testing.T) {
	list := dashboards(t)
	reached := map[string]bool{"emqx-fleet": true} // where everybody begins
	for range list {
		for _, d := range list {
			if !reached[d.UID] {
				continue
			}
			for _, found := range regexp.MustCompile(`/d/(emqx-[a-z]+)\?`).FindAllStringSubmatch(d.text, -1) {
				reached[found[1]] = true
			}
		}
	}
	require.True(t, slices.IndexFunc(list, func(d dashboard) bool { return !reached[d.UID] }) < 0, "%v", reached)
}
