package match

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// oddPeernames are no peernames as EMQX writes them. They must not make a query fail, and only a prefix finds them.
var oddPeernames = []string{
	"", "x", ":", "::", "::1", "1:2:3", "abc:12", "1.2.3.4", "1.2.3:80", "1.2.3.4.5:80", "1.2.3.4:", "1.2.3.4:x", "78.234.x:1", "78.234.",
	":80", "[::1]:80", "2001:db8::7:", "2001:db8::7:x", "2001:db8::g:80", "1::2::3:80", "1:2:3:4:5:6:7:8:9:80", "12345::1:80", "fe80::1%eth0:80",
	"::ffff:1.2.3.4:80", "1.2.3.4:80\n", "\n1.2.3.4:80", "2001:db8::7:80\n", "1.2.3.4:80 ", "undefined", "😀:80", "'", "127.0.0.1:80;--",
}

func TestSourcesAgreeWithNetip(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, sourceRow))
		var peernames []string
		for _, row := range m.rows {
			if row.Peername != nil {
				peernames = append(peernames, *row.Peername)
			}
		}
		checkOften(t, b.Rounds(5), func(rt *rapid.T) {
			sources := rapid.SliceOfN(source(peernames), 1, 4).Draw(rt, "sources")
			m.agree(rt, map[string]any{"scenario": event.Events, "sources": sources}, peernameOf, func(row fleet.Row) bool {
				return row.Peername != nil && slices.ContainsFunc(sources, func(source string) bool { return cameFrom(*row.Peername, source) })
			})
		})
	})
}

func TestBlocksOfEveryLength(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		m := newMatching(t, b, randomRows(500, sourceRow))
		for _, text := range []string{"78.234.1.9", "0.0.0.0", "255.255.255.255", "2001:db8::7", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"} {
			address := netip.MustParseAddr(text)
			for bits := range address.BitLen() + 1 {
				block := fmt.Sprintf("%s/%d", address, bits)
				want := m.expected(func(row fleet.Row) bool { return row.Peername != nil && cameFrom(*row.Peername, block) })
				require.Equal(t, want, m.found(t, map[string]any{"scenario": event.Events, "sources": []string{block}}), block)
			}
		}
	})
}

// cameFrom says whether a peername belongs to a source, in any way in which the source can be read.
func cameFrom(peername, source string) bool {
	if start, ok := strings.CutSuffix(source, "*"); ok {
		return strings.HasPrefix(peername, start)
	}
	client, ok := readPeername(peername)
	if !ok || slices.Contains(oddPeernames, peername) {
		return false
	}
	if block, err := netip.ParsePrefix(source); err == nil {
		if block.Addr().Is4In6() && block.Bits() >= 96 {
			block = netip.PrefixFrom(block.Addr().Unmap(), block.Bits()-96)
		}
		return block.Contains(client.Addr())
	}
	if address, err := netip.ParseAddr(source); err == nil && address.Unmap() == client.Addr() {
		return true
	}
	if both, err := netip.ParseAddrPort(source); err == nil && netip.AddrPortFrom(both.Addr().Unmap(), both.Port()) == client {
		return true
	}
	both, ok := readPeername(source)
	return ok && both == client
}

// readPeername reads an address and the port behind its last colon; EMQX writes addresses in their shortest form.
func readPeername(text string) (netip.AddrPort, bool) {
	i := max(0, strings.LastIndex(text, ":"))
	address, err := netip.ParseAddr(text[:i])
	if err != nil || address.Zone() != "" {
		return netip.AddrPort{}, false
	}
	port, err := strconv.ParseUint(text[i+1:], 10, 16)
	return netip.AddrPortFrom(address.Unmap(), uint16(port)), err == nil
}

func TestReadPeername(t *testing.T) {
	for text, want := range map[string]string{
		"78.234.1.9:51022": "78.234.1.9:51022", "2001:db8::7:51022": "[2001:db8::7]:51022", ":::80": "[::]:80", "1:2:3:4:5:6:7:8:80": "[1:2:3:4:5:6:7:8]:80",
	} {
		got, ok := readPeername(text)
		require.True(t, ok, text)
		require.Equal(t, want, got.String())
	}
	for _, text := range []string{"", "x", "::1", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "fe80::1%eth0:80", "[::1]:80"} {
		_, ok := readPeername(text)
		require.False(t, ok, text)
	}
}

func peernameOf(row fleet.Row) *string { return row.Peername }

// source draws a source in any form, often one that has to do with a peername of the table.
func source(peernames []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		client, known := readPeername(rapid.SampledFrom(peernames).Draw(t, "client"))
		if !known || rapid.IntRange(0, 5).Draw(t, "any") == 0 {
			client = netip.AddrPortFrom(randomAddress(t), uint16(rapid.IntRange(0, 65535).Draw(t, "port")))
		}
		address := client.Addr()
		written := rapid.SampledFrom(spellings(address)).Draw(t, "spelling")
		switch rapid.IntRange(0, 5).Draw(t, "form") {
		case 0:
			return written
		case 1:
			bits := rapid.IntRange(0, address.BitLen()).Draw(t, "bits")
			if address.Is4() && strings.Contains(written, ":") {
				bits += 96
			}
			return fmt.Sprintf("%s/%d", written, bits)
		case 2:
			octets := strings.SplitAfter(address.String(), ".")
			if len(octets) < 4 {
				return address.String()
			}
			return strings.Join(octets[:rapid.IntRange(1, 3).Draw(t, "octets")], "") + "*"
		case 3:
			if !strings.Contains(written, ":") {
				return client.String()
			}
			return fmt.Sprintf("[%s]:%d", written, client.Port())
		case 4:
			// The port may look like the last part of an address.
			return fmt.Sprintf("%s:%d", written, client.Port())
		default:
			return client.String()
		}
	})
}

func randomAddress(t *rapid.T) netip.Addr {
	if rapid.Bool().Draw(t, "IPv4") {
		return netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address")))
	}
	return netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "address"))).Unmap()
}

// spellings are the ways in which people and programs write an address.
func spellings(a netip.Addr) []string {
	ways := []string{a.String(), a.StringExpanded(), strings.ToUpper(a.String())}
	if a.Is4() {
		mapped := netip.AddrFrom16(a.As16())
		ways = append(ways, mapped.String(), mapped.StringExpanded())
	}
	return ways
}

func sourceRow(r *rand.Rand) fleet.Row {
	row := fleet.Row{Event: event.Connected}
	switch r.IntN(12) {
	case 0:
		return row // without a peername
	case 1, 2, 3:
		row.Peername = new(pick(r, oddPeernames...))
	case 4, 5, 6, 7:
		address := netip.AddrFrom4([4]byte{pick[byte](r, 78, 79, 10, 0, 255, byte(r.IntN(256))), pick[byte](r, 234, 235, 0, 255, byte(r.IntN(256))), byte(r.IntN(256)), byte(r.IntN(256))})
		row.Peername = new(fmt.Sprintf("%s:%d", address, r.IntN(65536)))
	default:
		row.Peername = new(fmt.Sprintf("%s:%d", ipv6Address(r), pick(r, r.IntN(65536), r.IntN(10000))))
	}
	return row
}

// ipv6Address has runs of zeros in every place and of every length.
func ipv6Address(r *rand.Rand) netip.Addr {
	var bytes [16]byte
	for i := 0; i < 16; i += 2 {
		binary.BigEndian.PutUint16(bytes[i:], pick(r, 0, 0, uint16(r.IntN(16)), uint16(r.IntN(65536))))
	}
	switch r.IntN(3) {
	case 0:
		copy(bytes[:], []byte{0x20, 0x01, 0x0d, 0xb8})
	case 1:
		return netip.MustParseAddr(pick(r, "::", "::1", "2001:db8::7", "2001:db8::", "fe80::1", "64:ff9b::1"))
	}
	return netip.AddrFrom16(bytes).Unmap()
}
