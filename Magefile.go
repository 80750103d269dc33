//go:build mage

// Everything that a developer does with this repository, a target each: `go tool mage -l` lists them.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/build"
	"github.com/grafana/grafana-plugin-sdk-go/build/buildinfo"
	"github.com/magefile/mage/mg"
	"github.com/magefile/mage/sh"
	"github.com/magefile/mage/target"

	"github.com/emqx/emqx-fulllink-datasource/dev/pack"
)

// Default is what `go tool mage` without a target does.
var Default = Build

// platforms are those that Grafana itself is offered for.
var platforms = []struct{ os, arch string }{
	{"linux", "amd64"}, {"linux", "arm64"}, {"linux", "arm"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

// goDirs hold the Go code; gofmt, unlike the go command, has to be told.
var goDirs = []string{"Magefile.go", "mage_steps.go", "pkg", "dev", "tests"}

func init() {
	// The plugin is linked statically and with this tag; vet and tests that use the same settings share its compiled packages.
	os.Setenv("CGO_ENABLED", "0")
	os.Setenv("GOFLAGS", strings.TrimSpace(os.Getenv("GOFLAGS")+" -tags=arrow_json_stdlib"))

	_ = build.SetBeforeBuildCallback(func(cfg build.Config) (build.Config, error) {
		cfg.PluginJSONPath = "."
		p, err := readPlugin()
		if err != nil {
			return cfg, err
		}
		// The source's own time, where the SDK would take that of the build.
		cfg.CustomVars = map[string]string{}
		buildinfo.Info{Time: released().UnixMilli(), PluginID: p.ID, Version: p.Version}.AppendFlags(cfg.CustomVars)
		return cfg, nil
	})
}

// Build makes dist/ a loadable plugin: the front end, and the back end for this machine.
func Build() {
	mg.SerialDeps(frontEnd, backEnd)
}

// BuildAll makes dist/ a plugin for every platform: linux, darwin and windows on amd64 and arm64, linux on arm.
func BuildAll() error {
	mg.Deps(frontEnd)
	for _, p := range platforms {
		if err := buildFor(p.os, p.arch); err != nil {
			return err
		}
	}
	return nil
}

// Test runs every test: Go's (against the built plugin too) and the front end's, also in a browser, with vet, typecheck and lint.
func Test() {
	mg.SerialDeps(testGo, testFrontEnd) // two cores have little to gain from both at once, and a browser waits too long for its page
}

func testGo() error {
	mg.Deps(backEnd)
	p, err := readPlugin()
	if err != nil {
		return err
	}
	executable, err := filepath.Abs(filepath.Join("dist", p.executable(runtime.GOOS, runtime.GOARCH)))
	if err != nil {
		return err
	}
	os.Setenv("FULLLINK_PLUGIN", executable) // the tests try what was built, not a build of their own
	os.Setenv("GOGC", "400")                 // a test process lives for seconds: there is memory enough to tidy it up less often
	return steps(
		step{"Vetting the Go code", "go", "vet ./..."},
		step{"Testing the Go code", "go", "test -count=1 -timeout=30m -p=" + strconv.Itoa(runtime.NumCPU()*3/2) + " ./..."}, // three keep two processors busy
	)
}

func testFrontEnd() error {
	mg.SerialDeps(frontEnd, page)
	if err := checkSize(); err != nil {
		return err
	}
	err := steps(
		step{"Checking the front end's types", "npm", "run --silent typecheck"},
		step{"Linting the front end", "npm", "run --silent lint"},
		step{"Testing the front end", "npm", "test --silent"},
	)
	if err != nil {
		return err
	}
	return Browser(nil)
}

// Coverage runs the tests of the plugin's own packages, and says how much of their code they reach.
func Coverage() error {
	return steps(
		step{"Testing the plugin's packages", "go", "test -count=1 -timeout=30m -coverprofile=coverage.out ./pkg/..."},
		step{"What the tests reach", "go", "tool cover -func=coverage.out"},
	)
}

// Browser tries the editors in Chromium or Chrome, on a page that plays Grafana; -args="..." is passed on (-serve only serves it).
func Browser(args *string) error {
	mg.Deps(Build, page)
	return run("Trying the editors in a browser", "./dev/browser", args)
}

// Lint checks formatting and style: gofmt, go vet, golangci-lint, tsc, eslint, prettier.
func Lint() error {
	mg.Deps(nodeModules)
	unformatted, err := sh.Output("gofmt", append([]string{"-l"}, goDirs...)...)
	if err != nil {
		return err
	}
	if unformatted != "" {
		return fmt.Errorf("gofmt would change:\n%s", unformatted)
	}
	return steps(
		step{"Vetting the Go code", "go", "vet ./..."},
		step{"Vetting the Magefile", "go", "vet -tags=mage,arrow_json_stdlib ."},
		step{"Running golangci-lint", "go", "run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.14.0 run ./..."},
		step{"Checking the front end's types", "npm", "run --silent typecheck"},
		step{"Linting the front end", "npm", "run --silent lint"},
	)
}

// Demo builds the plugin and tries it on a simulated MQTT fleet; -args="..." is passed on to it.
func Demo(args *string) error {
	mg.Deps(Build)
	return run("Starting the demo", "./dev/demo", args)
}

// Audit looks for known vulnerabilities in what the plugin is made of: Go, its modules, and the packages in the scripts for browsers.
func Audit() error {
	err := steps(step{"Looking at the Go code", "go", "run golang.org/x/vuln/cmd/govulncheck@v1.7.0 ./pkg/..."})
	if err != nil {
		return err
	}
	report, _ := exec.Command("npm", "audit", "--omit=dev", "--json").Output() // it fails where it finds something
	cmd := exec.Command("go", "run", "./dev/licences", "-audit")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(report), os.Stdout, os.Stderr
	fmt.Println("Looking at the scripts' packages")
	return cmd.Run()
}

// Dashboards writes dashboards/*.json anew, from dev/dashboards.
func Dashboards() error {
	return run("Writing the dashboards", "./dev/dashboards", nil)
}

// Alerts writes the alert rules in provisioning/alerting anew, from dev/alerts and the panels of dashboards/*.json.
func Alerts() error {
	return run("Writing the alert rules", "./dev/alerts", nil)
}

// Pictures takes those of README, docs and catalogue in a Grafana, and shrinks them; GRAFANA_HOME is its folder, EVERY=1 takes all sizes.
func Pictures() error {
	mg.Deps(Build)
	args := "-once=false -then=pictures"
	if err := run("Taking pictures", "./dev/demo", &args); err != nil {
		return err
	}
	return run("Shrinking them", "./dev/pictures", nil)
}

// Bench measures the plugin against reading the same rows without it, and its views, dashboards and many panels at once against counting the
// rows of a day of two million; -args="..." is passed on to the first, and the second is `load`.
func Bench(args *string) error {
	mg.Deps(backEnd)
	if err := run("Starting the benchmarks", "./dev/bench", args); err != nil {
		return err
	}
	rows := "-rows=2000000"
	return Load(&rows)
}

// Load makes a day of ten million rows, asks every view, dashboard and many panels about it, and counts the rows each reads; -args="..." is passed on.
func Load(args *string) error {
	return run("Starting the load", "./dev/load", args)
}

// Healthy asks the diagnosis about ten healthy fleets of 10,000 clients and ten sites of every habit, in which it must find nothing wrong.
func Healthy() error {
	return steps(step{"Asking about ten healthy fleets, and ten sites of every habit (three minutes or so)", "go",
		"test -count=1 -timeout=30m -run=TestHealthy ./tests/diagnosis -args -fleets=10"})
}

// Stress asks 200 queries at once for a minute, and follows 50 streams for another, with the race detector; -time=10s says another time.
func Stress(time *string) error {
	each := "60s"
	if time != nil {
		each = *time
	}
	os.Setenv("CGO_ENABLED", "1") // the race detector is C
	return steps(step{"Asking far too much at once", "go", "test -race -count=1 -timeout=30m -v ./tests/stress -args -for=" + each})
}

// Fuzz gives every border whatever comes, each for a minute; -time=10s says another time.
func Fuzz(time *string) error {
	each := "60s"
	if time != nil {
		each = *time
	}
	listed, err := sh.Output("go", "test", "-list", "^Fuzz", "./pkg/...", "./tests/...")
	if err != nil {
		return err
	}
	var targets []string
	for line := range strings.Lines(listed) {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "Fuzz"):
			targets = append(targets, words[0])
		case len(words) > 1 && words[0] == "ok":
			for _, name := range targets {
				if err := steps(step{"Fuzzing " + name + " for " + each, "go", "test -run=^$ -fuzz=^" + name + "$ -fuzztime=" + each + " -fuzzminimizetime=1s " + words[1]}); err != nil {
					return err
				}
			}
			targets = nil
		}
	}
	return nil
}

// Package builds everything anew for every platform and zips it as Grafana installs it. The same commit gives the same zip.
func Package() error {
	// Neither where the source lies nor what else lies there gets into the executables.
	os.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" -trimpath -buildvcs=false")
	os.Setenv("SOURCE_DATE_EPOCH", strconv.FormatInt(released().Unix(), 10))
	mg.SerialDeps(Clean, BuildAll)
	p, err := readPlugin()
	if err != nil {
		return err
	}
	texts := "-texts=dist/THIRD_PARTY_LICENSES.txt"
	if err := run("Collecting the licences of what is in it", "./dev/licences", &texts); err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s.zip", p.ID, p.Version)
	fmt.Println("Packing", name)
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	err = pack.Plugin{ID: p.ID, Executable: p.Executable, Time: released()}.Zip(file, os.DirFS("dist"))
	return errors.Join(err, file.Close())
}

// Licences lists anew, in THIRD_PARTY.md, the licences of what is linked into the plugin.
func Licences() error {
	args := "-table=THIRD_PARTY.md"
	return run("Listing licences", "./dev/licences", &args)
}

// Clean removes what was built.
func Clean() error {
	return sh.Rm("dist")
}

// nodeModules installs the front end's dependencies when they are missing or the lock file has changed since.
func nodeModules() error {
	stale, err := target.Path(filepath.Join("node_modules", ".package-lock.json"), "package-lock.json")
	if err != nil || !stale {
		return err
	}
	return steps(step{"Installing the front end's dependencies (a minute or two the first time)", "npm", "ci"})
}

func frontEnd() error {
	mg.Deps(nodeModules)
	stale, err := outOfDate("module.js", "src", ".config", "dashboards", "plugin.json", "package.json", "package-lock.json",
		"CHANGELOG.md", "LICENSE")
	if err != nil || !stale {
		return err
	}
	return steps(step{"Building the front end", "npm", "run --silent build"})
}

// page builds what plays Grafana in a browser.
func page() error {
	mg.Deps(nodeModules)
	sources := []string{"tests/browser/page", "tests/browser/webpack.config.js", ".config/plugin.js", "tsconfig.json", "package-lock.json"}
	stale, err := target.Dir("tests/browser/output/page/page.js", sources...)
	if err != nil || !stale {
		return err
	}
	return steps(step{"Building the page that plays Grafana", "npx", "webpack --config tests/browser/webpack.config.js"})
}

// checkSize keeps all small, compressed, that browsers load of the plugin.
func checkSize() error {
	const most = 300_000
	scripts, err := filepath.Glob(filepath.Join("dist", "*.js"))
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	for _, name := range scripts {
		script, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		w := gzip.NewWriter(&packed)
		_, err = w.Write(script)
		if err := errors.Join(err, w.Close()); err != nil {
			return err
		}
	}
	if packed.Len() >= most {
		return fmt.Errorf("the scripts in dist have %d bytes compressed, and less than %d are allowed", packed.Len(), most)
	}
	return nil
}

func backEnd() error {
	p, err := readPlugin()
	if err != nil {
		return err
	}
	stale, err := outOfDate(p.executable(runtime.GOOS, runtime.GOARCH), "pkg", "go.mod", "go.sum", "plugin.json", "package.json")
	if err != nil || !stale {
		return err
	}
	return buildFor(runtime.GOOS, runtime.GOARCH)
}

func buildFor(goos, goarch string) error {
	fmt.Printf("Building the back end for %s/%s\n", goos, goarch)
	return build.Build{}.Custom(goos, goarch)
}
