package field

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// noon is when every scene begins.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// clock is a time of that day.
func clock(text string) time.Time {
	layout := "2006-01-02 15:04:05"
	at, err := time.Parse(layout[:len("2006-01-02 ")+len(text)], "2026-11-26 "+text)
	if err != nil {
		panic(err)
	}
	return at
}

// scene is a situation and what is asked about it. Its rows are in testdata/<name>.sql, or are written by rows.
type scene struct {
	name string
	rows func(s *script)
	asks []ask
}

// ask is a question with what a good answer holds. Without wants and other expectations, nothing is wrong.
type ask struct {
	keys     string // of a diagnosis: `"clients":["a"]`
	from, to string // "": from 12:00, to 13:00
	want     []want // of the critical findings and warnings, and of others that must be there; the first is the first of the answer
	anyOrder bool   // the first of want needn't be the first of the answer
	may      string // IDs that may be there, too, as warnings
	never    string // IDs that must not be there, not even as information

	lacks string // a column that the table is taken to lack

	model string // instead of a diagnosis: another view, of which told decides
	alert bool   // asked by an alert rule
	cut   int    // characters of a payload that are shown; 0: all
	fails string // the error that this query must give
	told  func(t *testing.T, r backend.DataResponse)
}

// ofFleet asks for a diagnosis of the whole fleet; without wants, nothing is wrong.
func ofFleet(wants ...want) ask { return ask{want: wants} }

// ofClient asks for a diagnosis of one client.
func ofClient(id string, wants ...want) ask {
	return asking(fmt.Sprintf(`"clients":[%q]`, id), wants...)
}

// asking asks for a diagnosis with some keys of the model.
func asking(keys string, wants ...want) ask { return ask{keys: keys, want: wants} }

func (q ask) somewhere() ask {
	q.anyOrder = true
	return q
}

func (q ask) lacking(column string) ask {
	q.lacks = column
	return q
}

func (q ask) not(ids string) ask {
	q.never = ids
	return q
}

func (q ask) also(ids string) ask {
	q.may = ids
	return q
}

// stage is one table that is asked on both servers, because filling it takes longer than asking.
type stage struct {
	*testkit.Bench
	askers map[statement.Dialect]*testkit.Asker
}

func newStage(t *testing.T) *stage {
	t.Parallel()
	b := testkit.On(t, statement.GreptimeDB)
	return &stage{b, map[statement.Dialect]*testkit.Asker{
		statement.PostgreSQL: b.Direct().Asker(t, noon), statement.GreptimeDB: b.Asker(t, noon),
	}}
}

// play fills the table and asks every question, of PostgreSQL at the end of the range and of GreptimeDB's stand-in a day later.
func play(t *testing.T, scenes []scene) {
	s := newStage(t)
	for _, one := range scenes {
		t.Run(one.name, func(t *testing.T) {
			s.fill(t, one)
			for _, q := range one.asks {
				for _, server := range testkit.Servers {
					t.Run(server.String()+" "+q.model+q.keys+" "+q.from+" "+q.to+q.lacks, func(t *testing.T) { s.ask(t, server, q) })
				}
			}
			if slices.ContainsFunc(one.asks, func(q ask) bool { return q.model == "" && q.keys == "" }) {
				t.Run("complete", func(t *testing.T) { s.requireComplete(t) })
			}
		})
	}
}

func (s *stage) fill(t *testing.T, one scene) {
	t.Helper()
	s.Exec(t, "TRUNCATE "+testkit.Table)
	if one.rows != nil {
		var script script
		one.rows(&script)
		s.Load(t, slices.Values(script.inOrder()))
		return
	}
	text, err := os.ReadFile(filepath.Join("testdata", one.name+".sql"))
	require.NoError(t, err)
	s.Exec(t, string(text))
	s.Load(t, slices.Values([]fleet.Row(nil)))
}

func (s *stage) ask(t *testing.T, server statement.Dialect, q ask) {
	from, to := noon, noon.Add(time.Hour)
	if q.from != "" {
		from = clock(q.from)
	}
	if q.to != "" {
		to = clock(q.to)
	}
	a := s.askers[server]
	a.Ran, a.Target.Now = nil, to
	if server == statement.GreptimeDB {
		a.Target.Now = to.Add(24 * time.Hour)
	}
	model := q.model
	if model == "" {
		model = `{"scenario":"diagnosis"}`
		if q.keys != "" {
			model = `{"scenario":"diagnosis",` + q.keys + `}`
		}
	}
	whole := a.Table.Schema
	a.Table.Schema = slices.DeleteFunc(slices.Clone(whole), func(c event.Column) bool { return c.Name == q.lacks })
	defer func() { a.Table.Schema = whole }()
	a.Table.Payload = query.Payload{Mode: query.PayloadShow}
	if q.cut > 0 {
		a.Table.Payload = query.Payload{Mode: query.PayloadTruncate, Limit: q.cut}
	}
	var r backend.DataResponse
	asked, err := a.Query(query.Request{JSON: []byte(model), From: from, To: to, Interval: time.Minute, MaxDataPoints: 1000, FromAlert: q.alert})
	if err == nil {
		r.Frames, err = scenario.Answer(t.Context(), asked, a.Target)
	}
	if q.fails != "" {
		require.ErrorContains(t, err, q.fails)
		return
	}
	require.NoError(t, err)
	if q.model != "" {
		q.told(t, r)
		return
	}
	client := ""
	if one := oneClient.FindStringSubmatch(q.keys); one != nil {
		client = one[1]
	}
	if client != "" {
		require.Less(t, len(a.Ran), 20, "statements")
	}
	q.judge(t, findingsOf(t, r, client))
}

// oneClient is the only key of a question about one client.
var oneClient = regexp.MustCompile(`^"clients":\["([^"*]+)"\]$`)
