package ask

import (
	"unicode/utf8"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Rows of addresses, where a peername is an address and its port.

// OfAddresses are the conditions for rows of some addresses. What peernames begin with is compared first: PostgreSQL's index serves that,
// and GreptimeDB compiles the regular expression of Source anew for each batch of rows that it compares by it, which takes longer than to
// read them.
func OfAddresses(b *statement.Builder, addresses []string) []string {
	begin := make([]string, len(addresses))
	for i, address := range addresses {
		begin[i] = beginsAs(b, address)
	}
	return append(statement.AnyOf(begin...), statement.OneOf(b, Source, addresses))
}

// beginsAs holds for the peernames of an address, with a port or without, and perhaps for others that begin with it. PostgreSQL's index
// serves LIKE; GreptimeDB scans four times as fast by a range of texts, which it compares byte by byte, as by LIKE beside another condition.
func beginsAs(b *statement.Builder, address string) string {
	const column = event.Peername
	last := len(address) - 1
	if b.Dialect == statement.PostgreSQL || last < 0 || address[last] >= utf8.RuneSelf-1 { // a text can't end in one byte more
		return "(" + column + " = " + b.Bind(address) + " OR " + column + " LIKE " + b.Bind(pattern.EscapeLike(address)+":%") + ")"
	}
	return "(" + column + " >= " + b.Bind(address) + " AND " + column + " < " + b.Bind(address[:last]+string(rune(address[last])+1)) + ")"
}
