package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/emqx/emqx-fulllink-datasource/dev/host"
	"github.com/emqx/emqx-fulllink-datasource/pkg/plugin"
)

const (
	fewest   = 7 // rounds
	warmUp   = 3
	turns    = 100 // in the time for a size; each repeats small queries, so that they are measured with warm caches
	counting = 5   // rounds in which allocations are counted
)

// source is one data source, here and in a process of its own, and a connection to its database.
type source struct {
	inProcess *plugin.Datasource
	remote    *host.DataSource
	usual     *usual
	conn      *pgconn.PgConn
	from, to  time.Time
	asked     int // how often, so that each time can be another
}

// measure runs the ways in turn, so that whatever else the machine does slows all of them.
func (s *source) measure(ctx context.Context, rows int, o options) (result, error) {
	query := backend.DataQuery{
		RefID: "A", JSON: fmt.Appendf(nil, `{"scenario":"events","columns":["*"],"limit":%d}`, rows),
		TimeRange: backend.TimeRange{From: s.from, To: s.to},
	}
	sql, err := s.statement(ctx, query)
	if err != nil {
		return result{}, err
	}
	ways := []func() error{
		func() error { return s.bare(ctx, sql, min(rows+1, o.table)) },
		func() error { return s.here(ctx, query, min(rows, o.table)) },
		func() error { return s.apart(ctx, query, min(rows, o.table)) },
		func() error { return s.usual.ask(ctx, sql, []any{s.from, s.to}, min(rows+1, o.table)) },
	}
	times := make([][]time.Duration, len(ways))
	repeats := 1
	round := func(first int) error {
		for i := range ways {
			way := (first + i) % len(ways)
			runtime.GC() // one way's garbage isn't another's work
			started := time.Now()
			for range repeats {
				if err := ways[way](); err != nil {
					return err
				}
			}
			times[way] = append(times[way], time.Since(started)/time.Duration(repeats))
		}
		return nil
	}
	for i := range warmUp {
		if err := round(i); err != nil {
			return result{}, err
		}
	}
	repeats = max(1, int(o.time/turns/median(times[0])))
	clear(times)
	if o.profile != nil {
		stop, err := o.profile()
		if err != nil {
			return result{}, err
		}
		defer stop()
	}
	r := result{rows: rows}
	for started := time.Now(); r.rounds < fewest || time.Since(started) < o.time; r.rounds++ {
		if err := round(r.rounds); err != nil {
			return result{}, err
		}
	}
	r.bare, r.inProcess, r.apart, r.usual = median(times[0]), median(times[1]), median(times[2]), median(times[3])
	if r.allocs, r.bytes, err = allocations(ways[1], rows); err != nil {
		return result{}, err
	}
	r.usualAllocs, _, err = allocations(ways[3], rows)
	return r, err
}

// statement asks the plugin what it makes of the query.
func (s *source) statement(ctx context.Context, query backend.DataQuery) (string, error) {
	body, err := json.Marshal(map[string]any{
		"query": json.RawMessage(query.JSON), "from": s.from.UnixMilli(), "to": s.to.UnixMilli(),
	})
	if err != nil {
		return "", err
	}
	var preview struct {
		Statements []struct {
			SQL    string
			Values []any
		}
	}
	if _, err := s.remote.Post(ctx, "sql", body, &preview); err != nil {
		return "", err
	}
	if len(preview.Statements) != 1 || len(preview.Statements[0].Values) != 2 {
		return "", fmt.Errorf("the query was to become one statement with the range's two times, not %v", preview.Statements)
	}
	return preview.Statements[0].SQL, nil
}

// bare reads every value of every row from the wire and does nothing with it.
func (s *source) bare(ctx context.Context, sql string, rows int) error {
	times := [][]byte{timestamp(s.from), timestamp(s.to)}
	reader := s.conn.ExecParams(ctx, sql, times, []uint32{pgtype.TimestamptzOID, pgtype.TimestamptzOID}, []int16{1, 1}, []int16{1})
	n := 0
	for reader.NextRow() {
		_ = reader.Values()
		n++
	}
	if _, err := reader.Close(); err != nil {
		return fmt.Errorf("read without the plugin: %w", err)
	}
	return expect(n, rows)
}

// timestamp is PostgreSQL's binary form: microseconds since 2000.
func timestamp(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMicro()-time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()))
}

// anew is the query over a time range of its own, as a panel's is that is loaded anew: the plugin keeps answers for a moment.
func (s *source) anew(query backend.DataQuery) backend.DataQuery {
	s.asked++
	query.TimeRange.To = query.TimeRange.To.Add(time.Duration(s.asked) * time.Millisecond)
	return query
}

func (s *source) here(ctx context.Context, query backend.DataQuery, rows int) error {
	query = s.anew(query)
	answer, err := s.inProcess.QueryData(ctx, &backend.QueryDataRequest{PluginContext: s.remote.Context, Queries: []backend.DataQuery{query}})
	if err != nil {
		return err
	}
	return check(answer.Responses, rows)
}

func (s *source) apart(ctx context.Context, query backend.DataQuery, rows int) error {
	answer, err := s.remote.Query(ctx, nil, s.anew(query))
	if err != nil {
		return err
	}
	return check(answer, rows)
}

func check(answer backend.Responses, rows int) error {
	if err := answer["A"].Error; err != nil {
		return err
	}
	return expect(answer["A"].Frames[0].Rows(), rows)
}

func expect(got, want int) error {
	if got != want {
		return fmt.Errorf("%d rows came instead of %d", got, want)
	}
	return nil
}

// allocations counts what one run allocates, for each row.
func allocations(do func() error, rows int) (count, bytes float64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range counting {
		if err := do(); err != nil {
			return 0, 0, err
		}
	}
	runtime.ReadMemStats(&after)
	total := float64(counting * rows)
	return float64(after.Mallocs-before.Mallocs) / total, float64(after.TotalAlloc-before.TotalAlloc) / total, nil
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	middle := len(times) / 2
	if len(times)%2 == 0 {
		return (times[middle-1] + times[middle]) / 2
	}
	return times[middle]
}
