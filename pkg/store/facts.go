package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Facts is what a store finds out about its database before the first query.
type Facts struct {
	Version     string // as the server says it
	Dialect     statement.Dialect
	Schema      string       // where the table is
	Columns     event.Schema // in the table's order
	UnsafeNames []string     // columns that no statement can name
}

const (
	// factsAge is from when on facts are read again, while the old ones still serve: a column that was added to the table isn't unknown for long.
	factsAge = time.Minute
	// factsServe is how old facts may get before a query rather waits for new ones.
	factsServe = 10 * time.Minute
)

type facts struct {
	flight singleflight.Group // queries that begin together ask once, and fail together
	mu     sync.Mutex
	known  *Facts
	read   time.Time
}

// Facts are version and columns. They are read at most once a minute, and behind the back of the queries that need them wherever
// something is known already. Errors are *Error.
func (s *Store) Facts(ctx context.Context) (*Facts, error) {
	known, age := s.facts.get()
	if known != nil && age < factsAge {
		return known, nil
	}
	found := s.facts.flight.DoChan("", func() (any, error) { return s.refresh(ctx) })
	if known != nil && age < factsServe {
		return known, nil
	}
	select {
	case r := <-found:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*Facts), nil
	case <-ctx.Done():
		return nil, s.explain(ctx, ctx.Err())
	}
}

// refresh reads the facts. One caller's cancellation must not fail the others.
func (s *Store) refresh(ctx context.Context) (*Facts, error) {
	ctx, cancel := context.WithTimeoutCause(context.WithValue(context.WithoutCancel(ctx), lookUpKey, false), s.config.QueryTimeout, errQueryTimeout)
	defer cancel()
	defer context.AfterFunc(s.closing, cancel)() //nolint:contextcheck // the store ends before any caller
	found, err := s.look(ctx)
	var failed *Error
	switch {
	case err == nil:
		s.facts.set(found)
	case errors.As(err, &failed) && failed.Kind == Missing:
		s.facts.forget() // the table is no longer what it was; a server that is away says nothing about it
	}
	return found, err
}

func (f *facts) get() (known *Facts, age time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.known, time.Since(f.read)
}

func (f *facts) set(known *Facts) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known, f.read = known, time.Now()
}

// forget lets the next query wait for new facts.
func (f *facts) forget() { f.set(nil) }

func (s *Store) look(ctx context.Context) (*Facts, error) {
	// The dialect isn't known yet. What is sent for GreptimeDB is what every server understands.
	server, err := s.run(ctx, statement.GreptimeDB, statement.Statement{
		SQL:     "SELECT version() AS version, current_schema() AS schema_name",
		Columns: []statement.Column{{Name: "version", Type: event.String}, {Name: "schema_name", Type: event.String}},
		MaxRows: 1,
	})
	if err != nil {
		return nil, err
	}
	if server.Rows == 0 {
		return nil, &Error{Kind: ServerFault, Message: "The server at " + s.address() + " didn't say its version; is it GreptimeDB or PostgreSQL?"}
	}
	found := &Facts{Version: server.Columns[0].Strings[0], Schema: s.config.Schema}
	found.Dialect = statement.DialectOf(found.Version)
	if found.Schema == "" {
		found.Schema = server.Columns[1].Strings[0]
	}
	b := &statement.Builder{Dialect: found.Dialect}
	columns, err := s.run(ctx, found.Dialect, b.Build(
		"SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = "+b.Bind(found.Schema)+
			" AND table_name = "+b.Bind(s.config.Table)+" ORDER BY ordinal_position LIMIT 1001",
		1000, statement.Column{Name: "name", Type: event.String}, statement.Column{Name: "type", Type: event.String}))
	if err != nil {
		return nil, err
	}
	if columns.Rows == 0 && found.Dialect == statement.PostgreSQL {
		if columns, err = s.run(ctx, found.Dialect, materialized(found.Schema, s.config.Table)); err != nil {
			return nil, err
		}
	}
	for i := range columns.Rows {
		found.add(columns.Columns[0].Strings[i], columns.Columns[1].Strings[i])
	}
	return found, s.usable(found)
}

// materialized lists the columns of a materialized view, which PostgreSQL leaves out of information_schema.
func materialized(schema, view string) statement.Statement {
	b := &statement.Builder{Dialect: statement.PostgreSQL}
	return b.Build("SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS type\nFROM pg_catalog.pg_attribute AS a\n"+
		"JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid\nJOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace\n"+
		"WHERE c.relkind = 'm' AND n.nspname = "+b.Bind(schema)+" AND c.relname = "+b.Bind(view)+"\n"+
		"  AND a.attnum > 0 AND NOT a.attisdropped\nORDER BY a.attnum\nLIMIT 1001",
		1000, statement.Column{Name: "name", Type: event.String}, statement.Column{Name: "type", Type: event.String})
}

func (f *Facts) add(name, dataType string) {
	if !statement.SafeName(name) {
		f.UnsafeNames = append(f.UnsafeNames, name)
		return
	}
	column := event.Column{Name: name, Type: columnType(dataType)}
	if known, ok := event.Wide.Column(name); ok {
		column.Known, column.Description = true, known.Description
		column.EpochMillis = known.EpochMillis && column.Type == event.Int
	}
	f.Columns = append(f.Columns, column)
}

// madeByEMQX is the time column of a table that EMQX makes where it finds none.
const madeByEMQX = "ts"

// usable says what keeps any query at all from being answered.
func (s *Store) usable(f *Facts) error {
	if len(f.Columns) == 0 {
		return &Error{Kind: Missing, Message: s.noTable()}
	}
	if f.Columns.Has(madeByEMQX) && !f.Columns.Has(event.Timestamp) {
		return &Error{Kind: Missing, Message: fmt.Sprintf("The table %s has the time column %s instead of timestamp: EMQX made it by itself, with the columns of the first event that it wrote, and drops what other events have more. "+
			"Drop it, create it as the data source's setup page shows, and only then let EMQX write.", s.tableName(), madeByEMQX)}
	}
	for name, want := range map[string]event.Type{event.Timestamp: event.Time, event.Event: event.String, event.ClientID: event.String} {
		switch column, ok := f.Columns.Column(name); {
		case !ok:
			return &Error{Kind: Missing, Message: fmt.Sprintf("The table %s lacks the column %s. Compare it with the table that the data source's setup page shows.", s.tableName(), name)}
		case column.Type != want:
			return &Error{Kind: Missing, Message: fmt.Sprintf("The column %s of the table %s must hold a %s. Compare it with the table that the data source's setup page shows.", name, s.tableName(), want)}
		}
	}
	return nil
}

// columnType reads information_schema's data_type of either database.
func columnType(dataType string) event.Type {
	name, _, _ := strings.Cut(strings.ToLower(dataType), "(")
	name = strings.TrimSuffix(strings.TrimSpace(name), " unsigned")
	switch {
	case strings.HasPrefix(name, "timestamp"):
		return event.Time
	}
	switch name {
	case "string", "text", "varchar", "character varying", "character", "char", "name":
		return event.String
	case "bigint", "integer", "int", "smallint", "tinyint", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64":
		return event.Int
	case "double", "double precision", "float", "real", "float32", "float64", "numeric", "decimal":
		return event.Float
	case "boolean", "bool":
		return event.Bool
	}
	return event.Other
}
