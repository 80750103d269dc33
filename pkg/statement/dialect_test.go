package statement

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDialectOf(t *testing.T) {
	for _, test := range []struct {
		version string
		want    Dialect
	}{
		{"PostgreSQL 18.0 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 14.2.0, 64-bit", PostgreSQL},
		{"PostgreSQL 12.22 (Debian 12.22-1) on aarch64-unknown-linux-gnu, compiled by clang 19, 64-bit", PostgreSQL},
		{"PostgreSQL 17.4, compiled by Visual C++ build 1942, 64-bit", PostgreSQL},
		{"PostgreSQL 16.3 GreptimeDB 1.0.0", GreptimeDB},
		{"PostgreSQL 16.3 GreptimeDB 1.1.0, compiled by rustc", GreptimeDB},
		{"8.4.2-greptimedb-1.0.0", GreptimeDB},
		{"PostgreSQL 16.3 EMQX Tables 1.0.0", GreptimeDB},
		{"", GreptimeDB},
	} {
		require.Equal(t, test.want, DialectOf(test.version), test.version)
	}
	require.Equal(t, "PostgreSQL GreptimeDB", fmt.Sprint(PostgreSQL, " ", GreptimeDB))
}

func TestByName(t *testing.T) {
	require.Equal(t, `node COLLATE "C"`, PostgreSQL.ByName("node"))
	require.Equal(t, "node", GreptimeDB.ByName("node"))
}

func TestBucket(t *testing.T) {
	for interval, want := range map[time.Duration]string{
		30 * time.Second:        "30 seconds",
		time.Hour:               "3600 seconds",
		250 * time.Millisecond:  "250 milliseconds",
		1500 * time.Millisecond: "1500 milliseconds",
	} {
		require.Equal(t, `date_bin(INTERVAL '`+want+`', "timestamp", TIMESTAMP '1970-01-01 00:00:00')`, Bucket(interval, `"timestamp"`))
	}
}

func TestMillis(t *testing.T) {
	require.Equal(t, `CAST("timestamp" AS BIGINT)`, GreptimeDB.Millis(`"timestamp"`))
	require.Equal(t, `CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT)`, PostgreSQL.Millis(`"timestamp"`))
}

func TestQuantile(t *testing.T) {
	require.Equal(t, "approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY took)", GreptimeDB.Quantile("0.5", "took"))
	require.Equal(t, "percentile_cont(0.99) WITHIN GROUP (ORDER BY took)", PostgreSQL.Quantile("0.99", "took"))
}

func TestInIPv6Network(t *testing.T) {
	address := `CASE WHEN peername ~ '` + ipv6Peername + `' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END`
	require.Equal(t, `(peername ~ '`+ipv6Peername+`' AND ipv6_in_range(`+address+`, $3))`, GreptimeDB.InIPv6Network("peername", "$3"))
	require.Equal(t, `(peername ~ '`+ipv6Peername+`' AND CAST(`+address+` AS inet) <<= CAST($3 AS inet))`, PostgreSQL.InIPv6Network("peername", "$3"))
}

// What the expression lets through is cast to an address, for which the database would fail the whole query if it were none.
func TestIPv6PeernamesAreAddresses(t *testing.T) {
	re := regexp.MustCompile(ipv6Peername)
	agree := func(host string) bool {
		address, err := netip.ParseAddr(host)
		isAddress := err == nil && address.Is6() && address.Zone() == "" && !strings.Contains(host, ".")
		require.Equal(t, isAddress, re.MatchString(host+":80"), host)
		return isAddress
	}
	groups := func(n int) string { return strings.TrimSuffix(strings.Repeat("db8:", n), ":") }
	for before := range 10 {
		require.Equal(t, before == 8, agree(groups(before)))
		for after := range 10 {
			require.Equal(t, before+after < 8, agree(groups(before)+"::"+groups(after)))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		host := ""
		for range 1 + r.IntN(18) {
			host += []string{":", ":", ":", "::", "0", "1", "f", "A", "db8", "2001", "12345", "g", ".", "%"}[r.IntN(14)]
		}
		agree(host)
	}
	for _, peername := range []string{"78.234.1.9:80", "2001:db8::7", "2001:db8::7:", "2001:db8::7:123456", "2001:db8::7:80\n", "", "::80"} {
		require.False(t, re.MatchString(peername), peername)
	}
}
