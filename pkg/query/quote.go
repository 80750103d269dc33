package query

import (
	"fmt"
	"io"
	"reflect"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
)

// typed is a text that %q writes as it was typed, where Go would write a backslash twice.
type typed string

// Format writes it.
func (t typed) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		_, _ = io.WriteString(f, event.Quote(string(t))) // a message is written to memory
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), string(t))
}

// character is the same for one.
type character rune

// Format writes it.
func (c character) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		_, _ = io.WriteString(f, "'"+event.OneLine(string(c))+"'")
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), rune(c))
}

// quoted makes what %q writes of texts and characters what was typed.
func quoted(args []any) []any {
	list := make([]any, len(args))
	for i, arg := range args {
		list[i] = arg
		if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
			list[i] = typed(v.String())
		} else if r, ok := arg.(rune); ok {
			list[i] = character(r)
		}
	}
	return list
}
