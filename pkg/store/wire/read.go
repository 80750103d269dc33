package wire

import (
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

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

// MaxBytes bounds the values of a result: one process serves all data sources.
const MaxBytes = 64 << 20

// MaxMessage bounds what the server may send at once, a row for instance, before it is read into memory.
const MaxMessage = MaxBytes + 1<<20

// read decodes rows until there are no more, one more than is wanted, or too many bytes.
func read(reader *pgconn.ResultReader, st statement.Statement) (*columnar.Result, error) {
	result := &columnar.Result{Columns: make([]columnar.Column, len(st.Columns))}
	for i, c := range st.Columns {
		result.Columns[i] = columnar.Column{Name: c.Name, Type: c.Type}
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
		row := 0
		for _, raw := range reader.Values() {
			row += len(raw)
		}
		if result.Heavy = result.Bytes+row > MaxBytes; result.Heavy || result.Rows == st.MaxRows {
			result.More = true
			break
		}
		result.Bytes += row
		if result.Rows == room {
			room = nextRoom(room, st.MaxRows)
			for i := range result.Columns {
				result.Columns[i].Reserve(room - result.Rows)
			}
		}
		for i, raw := range reader.Values() {
			column := &result.Columns[i]
			if raw == nil {
				column.AppendNull()
				continue
			}
			switch err := list[i](column, raw); err {
			case nil:
				column.Appended()
			case errNoTime:
				column.AppendNull()
				column.OutOfRange++
			default:
				return nil, err
			}
		}
		result.Rows++
	}
	return result, nil
}
