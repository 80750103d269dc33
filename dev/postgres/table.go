package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Table is the table that EMQX's action writes, for PostgreSQL: the columns of the solution in their order, and the indexes that
// the data source's setup recommends. Times are those of EMQX, in milliseconds. %[1]s is its quoted name.
const Table = `CREATE TABLE %[1]s (
  "timestamp" timestamptz(3) NOT NULL,
  event text,
  clientid text,
  username text,
  peername text,
  sockname text,
  node text,
  topic text,
  id text,
  from_clientid text,
  from_username text,
  qos bigint,
  payload text,
  reason text,
  reason_code text,
  action text,
  result text,
  authz_source text,
  keepalive bigint,
  clean_start boolean,
  expiry_interval bigint,
  connected_at bigint,
  disconnected_at bigint,
  publish_received_at bigint,
  client_attrs text
);
CREATE INDEX ON %[1]s ("timestamp");
CREATE INDEX ON %[1]s (event, "timestamp");
CREATE INDEX ON %[1]s (clientid, "timestamp");
CREATE INDEX ON %[1]s (username, "timestamp");
CREATE INDEX ON %[1]s (peername text_pattern_ops, "timestamp");
CREATE INDEX ON %[1]s (id);
`

// CreateTable makes the table under this name, which may be schema.table.
func CreateTable(ctx context.Context, conn *pgx.Conn, name string) error {
	quoted := pgx.Identifier(strings.Split(name, ".")).Sanitize()
	if _, err := conn.Exec(ctx, fmt.Sprintf(Table, quoted)); err != nil {
		return fmt.Errorf("create table %s: %w", name, err)
	}
	return nil
}
