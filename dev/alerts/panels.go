package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A rule links to the panel that shows what it watches.

// panel names a panel by its dashboard and title.
type panel struct{ board, title string }

// boards are the panels' IDs.
type boards map[panel]int

func readBoards(dir string) (boards, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	found := boards{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		type titled struct {
			ID     int
			Title  string
			Panels []titled // of a row
		}
		var board struct {
			UID    string
			Panels []titled
		}
		if err := json.Unmarshal(raw, &board); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		for _, p := range board.Panels {
			for _, one := range append(p.Panels, p) {
				found[panel{board.UID, one.Title}] = one.ID
			}
		}
	}
	return found, nil
}

func (b boards) id(p panel) (int, error) {
	id, ok := b[p]
	if !ok {
		return 0, fmt.Errorf("the dashboard %s has no panel %q", p.board, p.title)
	}
	return id, nil
}
