package pattern

import (
	"net/netip"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSources(t *testing.T) {
	network := netip.MustParsePrefix
	for _, test := range []struct {
		name, source string
		want         Source
	}{
		{"an IPv4 address", "78.234.1.9", Source{Network: network("78.234.1.9/32")}},
		{"an IPv6 address", "2001:db8::7", Source{Network: network("2001:db8::7/128")}},
		{"an IPv6 address in full and capitals", "2001:0DB8:0000:0000:0000:0000:0000:000A", Source{Network: network("2001:db8::a/128")}},
		{"an IPv4-mapped address", "::ffff:78.234.1.9", Source{Network: network("78.234.1.9/32")}},
		{"an IPv4-mapped address in hexadecimal, or a peername", "::ffff:4eea:109",
			Source{Peername: "::ffff:4eea:109", Network: network("78.234.1.9/32")}},
		{"an IPv4 block", "78.234.0.0/17", Source{Network: network("78.234.0.0/17")}},
		{"an IPv4 block with host bits", "78.234.200.9/17", Source{Network: network("78.234.128.0/17")}},
		{"all of IPv4", "1.2.3.4/0", Source{Network: network("0.0.0.0/0")}},
		{"one address as a block", "78.234.1.9/32", Source{Network: network("78.234.1.9/32")}},
		{"an IPv6 block", "2001:db8::/32", Source{Network: network("2001:db8::/32")}},
		{"an IPv6 block with host bits", "2001:db8:ffff::1/33", Source{Network: network("2001:db8:8000::/33")}},
		{"all of IPv6", "::/0", Source{Network: network("::/0")}},
		{"an IPv4-mapped block", "::ffff:78.234.200.9/113", Source{Network: network("78.234.128.0/17")}},
		{"all of IPv4 mapped", "::ffff:0:0/96", Source{Network: network("0.0.0.0/0")}},
		{"a block that holds more than IPv4-mapped addresses", "::ffff:0:0/95", Source{Network: network("::fffe:0:0/95")}},
		{"one octet", "78.*", Source{Prefix: "78."}},
		{"two octets", "78.234.*", Source{Prefix: "78.234."}},
		{"three octets", "78.234.1.*", Source{Prefix: "78.234.1."}},
		{"IPv4 with a port", "78.234.1.9:51022", Source{Peername: "78.234.1.9:51022"}},
		{"IPv4 with a port that has zeros before it", "78.234.1.9:0080", Source{Peername: "78.234.1.9:80"}},
		{"IPv6 in brackets with a port", "[2001:db8::7]:51022", Source{Peername: "2001:db8::7:51022"}},
		{"IPv4-mapped in brackets with a port", "[::ffff:78.234.1.9]:51022", Source{Peername: "78.234.1.9:51022"}},
		{"IPv4-mapped with a port", "::ffff:78.234.1.9:51022", Source{Peername: "78.234.1.9:51022"}},
		{"a peername of IPv6", "2001:db8::7:51022", Source{Peername: "2001:db8::7:51022"}},
		{"a peername of IPv6 in full", "2001:0db8:0:0:0:0:0:7:51022", Source{Peername: "2001:db8::7:51022"}},
		{"a peername of the unspecified address", ":::51022", Source{Peername: ":::51022"}},
		{"address or peername", "2001:db8::7:5102", Source{Peername: "2001:db8::7:5102", Network: network("2001:db8::7:5102/128")}},
		{"address or peername, written otherwise", "2001:db8:0:0:0::7:0080",
			Source{Peername: "2001:db8::7:80", Network: network("2001:db8::7:80/128")}},
		{"eight groups are an address", "1:2:3:4:5:6:7:8", Source{Network: network("1:2:3:4:5:6:7:8/128")}},
		{"nine are a peername", "1:2:3:4:5:6:7:8:9", Source{Peername: "1:2:3:4:5:6:7:8:9"}},
		{"letters are no port", "2001:db8::7:abc", Source{Network: network("2001:db8::7:abc/128")}},
		{"a port's bounds", "78.234.1.9:65535", Source{Peername: "78.234.1.9:65535"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseSource(test.source)
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestMalformedSources(t *testing.T) {
	for _, source := range []string{
		"x", "localhost", "*", "*.*", "78", "78.234", "78.234.1", "78.234.1.", "78.234.1.256", "078.234.1.9", "78.234.1.9.1", " 78.234.1.9", "78.234.1.9 ",
		"78*", "78.2*", "78.234.1.9*", "78.234.1.9.*", "*.1.9", "78.*.1.9", "256.*", "78..*", "01.*", "2001:db8:*", "78.234.*:80", "78.234.*/16",
		"78.234.0.0/33", "78.234.0.0/-1", "78.234.0.0/", "78.234.0.0/017", "78.234.0.0/x", "78.234/16", "/16", "2001:db8::/129", "2001:db8/32", "78.234.0.0/16/16",
		"78.234.1.9:", "78.234.1.9:x", "78.234.1.9:65536", "78.234.1.9:-1", "78.234.1.9:+1", "78.234.1.9:80:80", ":80", "[78.234.1.9]:80", "[78.234.1.9]",
		"[2001:db8::7]", "[2001:db8::7", "2001:db8::7]:80", "[2001:db8::7]80", "[2001:db8::7]:", "[]:80", "[[::1]]:80",
		"2001:db8::g", "2001::db8::7", "12345::1", ":", ":::", "fe80::1%eth0", "fe80::1%eth0:80", "[fe80::1%eth0]:80", "fe80::%eth0/64",
		"78.234.1.9;--", "'", "78.234.1.9\n", "٧٨.1.1.1",
	} {
		t.Run(source, func(t *testing.T) {
			_, err := ParseSource(source)
			require.EqualError(t, err, errSource.Error())
		})
	}
}

func TestIPv4Regexp(t *testing.T) {
	for _, test := range []struct{ network, want string }{
		{"78.234.1.9/32", `^78\.234\.1\.9:[0-9]+$`},
		{"78.234.1.8/31", `^78\.234\.1\.(?:8|9):[0-9]+$`},
		{"78.234.1.0/24", `^78\.234\.1\.[0-9]+:[0-9]+$`},
		{"78.234.4.0/22", `^78\.234\.(?:4|5|6|7)\.[0-9]+:[0-9]+$`},
		{"78.234.0.0/16", `^78\.234\.[0-9]+\.[0-9]+:[0-9]+$`},
		{"248.0.0.0/5", `^(?:248|249|250|251|252|253|254|255)\.[0-9]+\.[0-9]+\.[0-9]+:[0-9]+$`},
		{"0.0.0.0/0", `^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+:[0-9]+$`},
	} {
		t.Run(test.network, func(t *testing.T) {
			require.Equal(t, test.want, IPv4Regexp(netip.MustParsePrefix(test.network)))
		})
	}
}

func TestIPv4RegexpAgreesWithTheBlock(t *testing.T) {
	base := netip.MustParseAddr("78.234.129.200").As4()
	for bits := range 33 {
		block := netip.PrefixFrom(netip.AddrFrom4(base), bits).Masked()
		re := regexp.MustCompile(IPv4Regexp(block))
		for flip := range 32 {
			octets := base
			octets[flip/8] ^= 1 << (7 - flip%8)
			other := netip.AddrFrom4(octets)
			require.Equal(t, block.Contains(other), re.MatchString(other.String()+":80"), "%s in %s", other, block)
		}
	}
}
