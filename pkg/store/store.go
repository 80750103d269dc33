package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

// Store asks one table of one database.
type Store struct {
	config  Config
	pool    *pgxpool.Pool
	stopper *stopper
	facts   facts
}

// Open prepares a store. It doesn't connect: a server that is away must not keep the data source from existing.
func Open(config Config) (*Store, error) {
	poolConfig, err := config.pool()
	if err != nil {
		return nil, err
	}
	own := poolConfig.ConnConfig.Config.Copy()
	stopper := newStopper(func(ctx context.Context) (*pgconn.PgConn, error) { return pgconn.ConnectConfig(ctx, own) }, config.QueryTimeout)
	poolConfig.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := config.limitStatements(ctx, conn); err != nil {
			return err
		}
		return stopper.welcome(ctx, conn)
	}
	var pool *pgxpool.Pool
	poolConfig.AfterRelease = func(*pgx.Conn) bool {
		return pool.Stat().IdleConns() < int32(config.MaxIdleConns)
	}
	pool, err = pgxpool.NewWithConfig(context.Background(), poolConfig)
	if err != nil {
		return nil, fmt.Errorf("open the connection pool: %w", err)
	}
	return &Store{config: config, pool: pool, stopper: stopper}, nil
}

// Close waits for running statements and closes the connections. It doesn't wait for statements that were given up.
func (s *Store) Close() {
	s.stopper.close()
	s.pool.Close()
}

// Query runs a statement and reads its rows, at most st.MaxRows of them. Errors are *Error.
func (s *Store) Query(ctx context.Context, st statement.Statement) (*Result, error) {
	f, err := s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, f.Dialect, st)
}

// run tries once more where a connection turns out dead before the first row: statements only read.
func (s *Store) run(ctx context.Context, d statement.Dialect, st statement.Statement) (*Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.config.QueryTimeout, errQueryTimeout)
	defer cancel()
	result, started, err := s.attempt(ctx, d, st)
	if err != nil && !started && ctx.Err() == nil && lostConnection(err) {
		s.pool.Reset() // the other idle connections died with this one
		result, _, err = s.attempt(ctx, d, st)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	return result, nil
}

// attempt runs a statement on one connection. started says whether rows had come.
func (s *Store) attempt(ctx context.Context, d statement.Dialect, st statement.Statement) (result *Result, started bool, err error) {
	conn, err := s.acquire(ctx)
	if err != nil {
		return nil, false, err
	}
	adopted := false
	defer func() {
		if !adopted {
			conn.Release()
		}
	}()
	result, err = ask(ctx, conn.Conn().PgConn(), d, st)
	if err == nil || ctx.Err() != nil { // not one that was lost: another try may need its place
		var listed bool
		if listed, adopted = s.stopper.adopt(conn); adopted && err != nil {
			err = &givenUp{err, listed}
		}
	}
	return result, result != nil && result.Rows > 0, err
}

// ask runs a statement on a connection. With an error the result holds what had come, or is nil.
func ask(ctx context.Context, conn *pgconn.PgConn, d statement.Dialect, st statement.Statement) (*Result, error) {
	if st.Raw {
		return askRaw(ctx, conn, d, st)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	values, oids, formats := encode(d, st.Values)
	reader := conn.ExecParams(ctx, st.SQL, values, oids, formats, resultFormats(st.Columns))
	result, err := read(reader, st)
	if err == nil && result.More && !ends(reader) {
		stop()
		reader.Close()
		return result, nil
	}
	if _, closing := reader.Close(); err == nil {
		err = closing
	}
	return result, err
}

// ends reads to the end of a result where that isn't far; a statement without a limit may have rows for hours.
func ends(reader *pgconn.ResultReader) bool {
	for range surplus {
		if !reader.NextRow() {
			return true
		}
	}
	return false
}

// surplus is the number of rows that are rather read in vain than that a new connection is made.
const surplus = 1000

// acquire waits for a free connection, but leaves time for the statement itself.
func (s *Store) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	patience := min(s.config.QueryTimeout/2, acquireTimeout)
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := s.pool.Acquire(waiting)
	if err == nil || ctx.Err() != nil || waiting.Err() == nil {
		return conn, err
	}
	if s.pool.Stat().AcquiredConns() < s.pool.Config().MaxConns {
		return nil, s.noAnswer(patience, err)
	}
	return nil, s.busy(patience)
}

const acquireTimeout = connectTimeout + 5*time.Second

// Columns grow in few large steps: Go's own small ones would take longer than decoding.
const (
	firstRoom = 128
	growth    = 4
)

// nextRoom is how many rows to make room for. It goes to the end at once where only a small step would be left.
func nextRoom(room, most int) int {
	room = max(growth*room, firstRoom)
	if room > most/2 {
		return most
	}
	return room
}

// read decodes rows until there are no more, or one more than is wanted.
func read(reader *pgconn.ResultReader, st statement.Statement) (*Result, error) {
	result := &Result{Columns: make([]Column, len(st.Columns))}
	for i, c := range st.Columns {
		result.Columns[i] = Column{Name: c.Name, Type: c.Type}
		if c.EpochMillis {
			result.Columns[i].Type = event.Time
		}
	}
	var list []decoder
	room := 0 // rows that the columns can take
	for reader.NextRow() {
		if list == nil {
			var err error
			if list, err = decoders(st.Columns, reader.FieldDescriptions()); err != nil {
				return nil, err
			}
		}
		if result.Rows == st.MaxRows {
			result.More = true
			break
		}
		if result.Rows == room {
			room = nextRoom(room, st.MaxRows)
			for i := range result.Columns {
				result.Columns[i].reserve(room - result.Rows)
			}
		}
		for i, raw := range reader.Values() {
			column := &result.Columns[i]
			if raw == nil {
				column.AppendNull()
				continue
			}
			if err := list[i](column, raw); err != nil {
				return nil, err
			}
			column.Appended()
		}
		result.Rows++
	}
	return result, nil
}

// encode writes values in binary with their own types, so that neither server guesses: on GreptimeDB a text value in
// text form loses doubled quotes, and a time is a number of milliseconds.
func encode(d statement.Dialect, values []any) (raws [][]byte, oids []uint32, formats []int16) {
	for _, value := range values {
		raw, oid := encodeValue(d, value)
		raws, oids, formats = append(raws, raw), append(oids, oid), append(formats, binaryFormat)
	}
	return raws, oids, formats
}

func encodeValue(d statement.Dialect, value any) ([]byte, uint32) {
	switch v := value.(type) {
	case string:
		return []byte(v), pgtype.TextOID
	case int64:
		return binary.BigEndian.AppendUint64(nil, uint64(v)), pgtype.Int8OID
	case float64:
		return binary.BigEndian.AppendUint64(nil, math.Float64bits(v)), pgtype.Float8OID
	case bool:
		if v {
			return []byte{1}, pgtype.BoolOID
		}
		return []byte{0}, pgtype.BoolOID
	case time.Time:
		if d == statement.GreptimeDB {
			return binary.BigEndian.AppendUint64(nil, uint64(v.UnixMilli())), pgtype.Int8OID
		}
		return binary.BigEndian.AppendUint64(nil, uint64(v.UnixMicro()-postgresEpoch)), pgtype.TimestamptzOID
	}
	panic(fmt.Sprintf("store: no wire form for %T", value))
}

// resultFormats asks for binary, and for text where only the server knows how to write a value.
func resultFormats(columns []statement.Column) []int16 {
	formats := make([]int16, len(columns))
	for i, c := range columns {
		formats[i] = binaryFormat
		if c.Type == event.Other {
			formats[i] = textFormat
		}
	}
	return formats
}

// lostConnection says whether the connection itself failed, not the statement.
func lostConnection(err error) bool {
	var connecting *pgconn.ConnectError
	var ours *Error
	if errors.As(err, &connecting) || errors.As(err, &ours) {
		return false
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return strings.HasPrefix(refused.Code, "57P") // the server ended it: idle for too long, or told to
	}
	return isNetwork(err)
}
