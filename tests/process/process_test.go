package process

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/tests/ask"
)

func TestEveryQueryIsAnswered(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, nil))
		var models []string
		for i := range 30 {
			models = append(models, []string{
				`{"scenario":"lifecycle","clients":["device001"]}`,
				`{"scenario":"access","view":"count","outcome":"failure"}`,
				`{"scenario":"no such scenario"}`,
				`{"scenario":"delivery","view":"rate"}`,
				`{"scenario":"drops","view":"top","groupBy":["reason"]}`,
			}[i%5])
		}
		answers := a.AskAll(t, nil, models...)
		alone := a.Ask(t, models[1])
		for i := range models {
			r := answers[ask.RefID(i)]
			if i%5 == 2 {
				require.ErrorContains(t, r.Error, "no such scenario")
				require.Equal(t, backend.StatusBadRequest, r.Status)
				continue
			}
			require.NoError(t, r.Error)
			require.NotZero(t, r.Frames[0].Rows())
		}
		require.Equal(t, alone.Frames[0].Fields, answers["B"].Frames[0].Fields)
		require.Empty(t, a.AskAll(t, nil))
	})
}

// locked holds the table so that whoever reads it has to wait.
func locked(t *testing.T, b *testkit.Bench) (release func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.Server.ConnString(b.Database))
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE "+testkit.Table+" IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	return func() { require.NoError(t, conn.Close(context.Background())) }
}

// waiting counts the plugin's statements that wait for the lock.
func waiting(t *testing.T, b *testkit.Bench) (n int) {
	t.Helper()
	require.NoError(t, b.Conn.QueryRow(t.Context(),
		`SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, b.Database).Scan(&n))
	return n
}

func TestQueriesRunConcurrently(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, map[string]any{"maxOpenConns": 20}))
		require.NoError(t, a.Ask(t, anything).Error)

		release := locked(t, b)
		models := make([]string, 15)
		for i := range models {
			models[i] = fmt.Sprintf(`{"scenario":"events","limit":5,"filters":[{"column":"clientid","operator":"!=","values":["nobody %d"]}]}`, i) // each needs a statement of its own
		}
		answers := make(chan backend.Responses)
		go func() { answers <- a.AskAll(t, nil, models...) }()
		require.Eventually(t, func() bool { return waiting(t, b) >= 10 }, time.Minute, 5*time.Millisecond)
		for range 10 {
			require.Equal(t, 10, waiting(t, b), "no more than ten queries of a request run at the same time")
		}
		release()
		for _, r := range <-answers {
			require.NoError(t, r.Error)
			require.Equal(t, 5, r.Frames[0].Rows())
		}
	})
}

func TestQueryTimeout(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, map[string]any{"queryTimeout": 4}))
		answered := func() bool { return a.Ask(t, anything).Error == nil }
		require.Eventually(t, answered, time.Minute, 5*time.Millisecond) // a busy machine may take longer to connect

		release := locked(t, b)
		a.To = a.To.Add(time.Second) // what was asked a moment before is known
		r := a.Ask(t, anything)
		require.Error(t, r.Error)
		require.Regexp(t, `^The database (didn't answer within 4s|ended the query: .*)\. Choose a shorter time range or name a client`, r.Error.Error())
		require.Equal(t, backend.StatusTimeout, r.Status)
		require.Equal(t, backend.ErrorSourceDownstream, r.ErrorSource)
		require.Eventually(t, func() bool { return waiting(t, b) == 0 }, time.Minute, 5*time.Millisecond, "the statement must end in the server too")
		release()
		require.Eventually(t, answered, time.Minute, 5*time.Millisecond)
		require.Equal(t, 5, testkit.Frame(t, a.Ask(t, anything)).Rows())
	})
}

func TestCancelledRequest(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, nil))
		require.NoError(t, a.Ask(t, anything).Error)

		release := locked(t, b)
		a.To = a.To.Add(time.Second) // what was asked a moment before is known
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := a.Query(ctx, nil, a.DataQuery("A", anything))
			failed <- err
		}()
		require.Eventually(t, func() bool { return waiting(t, b) == 1 }, time.Minute, 5*time.Millisecond)
		cancel()
		require.ErrorContains(t, <-failed, "context canceled")
		require.Eventually(t, func() bool { return waiting(t, b) == 0 }, time.Minute, 5*time.Millisecond, "the statement must end in the server too")
		release()
		require.Equal(t, 5, testkit.Frame(t, a.Ask(t, anything)).Rows())
	})
}

func TestQueriesFromAlertRules(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, nil))
		alert := map[string]string{"FromAlert": "true"}

		variable := `{"scenario":"events","clients":["$client"]}`
		for _, headers := range []map[string]string{nil, alert} {
			require.ErrorContains(t, a.AskAll(t, headers, variable)["A"].Error, `clients: "$client" is a variable that nobody filled in`)
		}

		groups := `{"scenario":"events","view":"rate","groupBy":["event"],"limit":2}`
		require.Len(t, a.Ask(t, groups).Frames, 3, "two groups and all others")
		require.Len(t, a.AskAll(t, alert, groups)["A"].Frames, 2)
	})
}

func TestNotices(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		a := ask.New(t, b.Settings(t, map[string]any{"maxRows": 50}))
		cut := "Only the newest 50 rows are shown; there are more. Choose a shorter time range, name a client, or raise the limit."

		r := a.Ask(t, `{"scenario":"events"}`)
		require.Equal(t, []string{cut}, testkit.Notices(t, r))
		require.Equal(t, 50, r.Frames[0].Rows())

		r = a.Ask(t, `{"scenario":"events","limit":60}`)
		require.Equal(t, []string{"The limit 60 was lowered to 50, the most that this data source allows (Max rows in its settings).", cut}, testkit.Notices(t, r))

		r = a.Ask(t, `{"scenario":"events","limit":50,"client":["device001"]}`)
		require.Len(t, testkit.Notices(t, r), 2)
		require.Contains(t, testkit.Notices(t, r)[0], `The query's key "client" is not known and was ignored; known keys: scenario, view, `)

		few := map[string]string{}
		for key, value := range host.Defaults {
			few[key] = value
		}
		few[config.SQLRowLimit] = "7"
		a.Context.GrafanaConfig = config.NewGrafanaCfg(few)
		require.Equal(t, 7, testkit.Frame(t, a.Ask(t, `{"scenario":"events"}`)).Rows(), "never over Grafana's own limit")
	})
}

func TestSettingsChange(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		b.LoadStories(t)
		wrong := b.Settings(t, map[string]any{"table": "nothing"})
		a := ask.New(t, wrong)
		require.ErrorContains(t, a.Ask(t, anything).Error, "The table nothing doesn't exist")

		right := b.Settings(t, nil)
		right.Updated = wrong.Updated.Add(time.Second)
		require.Equal(t, 5, testkit.Frame(t, ask.In(a.Plugin, right).Ask(t, anything)).Rows())
	})
}

func TestHealthOfTheProcess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		a := ask.New(t, b.Settings(t, nil))
		health, err := a.CheckHealth(t.Context())
		require.NoError(t, err)
		require.Equal(t, backend.HealthStatusOk, health.Status)
		version, schema := "PostgreSQL 18", "public"
		if b.Asked() == statement.GreptimeDB {
			version, schema = "PostgreSQL 16.3 GreptimeDB 1.0.0", b.Database
		}
		require.True(t, strings.HasPrefix(health.Message, "Connected to "+version), health.Message)
		require.Contains(t, string(health.JSONDetails), `"table":"`+schema+`.emqx_full_link_events"`)
	})
}
