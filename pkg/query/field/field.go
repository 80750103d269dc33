// Package field is how the query editor asks for a key of the query: the kind of input, its words, what there is to choose from.
package field

// Field is the input by which the query editor asks for a key, and the words that explain it.
type Field struct {
	Kind        Kind
	Title       string
	Description string
	Empty       string // what it means to leave it out, where that isn't "any"

	Syntax  Syntax   // of values: how they are written
	Offers  string   // of values: the column whose values are offered; "" the first one that the key needs
	Preset  string   // of a choice: what stands for a key that is left out
	Choices []Choice // what there is to choose from; nil: the scenario and the table say

	Condition bool // it says whom and what a query is about, as all keys do that choose rows, and not how the answer looks
	First     bool // it is shown before anybody sets it
}

// Kind is the kind of a field; "" a key has none: it isn't shown, or has a place of its own in the editor.
type Kind string

const (
	Values Kind = "values" // any number of values of a column, written in the key's syntax
	List   Kind = "list"   // any number of some names
	OneOf  Kind = "choice" // one of some names
	Length Kind = "length" // a length of time: one of some, or another one
	Text   Kind = "text"   // a text
	Number Kind = "number" // a whole number
)

// Syntax is how the values of a key are written: each way has its own characters that stand for others.
type Syntax string

const (
	Pattern     Syntax = "pattern"
	TopicFilter Syntax = "topicFilter"
	Source      Syntax = "source"
	Exact       Syntax = "exact"
)

// Choice is a value to choose, with its title where the value isn't one itself.
type Choice struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// Choices are values that are their own titles.
func Choices(names ...string) []Choice {
	list := make([]Choice, len(names))
	for i, name := range names {
		list[i] = Choice{Name: name, Title: name}
	}
	return list
}
