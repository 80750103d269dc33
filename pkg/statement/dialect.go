package statement

import (
	"fmt"
	"strings"
	"time"
)

// Dialect is the database that a statement is written for. Everything that differs between the two stands in this file.
type Dialect int

const (
	GreptimeDB Dialect = iota
	PostgreSQL
)

func (d Dialect) String() string {
	if d == PostgreSQL {
		return "PostgreSQL"
	}
	return "GreptimeDB"
}

// DialectOf reads the answer of SELECT version(). GreptimeDB says `PostgreSQL 16.3 GreptimeDB 1.0.0`, where a managed
// service may put its own product name; PostgreSQL itself says `PostgreSQL 18.0 on x86_64-…, compiled by …`.
func DialectOf(version string) Dialect {
	if !strings.Contains(version, "Greptime") && strings.Contains(version, "compiled by") {
		return PostgreSQL
	}
	return GreptimeDB
}

// ipv6Peername matches exactly the peernames of IPv6 clients: what it lets through can be read as an address.
const ipv6Peername = `^(?:` +
	`(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,7}:|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|` +
	`(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|` +
	`[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|` +
	`:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)` +
	`):[0-9]{1,5}$`

// InIPv6Network holds for peernames of IPv6 clients in a network (bound as text, 2001:db8::/32).
func (d Dialect) InIPv6Network(peername, network string) string {
	address := ipv6Address(peername)
	inside := fmt.Sprintf(`ipv6_in_range(%s, %s)`, address, network)
	if d == PostgreSQL {
		inside = fmt.Sprintf(`CAST(%s AS inet) <<= CAST(%s AS inet)`, address, network)
	}
	return fmt.Sprintf(`(%s ~ '%s' AND %s)`, peername, ipv6Peername, inside)
}

// Network is the /24 of an IPv4 client's peername and the /64 of an IPv6 client's, as CIDR; NULL for what is neither.
func (d Dialect) Network(peername string) string {
	ipv6 := fmt.Sprintf("ipv6_to_cidr(%s, arrow_cast(64, 'UInt8'))", ipv6Address(peername))
	if d == PostgreSQL {
		ipv6 = fmt.Sprintf("host(network(set_masklen(inet(%s), 64))) || '/64'", ipv6Address(peername))
	}
	return fmt.Sprintf(`CASE WHEN %[1]s ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(%[1]s, '[.][0-9]+:[0-9]+$', '.0/24')`+
		` WHEN %[1]s ~ '%[2]s' THEN %[3]s END`, peername, ipv6Peername, ipv6)
}

// ipv6Address is the address of an IPv6 client, and a harmless one for all others: both databases evaluate functions of it for other
// rows too and fail on a text that is no address.
func ipv6Address(peername string) string {
	return fmt.Sprintf(`CASE WHEN %[1]s ~ '%[2]s' THEN regexp_replace(%[1]s, ':[0-9]+$', '') ELSE '::' END`, peername, ipv6Peername)
}

// ByName sorts a text column by its bytes, as GreptimeDB does anyway; PostgreSQL would ask the cluster's locale.
func (d Dialect) ByName(column string) string {
	if d == PostgreSQL {
		return column + ` COLLATE "C"`
	}
	return column
}

// Bucket is the beginning of the interval that a time lies in, counted from 1970.
func Bucket(interval time.Duration, column string) string {
	return BucketFrom(time.Unix(0, 0), interval, column)
}

// BucketFrom is the same, counted from another time.
func BucketFrom(origin time.Time, interval time.Duration, column string) string {
	layout := "2006-01-02 15:04:05"
	if origin.Nanosecond() != 0 {
		layout += ".000"
	}
	return fmt.Sprintf(`date_bin(%s, %s, TIMESTAMP '%s')`, Interval(interval), column, origin.UTC().Format(layout))
}

// Millis is a time as milliseconds since 1970. It is a cast: inside an aggregate, it doesn't keep GreptimeDB from grouping
// where the data is.
func (d Dialect) Millis(column string) string {
	if d == PostgreSQL {
		return "CAST(date_part('epoch', " + column + ") * 1000 AS BIGINT)"
	}
	return "CAST(" + column + " AS BIGINT)"
}

// Quantile is the aggregate of a number's quantile (0.5 is the median). GreptimeDB estimates it: the exact one would keep all
// values in memory.
func (d Dialect) Quantile(quantile, number string) string {
	function := "approx_percentile_cont"
	if d == PostgreSQL {
		function = "percentile_cont"
	}
	return function + "(" + quantile + ") WITHIN GROUP (ORDER BY " + number + ")"
}

// Interval is a length of time as a literal.
func Interval(d time.Duration) string {
	if d%time.Second == 0 {
		return fmt.Sprintf("INTERVAL '%d seconds'", d/time.Second)
	}
	return fmt.Sprintf("INTERVAL '%d milliseconds'", d/time.Millisecond)
}
