package rollup

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// TestWrittenMeanwhile: rows that are written, changed and deleted by several connections while the procedure runs are all counted in
// the end, each in its minute.
func TestWrittenMeanwhile(t *testing.T) {
	b := testkit.New(t)
	s := newScene(t, b)
	ctx := context.Background()
	start, minutes := testkit.Start, 40
	done := make(chan struct{})
	var writers, refreshing errgroup.Group
	connect := func() *pgx.Conn {
		conn, err := pgx.Connect(ctx, b.Server.ConnString(b.Database))
		require.NoError(t, err)
		t.Cleanup(func() { conn.Close(ctx) })
		return conn
	}
	for w := range 3 {
		conn := connect()
		writers.Go(func() error {
			for i := range 120 {
				at := start.Add(time.Duration((i*7+w*13)%minutes) * time.Minute)
				if i%3 > 0 { // in time, as most rows are
					at = start.Add(time.Duration(i*minutes/120) * time.Minute)
				}
				tx, err := conn.Begin(ctx)
				if err != nil {
					return err
				}
				for range 1 + i%2 {
					if _, err := tx.Exec(ctx, "INSERT INTO "+testkit.Table+` ("timestamp", event) VALUES ($1, 'client.ping'), ($1, 'client.connected')`, at); err != nil {
						return err
					}
				}
				if i%10 == 0 {
					if _, err := tx.Exec(ctx, "DELETE FROM "+testkit.Table+` WHERE "timestamp" = $1 AND event = 'client.ping'`, at.Add(-time.Minute)); err != nil {
						return err
					}
				}
				if err := tx.Commit(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	scheduler := connect()
	refreshing.Go(func() error {
		for i := 0; ; i++ {
			select {
			case <-done:
				return nil
			default:
			}
			now := start.Add(time.Duration(min(i, minutes)) * time.Minute)
			if _, err := scheduler.Exec(ctx, fmt.Sprintf("CALL %s_refresh('%s')", rolled, now.Format(time.RFC3339))); err != nil {
				return err
			}
		}
	})
	require.NoError(t, writers.Wait())
	close(done)
	require.NoError(t, refreshing.Wait())
	s.now = start.Add(time.Hour)
	s.refresh(t)

	var differ, open int
	require.NoError(t, b.Conn.QueryRow(ctx, `SELECT count(*) FROM (
		SELECT date_trunc('minute', "timestamp") AS minute, event, count(*) AS n FROM `+testkit.Table+` GROUP BY 1, 2) AS r
		FULL JOIN `+rolled+` AS c ON c."timestamp" = r.minute AND c.event = r.event WHERE r.n IS DISTINCT FROM c."rows"`).Scan(&differ))
	require.Zero(t, differ, "minutes that aren't counted as they are")
	require.NoError(t, b.Conn.QueryRow(ctx, `SELECT count(*) FROM `+rolled+`_open`).Scan(&open))
	require.Equal(t, 1, open, "nothing is left to count")
}
