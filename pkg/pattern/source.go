package pattern

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// Source is where a client came from. Its parts are alternatives: a text that can be read in two ways stands for both.
type Source struct {
	Peername string       // a whole peername, as EMQX writes it
	Prefix   string       // the beginning of a peername: "78.234."
	Network  netip.Prefix // an address or a block; invalid where it is neither
}

var errSource = errors.New("not an address: allowed are an IPv4 or IPv6 address (78.234.1.9, 2001:db8::7), a block (78.234.0.0/17, 2001:db8::/32), " +
	"an IPv4 prefix (78.234.*), and an address with its port (78.234.1.9:51022, [2001:db8::7]:51022, 2001:db8::7:51022)")

var ipv4Prefix = regexp.MustCompile(`^((?:[0-9]{1,3}\.){1,3})\*$`)

// ParseSource reads an address in any of the forms that errSource lists.
func ParseSource(text string) (Source, error) {
	if m := ipv4Prefix.FindStringSubmatch(text); m != nil {
		whole := m[1] + strings.Repeat("0.", 4-strings.Count(m[1], "."))
		if _, err := netip.ParseAddr(strings.TrimSuffix(whole, ".")); err != nil {
			return Source{}, errSource
		}
		return Source{Prefix: m[1]}, nil
	}
	if strings.Contains(text, "/") {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return Source{}, errSource
		}
		return Source{Network: unmapPrefix(network)}, nil
	}
	var source Source
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		source.Network = netip.PrefixFrom(addr, addr.BitLen())
	}
	source.Peername = parsePeername(text)
	if !source.Network.IsValid() && source.Peername == "" {
		return Source{}, errSource
	}
	return source, nil
}

// parsePeername reads ip:port, [ip]:port, and IPv6 without brackets, where the port follows the last colon.
// It is "" where the text is none of them.
func parsePeername(text string) string {
	client, err := netip.ParseAddrPort(text)
	if i := strings.LastIndexByte(text, ':'); err != nil && i >= 0 {
		client, err = netip.ParseAddrPort("[" + text[:i] + "]" + text[i:])
	}
	if err != nil || client.Addr().Zone() != "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", client.Addr().Unmap(), client.Port())
}

// unmapPrefix writes a block of IPv4-mapped addresses as IPv4, as EMQX writes these addresses.
func unmapPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked()
}

// IPv4Regexp matches the peernames of an IPv4 network: every database has regular expressions, few have networks.
func IPv4Regexp(network netip.Prefix) string {
	base := network.Masked().Addr().As4()
	parts := make([]string, 4)
	for i := range parts {
		free := min(8, max(0, 8*(i+1)-network.Bits())) // bits of this octet that the block leaves open
		switch free {
		case 0:
			parts[i] = strconv.Itoa(int(base[i]))
		case 8:
			parts[i] = `[0-9]+`
		default:
			octets := make([]string, 1<<free)
			for n := range octets {
				octets[n] = strconv.Itoa(int(base[i]) + n)
			}
			parts[i] = `(?:` + strings.Join(octets, "|") + `)`
		}
	}
	return `^` + strings.Join(parts, `\.`) + `:[0-9]+$`
}
