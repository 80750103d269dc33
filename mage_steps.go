//go:build mage

// What the targets of Magefile.go are made of: commands with the lines that announce them, and what is known of the plugin.

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/magefile/mage/sh"
	"github.com/magefile/mage/target"
)

// outOfDate says whether a file of dist is missing or older than what it is made from; sources that don't exist are none.
func outOfDate(name string, sources ...string) (bool, error) {
	sources = slices.DeleteFunc(sources, func(source string) bool {
		_, err := os.Stat(source)
		return errors.Is(err, fs.ErrNotExist)
	})
	return target.Dir(filepath.Join("dist", name), sources...)
}

// step is a command with the line that announces it.
type step struct{ title, command, args string }

func steps(steps ...step) error {
	for _, s := range steps {
		fmt.Println(s.title)
		if err := sh.RunV(s.command, strings.Fields(s.args)...); err != nil {
			return fmt.Errorf("%s: %w", s.title, err)
		}
	}
	return nil
}

// run builds one of the developers' programs and runs it with the arguments that were given to the target. Unlike go run,
// it lets the program say itself how it ended when it was interrupted.
func run(title, program string, args *string) error {
	dir, err := os.MkdirTemp("", "emqx-fulllink-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	executable := filepath.Join(dir, path.Base(program))
	if runtime.GOOS == "windows" {
		executable += ".exe"
	}
	if err := sh.RunV("go", "build", "-o", executable, program); err != nil {
		return err
	}
	s := step{title, executable, ""}
	if args != nil {
		s.args = *args
	}
	return steps(s)
}

// plugin is what plugin.json and package.json say of the plugin.
type plugin struct{ ID, Executable, Version string }

// executable is the name under which Grafana looks for the back end.
func (p plugin) executable(goos, goarch string) string {
	name := fmt.Sprintf("%s_%s_%s", p.Executable, goos, goarch)
	if goos == "windows" {
		name += ".exe"
	}
	return name
}

func readPlugin() (p plugin, err error) {
	for _, name := range []string{"plugin.json", "package.json"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return p, err
		}
		if err := json.Unmarshal(text, &p); err != nil {
			return p, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return p, nil
}

// released is when the source was last changed, which SOURCE_DATE_EPOCH may say otherwise; without git it is now. Everything
// that is built bears this time, so that the same source gives the same plugin.
func released() time.Time {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		epoch, _ = sh.Output("git", "log", "-1", "--format=%ct")
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Now()
	}
	return time.Unix(seconds, 0)
}
