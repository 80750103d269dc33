// Package compose_test looks at what docker-compose.yaml promises, as far as that can be told without Docker.
package compose_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const root = "../.."

type service struct {
	Image       string
	Build       struct{ Dockerfile, Target string }
	Ports       []string
	Volumes     []string
	Environment map[string]string
	Healthcheck struct{ Test []string }
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Extends     struct{ File, Service string }
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	require.NoError(t, err)
	return text
}

func services(t *testing.T, name string) map[string]service {
	t.Helper()
	var file struct{ Services map[string]service }
	require.NoError(t, yaml.Unmarshal(read(t, name), &file), name)
	require.NotEmpty(t, file.Services, name)
	return file.Services
}

var files = []string{"docker-compose.yaml", "docker-compose.dev.yaml", ".config/docker-compose-base.yaml"}

// A version that moves would be another site tomorrow.
var pinned = regexp.MustCompile(`^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z-]+)?$`)

func TestServices(t *testing.T) {
	for _, name := range files {
		all := services(t, name)
		for id, s := range all {
			t.Run(name+" "+id, func(t *testing.T) {
				if s.Image != "" {
					require.Regexp(t, pinned, s.Image)
				}
				for _, port := range s.Ports {
					require.True(t, strings.HasPrefix(port, "127.0.0.1:"), "%s is open to others", port)
				}
				for _, volume := range s.Volumes {
					if source, _, _ := strings.Cut(volume, ":"); strings.HasPrefix(source, ".") && !strings.HasSuffix(source, "/dist") {
						require.FileExists(t, existing(filepath.Join(root, filepath.Dir(name), source)))
					}
				}
				for other, need := range s.DependsOn {
					require.Contains(t, all, other)
					if need.Condition == "service_healthy" {
						require.NotEmpty(t, all[other].Healthcheck.Test, "%s can't be waited for", other)
					}
				}
				if s.Build.Dockerfile != "" {
					require.Contains(t, string(read(t, "dev/compose/Dockerfile")), " AS "+s.Build.Target+"\n")
				}
				if s.Extends.File != "" {
					require.Contains(t, services(t, s.Extends.File), s.Extends.Service)
				}
			})
		}
	}
}

// existing is a file, or something in a folder that is there.
func existing(path string) string {
	if entries, err := os.ReadDir(path); err == nil && len(entries) > 0 {
		return filepath.Join(path, entries[0].Name())
	}
	return path
}

func TestEverythingThatTheWayOfAnEventTakesIsThere(t *testing.T) {
	all := services(t, "docker-compose.yaml")
	for _, id := range []string{"clients", "emqx", "greptimedb", "grafana"} {
		require.Contains(t, all, id)
	}
	require.Equal(t, "service_completed_successfully", all["emqx"].DependsOn["table"].Condition, "EMQX makes a table of its own where there is none")
	require.NotEmpty(t, all["greptimedb"].Environment["GREPTIMEDB_STANDALONE__QUERY__MEMORY_POOL_SIZE"])
	for _, line := range bytes.Split(bytes.TrimSpace(read(t, "provisioning/datasources/datasources.yaml")), []byte("\n")) {
		if m := regexp.MustCompile(`\$\{(\w+)\}`).FindSubmatch(line); m != nil {
			require.Contains(t, all["grafana"].Environment, string(m[1]))
		}
	}
}

func TestVersionsAreThoseOfTheProject(t *testing.T) {
	var plugin struct {
		ID           string
		Dependencies struct{ GrafanaDependency string }
	}
	require.NoError(t, json.Unmarshal(read(t, "plugin.json"), &plugin))
	oldest := regexp.MustCompile(`\d+\.\d+\.\d+`).FindString(plugin.Dependencies.GrafanaDependency)
	require.NotEmpty(t, oldest)
	dockerfile := string(read(t, "dev/compose/Dockerfile"))
	require.Contains(t, dockerfile, "ARG grafana_version="+oldest+"\n")
	require.Contains(t, dockerfile, "/var/lib/grafana/plugins/"+plugin.ID+"\n")
	for _, name := range []string{"docker-compose.yaml", ".config/docker-compose-base.yaml"} {
		require.Contains(t, string(read(t, name)), "${GRAFANA_VERSION:-"+oldest+"}", name)
	}
	goVersion := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(read(t, "go.mod"))
	require.NotNil(t, goVersion)
	require.Contains(t, dockerfile, "FROM golang:"+string(goVersion[1])+"-")
}

// EMQX's accounts are those with which the clients come.
func TestClientsMayConnect(t *testing.T) {
	users := string(read(t, "dev/compose/users.csv"))
	require.True(t, strings.HasPrefix(users, "user_id,password,is_superuser\n"))
	require.Contains(t, users, "\ndevice,device-secret,false\n")
	require.Contains(t, string(read(t, "dev/clients/main.go")), `"device-secret"`)
}
