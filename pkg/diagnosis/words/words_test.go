package words_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/diagnosis/words"
)

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0 s", 9900 * time.Millisecond: "9.9 s", 90 * time.Second: "90 s", 12 * time.Minute: "12 min", 125 * time.Minute: "2 h 5 min", 72 * time.Hour: "3 days",
	} {
		require.Equal(t, want, words.InWords(d))
	}
	for n, want := range map[int64]string{1: "once", 2: "twice", 3: "3 times", 1234567: "1,234,567 times"} {
		require.Equal(t, want, words.Times(n))
	}
	require.Equal(t, "1 row", words.Rows(1))
	require.Equal(t, "0 rows", words.Rows(0))
	require.Equal(t, "a client without an ID", words.Who([]string{""}))
	require.Equal(t, "a, b and c", words.Who([]string{"a", "b", "c"}))
	require.Equal(t, "a, b, c and 1 other", words.Who([]string{"a", "b", "c", "d"}))
}
