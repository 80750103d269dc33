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

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// perRequest is how many rows one request writes.
const perRequest = 20_000

// Write writes rows to the table of a database, by the line protocol that EMQX's action uses: INSERT takes a hundred times as long.
func (s *Server) Write(ctx context.Context, database string, rows iter.Seq[fleet.Row]) (int64, error) {
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
	for row := range rows {
		lines = line(lines, row)
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

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// line appends a row as the line protocol has it: fields alone, because tags would be other columns, and none for NULL.
func line(to []byte, row fleet.Row) []byte {
	separator := byte(' ')
	field := func(name, value string) {
		to = append(to, separator)
		to = append(to, name...)
		to = append(to, '=')
		to = append(to, value...)
		separator = ','
	}
	to = append(to, Table...)
	for i, value := range row.Values() {
		switch value := value.(type) {
		case string:
			field(fleet.Columns[i], `"`+escapes.Replace(value)+`"`)
		case *string:
			if value != nil {
				field(fleet.Columns[i], `"`+escapes.Replace(*value)+`"`)
			}
		case *int64:
			if value != nil {
				field(fleet.Columns[i], strconv.FormatInt(*value, 10)+"i")
			}
		case *bool:
			if value != nil {
				field(fleet.Columns[i], strconv.FormatBool(*value))
			}
		}
	}
	to = append(to, ' ')
	to = strconv.AppendInt(to, row.Timestamp, 10)
	return append(to, '\n')
}
