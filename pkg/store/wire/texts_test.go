package wire

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestTextsStayWhatTheyWere(t *testing.T) {
	for name, tc := range map[string]func(i int) string{
		"few values":      func(i int) string { return fmt.Sprint("emqx@10.0.0.", i%7) },
		"many values":     func(i int) string { return fmt.Sprint("id-", i) },
		"some of each":    func(i int) string { return fmt.Sprint("client-", i*i%30_000) },
		"long and empty":  func(i int) string { return strings.Repeat("x", i%3*200_000) },
		"first a few":     func(i int) string { return fmt.Sprint(min(i, 1000)) },
		"growing, shared": func(i int) string { return strings.Repeat("y", i%500) },
	} {
		t.Run(name, func(t *testing.T) {
			n := 30_000
			if strings.HasPrefix(name, "long") {
				n = 60
			}
			var kept texts
			got, wire := make([]string, n), []byte(nil)
			for i := range n {
				wire = append(wire[:0], tc(i)...) // pgx reads every row into the same memory
				got[i] = kept.add(wire)
			}
			for i := range n {
				require.Equal(t, tc(i), got[i], "value %d", i)
			}
		})
	}
}

func TestTextsShare(t *testing.T) {
	var kept texts
	first := kept.add([]byte("node-1"))
	kept.add([]byte("node-2"))
	require.Same(t, unsafe.StringData(first), unsafe.StringData(kept.add([]byte("node-1"))), "a value that repeats is kept once")

	wires := make([][]byte, 10_000)
	for i := range wires {
		wires[i] = fmt.Append(nil, "message-", i)
	}
	require.Less(t, testing.AllocsPerRun(3, func() {
		var kept texts
		for _, wire := range wires {
			kept.add(wire)
		}
	}), 100.0, "others are cut from large pieces")
}
