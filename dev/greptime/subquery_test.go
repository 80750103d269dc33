package greptime

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// TestOrderedSubqueries: what is grouped or counted of an ordered subquery is more than its limit, until 1.2; what is only selected of it isn't.
func TestOrderedSubqueries(t *testing.T) {
	const newest = `(SELECT clientid, "timestamp" FROM ` + table + ` WHERE "timestamp" >= $1 ORDER BY "timestamp" DESC LIMIT 3) AS s`
	for _, c := range []struct{ name, sql, old, young string }{
		{"counted", `SELECT CAST(count(*) AS TEXT) || min(clientid) FROM ` + newest, "6c0", "3c7"},
		{"grouped", `SELECT clientid FROM ` + newest + ` GROUP BY 1 ORDER BY 1`, "c0 c1 c2 c7 c8 c9", "c7 c8 c9"},
		{"grouped further out", `SELECT CAST(n AS TEXT) FROM (SELECT clientid, count(*) AS n FROM ` + newest + ` GROUP BY 1) AS q`, "1 1 1 1 1 1", "1 1 1"},
		{"joined", `SELECT CAST(count(*) AS TEXT) FROM (SELECT DISTINCT clientid FROM ` + table + `) AS a JOIN ` + newest + ` ON s.clientid = a.clientid`, "6", "3"},
		{"selected", `SELECT clientid FROM ` + newest + ` ORDER BY clientid`, "c7 c8 c9", "c7 c8 c9"},
		{"all of few", `SELECT CAST(count(*) AS TEXT) FROM ` + strings.Replace(newest, "LIMIT 3", "LIMIT 100", 1), "10", "10"},
		{"not ordered", `SELECT CAST(count(*) AS TEXT) FROM ` + strings.Replace(newest, `ORDER BY "timestamp" DESC `, "", 1), "3", "3"},
		{"ordered outside", `SELECT min(clientid) AS one FROM (SELECT clientid FROM ` + table + ` WHERE "timestamp" >= $1) AS s GROUP BY clientid ORDER BY one LIMIT 2`, "c0 c1", "c0 c1"},
	} {
		for version, want := range map[string]string{"1.0.0": c.old, "1.2.0": c.young} {
			t.Run(c.name+" "+version, func(t *testing.T) {
				b := newBench(t, Options{Version: version})
				_, err := b.direct.Exec(t.Context(), `INSERT INTO `+table+` ("timestamp", event, clientid) SELECT $1::timestamptz + i * interval '1 second', 'x', 'c' || i FROM generate_series(0, 9) AS i`, noon)
				require.NoError(t, err)
				rows, err := b.connect(t).Query(t.Context(), c.sql, pgx.QueryExecModeExec, noon)
				require.NoError(t, err)
				texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
				require.NoError(t, err)
				require.Equal(t, want, strings.Join(texts, " "))
			})
		}
	}
}
