package health

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
)

// TestRowsThatStandTwice are told if all do: a delivery that was tried again is no second rule.
func TestRowsThatStandTwice(t *testing.T) {
	const told = "stand in the table twice or more"
	for name, tc := range map[string]struct {
		rows, times, once int // so many different rows so often, and those that stand alone
		says              string
	}{
		"each once":         {rows: 100, times: 1},
		"each twice":        {rows: 50, times: 2, says: "Of the newest 100 rows 100 " + told},
		"each three times":  {rows: 300, times: 3, says: "Of the newest 500 rows "},
		"a few twice":       {rows: 10, times: 2, once: 80},
		"nearly all twice":  {rows: 46, times: 2, once: 8, says: "Of the newest 100 rows 92 " + told},
		"too few to say so": {rows: 5, times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
				b.Load(t, func(yield func(fleet.Row) bool) {
					for i := range tc.rows + tc.once {
						times := tc.times
						if i >= tc.rows {
							times = 1
						}
						for range times {
							r := row("client.connected", time.Minute+time.Duration(i)*time.Second)
							r.ClientID = new(fmt.Sprintf("device-%d", i))
							if !yield(r) {
								return
							}
						}
					}
				})
				problems := fmt.Sprint(check(t, target(t, b)).Problems)
				if tc.says == "" {
					require.NotContains(t, problems, told)
					return
				}
				require.Contains(t, problems, tc.says)
			})
		})
	}
}
