package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// chromiumVariable names the browser's executable where it is none of the usual.
const chromiumVariable = "CHROMIUM"

var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// places are where Chrome stands without being on the PATH.
var places = map[string][]string{
	"darwin": {
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
	},
	"windows": {
		os.Getenv("ProgramFiles") + `\Google\Chrome\Application\chrome.exe`,
		os.Getenv("ProgramFiles(x86)") + `\Google\Chrome\Application\chrome.exe`,
		os.Getenv("ProgramFiles(x86)") + `\Microsoft\Edge\Application\msedge.exe`,
	},
}

// findChromium gives the executable of a browser that is there, or of Debian's, which it installs where it may.
func findChromium(ctx context.Context) (string, error) {
	if named := os.Getenv(chromiumVariable); named != "" {
		return exec.LookPath(named)
	}
	if found := look(); found != "" {
		return found, nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return "", errors.New("no browser was found: install Chromium or Chrome (on Debian: apt-get install chromium), " +
			"or name the executable of one in " + chromiumVariable)
	}
	fmt.Println("Installing Debian's Chromium")
	for _, args := range [][]string{
		{"update", "-qq"},
		// Fonts are only recommended by the package, and there is no text without any.
		{"install", "-qq", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"},
	} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("install Chromium: apt-get %s: %w: %s", args[0], err, out)
		}
	}
	if found := look(); found != "" {
		return found, nil
	}
	return "", errors.New("no browser was found even in Debian's package chromium")
}

func look() string {
	for _, name := range append(names, places[runtime.GOOS]...) {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}
