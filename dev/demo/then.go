package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// runThen runs a script of package.json that looks at Grafana, such as the end-to-end tests.
func (d *demo) runThen(ctx context.Context) error {
	if d.grafana == nil {
		return errors.New("there is no Grafana to run " + d.then + " in: set GRAFANA_HOME to one's folder")
	}
	d.line("npm run %s", d.then)
	cmd := exec.CommandContext(ctx, "npm", "run", "--silent", d.then)
	cmd.Dir = d.project
	cmd.Env = append(os.Environ(), "GRAFANA_URL="+d.grafana.url)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
