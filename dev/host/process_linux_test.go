package host

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const starter = "HOST_TEST_STARTER"

// init turns the test binary into a program that starts a plugin and then waits to be killed.
func init() {
	executable := os.Getenv(starter)
	if executable == "" {
		return
	}
	p, err := Start(context.Background(), Options{Executable: executable})
	if err != nil {
		panic(err)
	}
	fmt.Println(p.PID())
	select {}
}

func TestPluginEndsWithItsParent(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), starter+"="+Build(t))
	parent.Stderr = os.Stderr
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, 0), "the plugin must run")

	require.NoError(t, parent.Process.Kill())
	require.Error(t, parent.Wait())
	require.Eventually(t, func() bool { return ended(pid) }, time.Minute, 10*time.Millisecond, "the plugin must end")
}

// ended is true for zombies too: whoever adopts the orphans here may not collect them.
func ended(pid int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(status), ") Z ")
}

func TestPluginGetsNoneOfOurEnvironment(t *testing.T) {
	require.NotEmpty(t, os.Getenv("PATH"))
	p, _ := ForTest(t, "PGHOST=elsewhere")
	environment := environmentOf(t, p.PID())
	require.Contains(t, environment, "\nPGHOST=elsewhere")
	require.NotContains(t, environment, "\nPATH=")
}

func environmentOf(t *testing.T, pid int) string {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	require.NoError(t, err)
	return "\n" + strings.ReplaceAll(string(raw), "\x00", "\n")
}
