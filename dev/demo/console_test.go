package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

func TestStep(t *testing.T) {
	t.Run("where lines stay", func(t *testing.T) {
		var out strings.Builder
		c := &console{out: &out, width: 80}
		require.NoError(t, c.step("Loading", func() string { return "7 rows" }, func() error { return nil }))
		require.Regexp(t, `^Loading …\n✓ Loading \(\d+\.\d s\) 7 rows\n$`, out.String())
	})
	t.Run("where lines are written over", func(t *testing.T) {
		var out strings.Builder
		c := &console{out: &out, width: 20, terminal: true}
		require.NoError(t, c.step("Loading a very long title", nil, func() error { return nil }))
		require.Regexp(t, `^… Loading a very l…\r\x1b\[K(.*\r\x1b\[K)?✓ Loading a very long title \(\d+\.\d s\)\n$`, out.String())
	})
	t.Run("each line takes the place of the last", func(t *testing.T) {
		var out strings.Builder
		c := &console{out: &out, width: 20, terminal: true}
		c.over("one")
		c.over("two")
		c.line("three")
		c.clearStatus()
		require.Equal(t, "one\r\x1b[Ktwo\r\x1b[Kthree\n", out.String())
	})
	t.Run("what fails", func(t *testing.T) {
		var out strings.Builder
		c := &console{out: &out, width: 80}
		failed := errors.New("no")
		require.ErrorIs(t, c.step("Loading", nil, func() error { return failed }), failed)
		require.Equal(t, "Loading …\n✗ Loading\n", out.String())
	})
}

func TestShow(t *testing.T) {
	frame := data.NewFrame("", data.NewField("reason", nil, []string{"expired", "queue_full", "\x1b[31mred"}), data.NewField("value", nil, []float64{3, 2, 1}))
	frame.SetMeta(&data.FrameMeta{
		ExecutedQueryString: "SELECT 1\nWHERE a = $1\n  AND b = $2\n  $1 = \"it's\"\n  $2 = 7\n\nSELECT \x1b[2J",
		Notices:             []data.Notice{{Text: "There is more."}},
	})
	var out strings.Builder
	c := &console{out: &out, width: 80}
	c.show(answer{question{"Why?", `{"scenario":"drops"}`}, data.Frames{frame}, 1500 * time.Microsecond}, 2, noon)
	require.Equal(t, lines(`
		Why?
		  query
		    {"scenario":"drops"}

		  reason      value
		  ───────────────────
		  expired         3
		  queue_full      2
		  3 rows, the first 2 shown, in 1.5 ms
		  There is more.
		  SQL
		    SELECT 1
		    WHERE a = $1
		      AND b = $2
		    $1="it's"   $2=7

		    SELECT \x1b[2J
		`), trimmed(out.String()))
}

func trimmed(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, strings.TrimRight(line, " "))
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "1h", 90 * time.Minute: "1h30m", 10 * time.Minute: "10m", 90 * time.Second: "1m30s", 30 * time.Second: "30s", 10 * time.Hour: "10h",
	} {
		require.Equal(t, want, spoken(d))
	}
	require.Equal(t, "1 row", counted(1, "row", "rows"))
	require.Equal(t, "0 rows", counted(0, "row", "rows"))
	require.Equal(t, "1,234,567 rows", counted(int64(1234567), "row", "rows"))
}
