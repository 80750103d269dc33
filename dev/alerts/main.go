// Command alerts writes the alert rules that come with the plugin, provisioning/alerting/rules.yaml, and the same with a contact
// point in each. `go tool mage alerts` runs it.
//
// A rule is a value in the file of its group; texts, links and time ranges are functions that all of them share. Panels are named by
// their titles and found in dashboards/*.json, so that a link never leads to a panel that isn't there.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	project := flag.String("project", ".", "the directory that holds dashboards and provisioning")
	flag.Parse()
	if err := write(*project); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(project string) error {
	texts, err := files(filepath.Join(project, "dashboards"))
	if err != nil {
		return err
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(project, "provisioning", "alerting", name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// files are the contents of the files, by name.
func files(dashboards string) (map[string][]byte, error) {
	boards, err := readBoards(dashboards)
	if err != nil {
		return nil, err
	}
	rules, err := text(boards, false)
	if err != nil {
		return nil, err
	}
	notifying, err := text(boards, true)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"rules.yaml": rules, "rules-notifying.yaml.example": notifying}, nil
}
