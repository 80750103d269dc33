package postgres

import (
	"bytes"
	"context"
	"fmt"
)

// Crash ends the server as a power cut does: connections break in the middle of what they carry. Restart brings it back.
func (s *Server) Crash(ctx context.Context) error {
	out, err := s.command(ctx, "pg_ctl", "stop", "-D", s.data(), "-m", "immediate", "-w", "-t", "30").CombinedOutput()
	if err != nil {
		return fmt.Errorf("crash PostgreSQL: %w: %s", err, bytes.TrimSpace(out))
	}
	<-s.exited
	return nil
}

// Restart starts a server that crashed or was stopped, at the same address.
func (s *Server) Restart(ctx context.Context) error { return s.run(ctx) }
