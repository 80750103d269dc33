package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"
)

// year2000 is where PostgreSQL's times count from.
var year2000 = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// frontend imitates one of GreptimeDB's, in memory, so that what takes time can be tried in a bubble of synctest: it asks for the
// password in the clear, takes no requests to cancel, ends the connection on an empty statement (as on pgx's ping), doesn't see
// that a client has gone while a statement runs, lists what runs, and keeps what it was sent. Statements that hold for_ever run
// until they are killed.
type frontend struct {
	address string        // "127.0.0.1:4001" if empty
	clock   time.Duration // how much it is ahead
	mayKill bool
	deaf    bool          // statements go on when they are killed
	listing string        // what becomes of questions for the process list: "" (an answer), "refused", "drops", "hangs", "odd"
	delay   time.Duration // before a statement that runs for ever begins

	open atomic.Int32 // connections, as the client sees it

	mu       sync.Mutex
	logins   int
	startup  map[string]string
	parsed   []*pgproto3.Parse
	bound    []*pgproto3.Bind
	commands []string // of the simple protocol
	refusals []string // what it says to the statements that come next, instead of answering
	shown    int      // questions for a connection's own process
	looks    int      // and for others
	running  map[string]running
	ended    chan struct{}
}

type running struct {
	query   string
	started time.Time
	killed  chan struct{}
}

// newFrontend is one that ends with the test.
func newFrontend(t *testing.T, f *frontend) *frontend {
	t.Helper()
	if f.address == "" {
		f.address = "127.0.0.1:4001"
	}
	f.running, f.ended = map[string]running{}, make(chan struct{})
	t.Cleanup(func() { close(f.ended) })
	return f
}

// pipe is the client's end of a connection.
type pipe struct {
	net.Conn
	closed func()
}

func (p *pipe) Close() error {
	p.closed()
	return p.Conn.Close()
}

// store is one that talks with the frontend, in memory.
func (f *frontend) store(t *testing.T, change func(*Config)) *Store {
	t.Helper()
	config := Config{
		Host: "tables.internal", Port: 4003, User: "reader", Password: "secret", Database: "public", Table: table, TLS: TLS{Mode: TLSDisable},
		QueryTimeout: 30 * time.Second, MaxOpenConns: 2, MaxIdleConns: 2, MaxLifetime: time.Hour,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go f.serve(server)
			f.open.Add(1)
			return &pipe{client, sync.OnceFunc(func() { f.open.Add(-1) })}, nil
		},
	}
	if change != nil {
		change(&config)
	}
	return open(t, config)
}

func (f *frontend) serve(conn net.Conn) {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	first, err := b.ReceiveStartupMessage()
	startup, ok := first.(*pgproto3.StartupMessage)
	if err != nil || !ok { // a request to cancel, which has no effect
		return
	}
	f.mu.Lock()
	f.startup = startup.Parameters
	f.logins++
	id := fmt.Sprintf("%s/%d", f.address, f.logins)
	f.mu.Unlock()
	_ = b.SetAuthType(pgproto3.AuthTypeCleartextPassword) // it knows this one
	b.Send(&pgproto3.AuthenticationCleartextPassword{})
	b.Flush()
	if password, err := b.Receive(); err != nil || password.(*pgproto3.PasswordMessage).Password != "secret" {
		return
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "16.3-GreptimeDB-1.0.0"})
	b.Send(&pgproto3.BackendKeyData{SecretKey: []byte{0, 0, 0, 0}})
	ready := &pgproto3.ReadyForQuery{TxStatus: 'I'}
	b.Send(ready)
	b.Flush()
	for {
		message, err := b.Receive()
		if err != nil {
			return
		}
		switch m := message.(type) {
		case *pgproto3.Query:
			if strings.HasPrefix(m.String, "--") {
				return
			}
			b.Send(f.command(m.String))
			b.Send(ready)
			b.Flush()
		case *pgproto3.Parse:
			f.mu.Lock()
			f.parsed = append(f.parsed, &pgproto3.Parse{Query: m.Query, ParameterOIDs: slices.Clone(m.ParameterOIDs)})
			f.mu.Unlock()
			b.Send(&pgproto3.ParseComplete{})
		case *pgproto3.Bind:
			copied := *m
			copied.Parameters = nil
			for _, p := range m.Parameters {
				copied.Parameters = append(copied.Parameters, slices.Clone(p))
			}
			copied.ParameterFormatCodes, copied.ResultFormatCodes = slices.Clone(m.ParameterFormatCodes), slices.Clone(m.ResultFormatCodes)
			f.mu.Lock()
			f.bound = append(f.bound, &copied)
			f.mu.Unlock()
			b.Send(&pgproto3.BindComplete{})
		case *pgproto3.Execute:
			if !f.execute(b, id) {
				return
			}
		case *pgproto3.Sync:
			b.Send(ready)
			b.Flush()
		}
	}
}

// command answers a statement of the simple protocol. An account that may not kill may not SET anything either.
func (f *frontend) command(sql string) pgproto3.BackendMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.commands = append(f.commands, sql)
	if !f.mayKill {
		return &pgproto3.ErrorResponse{Severity: "ERROR", Code: "42501", Message: "User is not authorized to perform this action"}
	}
	id, ok := strings.CutPrefix(sql, "KILL '")
	if !ok {
		return &pgproto3.CommandComplete{CommandTag: []byte("SET")}
	}
	id = strings.TrimSuffix(id, "'")
	p, found := f.running[id]
	if !found {
		return &pgproto3.CommandComplete{CommandTag: []byte("OK 0")}
	}
	if !f.deaf {
		close(p.killed)
		delete(f.running, id)
	}
	return &pgproto3.CommandComplete{CommandTag: []byte("OK 1")}
}

// execute sends the rows of the statement that came last, and says whether the connection goes on.
func (f *frontend) execute(b *pgproto3.Backend, id string) bool {
	f.mu.Lock()
	sql, values := f.parsed[len(f.parsed)-1].Query, f.bound[len(f.bound)-1].Parameters
	refusals := f.refusals
	f.refusals = refusals[min(1, len(refusals)):]
	f.mu.Unlock()
	if len(refusals) > 0 {
		b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "P0000", Message: refusals[0]})
		return true
	}
	oids, rows := []uint32{pgtype.VarcharOID, pgtype.VarcharOID}, [][][]byte{}
	switch {
	case strings.Contains(sql, "for_ever"):
		p := running{query: sql, killed: make(chan struct{})}
		time.Sleep(f.delay)
		f.mu.Lock()
		p.started = time.Now().Add(f.clock)
		f.running[id] = p
		f.mu.Unlock()
		select {
		case <-p.killed:
			b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "57000", Message: "Stream has been cancelled"})
			return true
		case <-f.ended:
			return false
		}
	case strings.Contains(sql, "process_list"):
		oids[1] = pgtype.TimestampOID
		f.mu.Lock()
		defer f.mu.Unlock()
		own := strings.Contains(sql, "LIKE")
		if own {
			f.shown++
		} else {
			f.looks++
		}
		switch f.listing {
		case "refused":
			b.Send(&pgproto3.ErrorResponse{Severity: "ERROR", Code: "42P01", Message: "Table not found: greptime.information_schema.process_list"})
			return true
		case "drops":
			return false
		case "hangs":
			f.mu.Unlock()
			<-f.ended
			f.mu.Lock()
			return false
		case "odd":
			id = "127.0.0.1:4001/1'; DROP TABLE events; --"
		}
		row := func(id string, started time.Time) {
			rows = append(rows, [][]byte{[]byte(id), binary.BigEndian.AppendUint64(nil, uint64(started.UnixMicro()-year2000))})
		}
		if own {
			row(id, time.Now().Add(f.clock))
			break
		}
		for _, value := range values {
			if p, found := f.running[string(value)]; found {
				row(string(value), p.started)
			}
		}
	case strings.Contains(sql, "version()"):
		rows = [][][]byte{{[]byte("PostgreSQL 16.3 GreptimeDB 1.0.0"), []byte("public")}}
	case strings.Contains(sql, "information_schema.columns"):
		for _, c := range [][2]string{{"timestamp", "timestamp(3)"}, {"event", "string"}, {"clientid", "string"}, {"qos", "bigint"}} {
			rows = append(rows, [][]byte{[]byte(c[0]), []byte(c[1])})
		}
	case !strings.Contains(sql, `"timestamp"`):
		oids, rows = []uint32{pgtype.VarcharOID}, [][][]byte{{[]byte("v")}}
	default:
		oids, rows = []uint32{pgtype.TimestampOID}, [][][]byte{{binary.BigEndian.AppendUint64(nil, 1_000_000)}}
	}
	var fields []pgproto3.FieldDescription
	for _, oid := range oids {
		fields = append(fields, pgproto3.FieldDescription{Name: []byte("v"), DataTypeOID: oid, DataTypeSize: -1, TypeModifier: -1, Format: pgtype.BinaryFormatCode})
	}
	b.Send(&pgproto3.RowDescription{Fields: fields})
	for _, row := range rows {
		b.Send(&pgproto3.DataRow{Values: row})
	}
	b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
	return true
}

// list are the IDs of what runs.
func (f *frontend) list() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := []string{}
	for id := range f.running {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// finish lets a statement end by itself.
func (f *frontend) finish(t *testing.T, id string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	require.Contains(t, f.running, id)
	close(f.running[id].killed)
	delete(f.running, id)
}

// kills are the KILL statements that came.
func (f *frontend) kills() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.commands), func(sql string) bool { return !strings.HasPrefix(sql, "KILL") })
}
