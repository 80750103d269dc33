package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// bundled are the packages that webpack puts into the scripts; Grafana brings all others.
var bundled = []module{
	{path: "@grafana/i18n", licence: "Apache-2.0"},
	{path: "html-parse-stringify", licence: "MIT"},
	{path: "i18next-browser-languagedetector", licence: "MIT"},
	{path: "i18next-pseudo", licence: "MIT"},
	{path: "react-i18next", licence: "MIT"},
	{path: "void-elements", licence: "MIT"},
}

// inPackage is a source of a package, as a source map names it. Plugins of webpack name some that are no files.
var inPackage = regexp.MustCompile(`node_modules/((?:@[^/]+/)?[^/]+)/`)

// checkScripts looks into the scripts' source maps for packages that aren't listed.
func checkScripts(dist string) error {
	maps, err := filepath.Glob(filepath.Join(dist, "*.js.map"))
	if err != nil {
		return err
	}
	if len(maps) == 0 {
		return fmt.Errorf("%s holds no source maps: build the plugin first", dist)
	}
	for _, name := range maps {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var content struct{ Sources []string }
		if err := json.Unmarshal(text, &content); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		for _, source := range content.Sources {
			for _, found := range inPackage.FindAllStringSubmatch(source, -1) {
				if !slices.ContainsFunc(bundled, func(m module) bool { return m.path == found[1] }) {
					return fmt.Errorf("%s holds %s, which isn't among the packages of dev/licences/scripts.go", name, found[1])
				}
			}
		}
	}
	return nil
}

// installed are the listed packages, with the texts of their licences where they have one of their own.
func installed(folder string) ([]module, error) {
	var list []module
	for _, m := range bundled {
		text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(m.path), "package.json"))
		if err != nil {
			return nil, err
		}
		var says struct{ License, Homepage string }
		if err := json.Unmarshal(text, &says); err != nil {
			return nil, fmt.Errorf("read the package.json of %s: %w", m.path, err)
		}
		if says.License != m.licence {
			return nil, fmt.Errorf("%s is under the licence %s, where %s was expected", m.path, says.License, m.licence)
		}
		if m.text, err = textIn(filepath.Join(folder, filepath.FromSlash(m.path))); err != nil {
			return nil, err
		}
		if m.text == "" {
			m.text = fmt.Sprintf("%s (%s)\n", m.licence, says.Homepage)
		}
		list = append(list, m)
	}
	return list, nil
}
