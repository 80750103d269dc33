package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMemoryOfAProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // which alone tells it
	}
	debug.FreeOSMemory() // what other tests left would be given back, or taken again, meanwhile
	m := memory{process: os.Getpid()}
	before, err := m.begin()
	require.NoError(t, err)
	require.Positive(t, before)
	taken := make([]byte, 64<<20)
	for i := range taken {
		taken[i] = 1
	}
	runtime.KeepAlive(taken)
	more, err := strconv.Atoi(m.since(before))
	require.NoError(t, err)
	require.GreaterOrEqual(t, more, 60)

	require.Equal(t, "-", memory{}.since(0), "nobody said which process")
}
