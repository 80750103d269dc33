// Command dashboards writes the dashboards that come with the plugin, dashboards/*.json. `go tool mage dashboards` runs it.
//
// A dashboard is a file here; kinds of panels and styles of columns are functions that all of them share, so that a client's ID leads
// to the same page wherever it stands, and a lost connection has the same colour everywhere.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("to", "dashboards", "the directory that the files are written to")
	flag.Parse()
	for _, b := range boards() {
		if err := os.WriteFile(filepath.Join(*dir, b.file()), b.json(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// boards are all dashboards, in the order of their menu.
func boards() []board {
	return []board{
		fleet(), lifecycle(), access(), delivery(), drops(),
		client(), message(), source(), topic(), nodes(), pipeline(),
	}
}
