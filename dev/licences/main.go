// Command licences lists the licences of what is linked into the plugin's programs: as a table for people (-table), and with their texts
// (-texts), which go into the zip, with those of the packages that the scripts for browsers hold. With -audit it reads what
// `npm audit --json` found (standard input), and tells what of it is in those packages.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	table := flag.String("table", "", "write a table of modules and licences to this file")
	texts := flag.String("texts", "", "write the licences' texts to this file")
	audit := flag.Bool("audit", false, "read a report of npm audit from standard input, and fail where it names a package that is in the scripts")
	flag.Parse()
	err := run(*table, *texts)
	if *audit {
		err = errors.Join(err, readAudit(os.Stdin, os.Stdout))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(table, texts string) error {
	if table == "" && texts == "" {
		return nil
	}
	modules, err := linked(".")
	if err != nil {
		return err
	}
	if table != "" {
		if err := os.WriteFile(table, tableOf(modules), 0o644); err != nil {
			return err
		}
	}
	if texts == "" {
		return nil
	}
	if err := checkScripts("dist"); err != nil {
		return err
	}
	packages, err := installed("node_modules")
	if err != nil {
		return err
	}
	return os.WriteFile(texts, textsOf(append(modules, packages...)), 0o644)
}

// module is one whose code is in the programs, or a package in the scripts.
type module struct {
	path    string
	licence string // its SPDX identifier
	text    string
}

// systems are those that the plugin is built for.
var systems = []string{"linux", "darwin", "windows"}

// linked are the modules that the plugin needs on any system, but its own.
func linked(root string) ([]module, error) {
	folders := map[string]string{}
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-f", `{{with .Module}}{{if not .Main}}{{.Path}}{{"\t"}}{{.Dir}}{{end}}{{end}}`, "./pkg")
		cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOFLAGS=-tags=arrow_json_stdlib")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list what is linked on %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, folder, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				folders[path] = folder
			}
		}
	}
	var modules []module
	for path, folder := range folders {
		m := module{path: path}
		var err error
		if m.text, err = textIn(folder); err != nil {
			return nil, err
		}
		if m.licence = identify(m.text); m.licence == "" {
			return nil, fmt.Errorf("%s has no licence that is known here: look at it in %s", path, folder)
		}
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(x, y module) int { return strings.Compare(x.path, y.path) })
	return modules, nil
}

// textIn is the text of the licence in a module's folder; "" where there is none.
func textIn(folder string) (string, error) {
	names, err := filepath.Glob(filepath.Join(folder, "[Ll][Ii][Cc][Ee][Nn][CcSs]*"))
	if err != nil {
		return "", err
	}
	text := ""
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		text += strings.TrimSpace(strings.ReplaceAll(string(raw), "\r\n", "\n")) + "\n"
	}
	return text, nil
}

// licences are told apart by what only they say; the first that fits is it.
var licences = []struct {
	id   string
	says *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`Apache License\s+Version 2\.0`)},
	{"MPL-2.0", regexp.MustCompile(`Mozilla Public License,? [Vv]ersion 2\.0`)},
	{"BSD-3-Clause", regexp.MustCompile(`(?s)Redistribution and use in source and binary forms.*(Neither the name|may not be used to endorse|names of its contributors)`)},
	{"BSD-2-Clause", regexp.MustCompile(`Redistribution and use in source and binary forms`)},
	{"MIT", regexp.MustCompile(`Permission is hereby granted, free of charge`)},
	{"ISC", regexp.MustCompile(`Permission to use, copy, modify, and(/or)? distribute this software`)},
}

func identify(text string) string {
	for _, l := range licences {
		if l.says.MatchString(text) {
			return l.id
		}
	}
	return ""
}

const introduction = `# Third-party software

The licences' texts are in the zip, in ` + "`THIRD_PARTY_LICENSES.txt`" + `. ` + "`go tool mage licences`" + ` writes this page.

`

func tableOf(modules []module) []byte {
	var out bytes.Buffer
	out.WriteString(introduction)
	list := func(title, kind string, all []module) {
		fmt.Fprintf(&out, "## %s\n\n| %s | licence |\n|---|---|\n", title, kind)
		for _, m := range all {
			fmt.Fprintf(&out, "| %s | %s |\n", m.path, m.licence)
		}
	}
	list("In the plugin's programs", "Go module", modules)
	out.WriteString("\n")
	list("In the scripts for browsers", "package", bundled)
	return out.Bytes()
}

// textsOf holds each text once, below the modules that it is of.
func textsOf(modules []module) []byte {
	of := map[string][]string{}
	var texts []string
	for _, m := range modules {
		if of[m.text] == nil {
			texts = append(texts, m.text)
		}
		of[m.text] = append(of[m.text], m.path)
	}
	var out bytes.Buffer
	for _, text := range texts {
		fmt.Fprintf(&out, "%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(of[text], "\n"), text)
	}
	return out.Bytes()
}
