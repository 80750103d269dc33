package postgres

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const helperVariable = "POSTGRES_TEST_HELPER"

// init turns the test binary into the helper of the test below.
func init() {
	if os.Getenv(helperVariable) == "" {
		return
	}
	s, err := Start(context.Background(), Options{volatile: true})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Addr(), s.dir)
	select {}
}

func TestServerEndsWithItsParent(t *testing.T) {
	helper := exec.Command(os.Args[0])
	helper.Env = append(os.Environ(), helperVariable+"=1")
	helper.Stderr = os.Stderr
	out, err := helper.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, helper.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	addr, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
	require.DirExists(t, dir)

	require.NoError(t, helper.Process.Kill())
	require.Error(t, helper.Wait())
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
		}
		return err != nil
	}, time.Minute, 10*time.Millisecond, "the server must end")

	require.Eventually(t, func() bool {
		sweep()
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	}, time.Minute, 10*time.Millisecond, "the next server removes what a killed one left")
}
