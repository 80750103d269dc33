package find

import (
	"regexp"
	"slices"
	"strings"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/pattern"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario/ask"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// What a text may turn out to be.
const (
	Client  = "client"
	User    = "user"
	Source  = "source"
	Topic   = "topic"
	Message = "message"
	Node    = "node"
)

// kinds lists them in the order in which they are shown, with what people call one and several of them.
var kinds = []struct{ name, one, several string }{
	{Client, "client ID", "client IDs"}, {User, "user name", "user names"}, {Source, "address", "addresses"},
	{Topic, "topic", "topics"}, {Message, "message ID", "message IDs"}, {Node, "node", "nodes"},
}

func order(kind string) int {
	for i, k := range kinds {
		if k.name == kind {
			return i
		}
	}
	return len(kinds)
}

// Key is the key of a query that asks for the name, and how it takes it.
func (f Found) Key() (key, value string) {
	switch f.Kind {
	case Client:
		return "clients", pattern.Escape(f.Value)
	case User:
		return "users", pattern.Escape(f.Value)
	case Node:
		return "nodes", pattern.Escape(f.Value)
	}
	return f.Kind + "s", f.Value // sources, topics, messages
}

// place is a column that holds names of a kind.
type place struct {
	kind, column string
	// exact: it is asked for the very name first, which an index serves, or which is quick anyway.
	exact bool
}

// places are in the order in which they are looked at: what is asked for most comes first.
var places = []place{
	{Client, event.ClientID, true}, {User, event.Username, true}, {Topic, event.Topic, true}, {Source, event.Peername, true}, {Message, event.ID, true},
	{Node, event.Node, false}, {Client, event.FromClientID, false}, {User, event.FromUsername, false},
}

// value is the expression of the names.
func (p place) value() string {
	if p.kind == Source {
		return ask.Source
	}
	return statement.Identifier(p.column)
}

var (
	// inAddresses and inMessages are the characters of these: a text with others can't be a part of one.
	inAddresses = "0123456789abcdefABCDEF.:"
	inMessages  = "0123456789abcdefABCDEF"
)

// may says whether a part of a name of this place can look like that.
func (p place) may(part string) bool {
	only := func(letters string) bool { return strings.Trim(part, letters) == "" }
	switch p.kind {
	case Source:
		return only(inAddresses)
	case Message:
		return only(inMessages)
	}
	return true
}

// messageID is what EMQX writes: 16 bytes.
var messageID = regexp.MustCompile(`^[0-9A-F]{32}$`)

// likely says whether names look like those of this place and of no other.
func (p place) likely(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		switch p.kind {
		case Source:
			_, err := pattern.ParseSource(name)
			return err == nil
		case Topic:
			return strings.Contains(name, "/")
		case Message:
			return messageID.MatchString(name)
		}
		return false
	})
}

// names are the forms in which a name may stand in this place.
func (p place) names(list []name) []string {
	var exact []string
	add := func(form string) {
		if !slices.Contains(exact, form) {
			exact = append(exact, form)
		}
	}
	for _, n := range list {
		if n.kind != "" && n.kind != p.kind {
			continue
		}
		if p.kind == Source {
			for _, form := range n.forms {
				if _, err := pattern.ParseSource(form); err != nil && strings.Trim(form, inAddresses+"[]") == "" {
					add(form)
				}
			}
			for _, source := range n.sources() {
				if address, ok := single(source); ok {
					add(address)
				}
			}
			continue
		}
		if p.kind == Topic && n.kind == "" && !strings.ContainsAny(n.forms[0], "/#") {
			continue // PostgreSQL would read the whole table for it; the few topics of one level are found with the parts
		}
		for _, form := range n.forms {
			add(form)
		}
		for _, form := range n.forms {
			add(strings.ToLower(form))
			add(strings.ToUpper(form))
		}
	}
	return exact
}

// peernames are the addresses with their ports.
func peernames(list []name) []string {
	var exact []string
	for _, n := range list {
		if n.kind != "" && n.kind != Source {
			continue
		}
		for _, source := range n.sources() {
			if source.Peername != "" && !slices.Contains(exact, source.Peername) {
				exact = append(exact, source.Peername)
			}
		}
	}
	return exact
}

// single is the address that a source stands for, if it is one; of one with its port, the address.
func single(source pattern.Source) (string, bool) {
	if source.Network.IsValid() {
		return source.Network.Addr().String(), source.Network.IsSingleIP()
	}
	if i := strings.LastIndexByte(source.Peername, ':'); i > 0 {
		return source.Peername[:i], true
	}
	return "", false
}

// withPort says whether a text is an address with its port: nothing holds that but itself.
func withPort(text string) bool {
	source, err := pattern.ParseSource(text)
	return err == nil && source.Peername != "" && !source.Network.IsValid()
}

// nodesNamed are the words that look like nodes: no index serves these, so only what looks like one is looked for.
func nodesNamed(list []name) []string {
	var nodes []string
	for _, n := range list {
		if n.word && strings.Contains(n.forms[0], "@") {
			nodes = append(nodes, n.forms[0])
		}
	}
	return nodes
}

// blocks are the networks and the beginnings of addresses among some names.
func blocks(list []name) []pattern.Source {
	var sources []pattern.Source
	for _, n := range list {
		if n.kind != "" && n.kind != Source {
			continue
		}
		for _, source := range n.sources() {
			if _, one := single(source); !one {
				sources = append(sources, source)
			}
		}
	}
	return sources
}

// within are the texts that a name of this place may hold: each as it was pasted, in small letters and in capital ones.
func (p place) within(list []name) []string {
	var parts []string
	for _, n := range list {
		core := n.core()
		if n.kind != "" && n.kind != p.kind || !p.may(core) || p.kind == Source && withPort(core) {
			continue
		}
		for _, part := range []string{core, strings.ToLower(core), strings.ToUpper(core)} {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return parts
}
