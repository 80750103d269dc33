package diagnosis

import "net/netip"

// networkOf is the network of an address: its /24, of IPv6 its /64, as CIDR; "" for what is no address.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := 24
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	network, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return ""
	}
	return network.String()
}
