package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store/wire"
)

// process is how GreptimeDB's process list shows whatever a connection runs. Its ID is <frontend>/<number>; connections of one
// frontend have numbers of their own, but those of two may share one, so that only the whole ID says whose statement it is.
type process struct {
	id    string        // "": the server didn't tell
	ahead time.Duration // the server's clock before ours, or a little more
}

// processKey is where a connection keeps its process; those of PostgreSQL have none.
const processKey = "process"

// processID is what may stand in the text of a KILL. The frontend is an address, which a server on its own leaves out.
var processID = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]*/[0-9]{1,10}$`)

// identifyWithin bounds how long a new connection waits for its process: the list is put together from all frontends.
const identifyWithin = 3 * time.Second

// identify finds a connection's own process: it lists the statement that asks, which no other has the name in it.
func identify(ctx context.Context, conn *pgconn.PgConn) (process, error) {
	ctx, cancel := context.WithTimeout(ctx, identifyWithin)
	defer cancel()
	name := fmt.Sprintf("id%016x", rand.Uint64())
	b := &statement.Builder{Dialect: statement.GreptimeDB}
	before := time.Now()
	found, err := wire.Ask(ctx, conn, statement.GreptimeDB, b.Build(
		"SELECT id AS "+name+", start_timestamp AS started FROM information_schema.process_list WHERE \"query\" LIKE "+b.Bind("%"+name+"%")+" LIMIT 2", 1,
		statement.Column{Name: name, Type: event.String}, statement.Column{Name: "started", Type: event.Time}))
	if err != nil {
		return process{}, err
	}
	if found.Rows != 1 || found.More || !processID.MatchString(found.Columns[0].Strings[0]) {
		return process{}, nil
	}
	return process{id: found.Columns[0].Strings[0], ahead: found.Columns[1].Times[0].Sub(before)}, nil
}

// listRunning says which of the statements the server still has. A frontend that was restarted counts its connections anew: what
// began later than it could after a statement was given up is somebody else's.
func listRunning(ctx context.Context, conn *pgconn.PgConn, orphans []*orphan) (map[*orphan]bool, error) {
	b := &statement.Builder{Dialect: statement.GreptimeDB}
	ids := make([]string, len(orphans))
	for i, o := range orphans {
		ids[i] = o.id
	}
	listed, err := wire.Ask(ctx, conn, statement.GreptimeDB, b.Build(
		"SELECT id AS id, start_timestamp AS started FROM information_schema.process_list WHERE "+statement.OneOf(b, "id", ids)+
			fmt.Sprintf(" LIMIT %d", len(ids)+1), len(ids),
		statement.Column{Name: "id", Type: event.String}, statement.Column{Name: "started", Type: event.Time}))
	if err != nil {
		return nil, err
	}
	running := map[*orphan]bool{}
	for i := range listed.Rows {
		for _, o := range orphans {
			if o.id == listed.Columns[0].Strings[i] && !listed.Columns[1].Times[i].After(o.left.Add(o.ahead+slowStart)) {
				running[o] = true
			}
		}
	}
	return running, nil
}
