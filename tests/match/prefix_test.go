package match

import (
	"context"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/contrast"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/cause"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// TestPrefixesAreTheSameInGoAndSQL: a client ID's prefix is cut alike in the process and in the database, and the regular expression
// of a prefix finds the client IDs that have it.
func TestPrefixesAreTheSameInGoAndSQL(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(2000, namedRow))
		builder := &statement.Builder{Dialect: m.Target.Dialect, Table: m.Target.Table}
		list := statement.Select{statement.PlainText(event.ClientID), statement.Text("prefix", cause.ClientPrefix)}
		rows := statement.SelectRows(builder, testkit.Start, testkit.Start.Add(time.Hour), nil)
		result, err := m.Target.Database.Query(context.Background(), builder.Build("SELECT "+list.String()+"\n"+rows.SQL()+"\nLIMIT 2001", 2000, list.Columns()...))
		require.NoError(t, err)
		require.Equal(t, len(m.rows), result.Rows)
		cut := 0
		for i := range result.Rows {
			client, known := result.Texts(event.ClientID).At(i)
			prefix, ok := result.Texts("prefix").At(i)
			require.Equal(t, known, ok)
			want := contrast.Prefix(client)
			require.Equal(t, want, prefix, "%q", client)
			require.True(t, regexp.MustCompile(contrast.PrefixRegexp(want)).MatchString(client), "%q", client)
			if want != client {
				cut++
			}
		}
		require.Greater(t, cut, 500)
		require.Less(t, cut, 1900)
	})
}

// namedRow has a client ID of parts that are, or nearly are, what tells individuals apart.
func namedRow(r *rand.Rand) fleet.Row {
	row := fleet.Row{Event: event.Connected}
	if r.IntN(50) == 0 {
		return row
	}
	digits := func(n int, of string) string {
		var b strings.Builder
		for range n {
			b.WriteByte(of[r.IntN(len(of))])
		}
		return b.String()
	}
	const hexadecimal = "0123456789abcdefABCDEF"
	uuid := strings.Join([]string{digits(8, hexadecimal), digits(4, hexadecimal), digits(4, hexadecimal), digits(4, hexadecimal), digits(12, hexadecimal)}, "-")
	var id strings.Builder
	for range 1 + r.IntN(4) {
		id.WriteString(pick(r, "", "-", "_", ":", "/", ".", "\n", " ", "é", "中", "$", "a", "meter", "facade", "lab", "G", "undefined", uuid, digits(1, hexadecimal),
			digits(r.IntN(9), hexadecimal), digits(r.IntN(9), "abcdef"), digits(r.IntN(5), "0123456789")))
	}
	if r.IntN(2) == 0 {
		id.WriteString(pick(r, "-", "_", "", "x") + pick(r, uuid, digits(4+r.IntN(5), hexadecimal), digits(1+r.IntN(5), "0123456789")))
	}
	text := id.String()
	row.ClientID = &text
	return row
}
