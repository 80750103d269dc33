package greptimedb

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// perRequest is how many rows one request writes.
const perRequest = 20_000

// Write writes rows to the table of a database, by the line protocol that EMQX's action uses: INSERT takes a hundred times as long.
func (s *Server) Write(ctx context.Context, database string, rows iter.Seq[fleet.Row]) (int64, error) {
	return s.WriteFields(ctx, database, fleet.Columns[1:], func(yield func(time.Time, []any) bool) {
		for row := range rows {
			if !yield(row.Time(), row.Values()[1:]) {
				return
			}
		}
	})
}

// WriteFields writes rows of these columns: when, and a value for each.
func (s *Server) WriteFields(ctx context.Context, database string, columns []string, rows iter.Seq2[time.Time, []any]) (int64, error) {
	var lines []byte
	var written, waiting int64
	flush := func() error {
		if waiting == 0 {
			return nil
		}
		if err := s.post(ctx, database, lines); err != nil {
			return err
		}
		written += waiting
		lines, waiting = lines[:0], 0
		return nil
	}
	for at, values := range rows {
		lines = line(lines, at, columns, values)
		if waiting++; waiting == perRequest {
			if err := flush(); err != nil {
				return written, err
			}
		}
	}
	return written, flush()
}

func (s *Server) post(ctx context.Context, database string, lines []byte) error {
	address := url.URL{
		Scheme: "http", Host: s.http, Path: "/v1/influxdb/write", RawQuery: url.Values{"db": {database}, "precision": {"ms"}}.Encode(),
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address.String(), bytes.NewReader(lines))
	if err != nil {
		return err
	}
	if s.password != "" {
		request.SetBasicAuth(s.user, s.password)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("write rows to GreptimeDB: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		return fmt.Errorf("write rows to GreptimeDB: %s: %s", response.Status, text)
	}
	return nil
}

var (
	escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	inNames = strings.NewReplacer(`,`, `\,`, `=`, `\=`, ` `, `\ `)
)

// line appends a row as the line protocol has it: fields alone, because tags would be other columns, and none for NULL.
func line(to []byte, at time.Time, columns []string, values []any) []byte {
	separator := byte(' ')
	field := func(name, value string) {
		to = append(to, separator)
		to = append(to, inNames.Replace(name)...)
		to = append(to, '=')
		to = append(to, value...)
		separator = ','
	}
	to = append(to, Table...)
	for i, value := range values {
		if text, ok := literal(value); ok {
			field(columns[i], text)
		}
	}
	to = append(to, ' ')
	to = strconv.AppendInt(to, at.UnixMilli(), 10)
	return append(to, '\n')
}

// literal is a value as a field has it; NULL is none.
func literal(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return `"` + escapes.Replace(value) + `"`, true
	case int64:
		return strconv.FormatInt(value, 10) + "i", true
	case bool:
		return strconv.FormatBool(value), true
	case float64:
		return strconv.FormatFloat(value, 'g', -1, 64), true
	case *string:
		return pointed(value)
	case *int64:
		return pointed(value)
	case *bool:
		return pointed(value)
	}
	return "", false
}

func pointed[T any](value *T) (text string, ok bool) {
	if value == nil {
		return "", false
	}
	return literal(*value)
}
