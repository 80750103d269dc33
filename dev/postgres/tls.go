package postgres

import (
	"fmt"
	"path/filepath"
	"strings"
)

// TLS lets clients encrypt their connection. Unencrypted ones work as well, so that a test can always reach its server.
type TLS struct {
	Cert, Key string // PEM
	ClientCA  string // PEM; not empty: an encrypted connection needs a certificate of this authority
}

// writeAccess writes who may connect how, and adds the settings that this needs.
func (s *Server) writeAccess(t *TLS, settings map[string]string) error {
	lines := []string{"hostnossl all all 127.0.0.1/32 scram-sha-256"}
	if t != nil {
		encrypted := "hostssl all all 127.0.0.1/32 scram-sha-256"
		files := map[string]string{"ssl_cert_file": t.Cert, "ssl_key_file": t.Key}
		if t.ClientCA != "" {
			files["ssl_ca_file"] = t.ClientCA
			encrypted += " clientcert=verify-ca"
		}
		for setting, content := range files {
			path := filepath.Join(s.dir, setting+".pem")
			if err := s.writeFile(path, content); err != nil {
				return fmt.Errorf("write %s: %w", setting, err)
			}
			settings[setting] = path
		}
		settings["ssl"] = "on"
		lines = append(lines, encrypted)
	}
	return s.writeFile(filepath.Join(s.data(), "pg_hba.conf"), strings.Join(lines, "\n")+"\n")
}
