package scenario

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// Names of the columns that make a line, beside its time.
const (
	bodyColumn     = "body"
	severityColumn = "severity"
)

// answerSQLLogs makes a line of each row, newest first. Without a column body, the first text is the line.
func answerSQLLogs(a *asking) (data.Frames, error) {
	result, err := a.runSQL(defaultRows)
	if err != nil {
		return nil, err
	}
	if a.preview {
		return nil, nil // what columns there are isn't known
	}
	times, body, severity := firstColumn(result, event.Time), result.Column(bodyColumn), result.Column(severityColumn)
	if body == nil {
		body = firstColumn(result, event.String)
	}
	switch {
	case times == nil:
		return nil, query.Errorf("rawSql", "log lines need a time column, which the SQL doesn't select; such as \"timestamp\"")
	case body == nil:
		return nil, query.Errorf("rawSql", "log lines need a text column, which the SQL doesn't select; such as topic AS body")
	}
	var lines frame.Lines
	seen := map[uint64]int{}
	rows := a.withTime(result, times)
	slices.Reverse(rows)
	for _, row := range rows {
		lines.Times = append(lines.Times, times.Times[row])
		lines.Bodies = append(lines.Bodies, orEmpty(columnText(body, row)))
		level := ""
		if severity != nil {
			level = strings.ToLower(orEmpty(columnText(severity, row)))
		}
		lines.Severities = append(lines.Severities, level)
		labels := map[string]string{}
		for i := range result.Columns {
			c := &result.Columns[i]
			if text := columnText(c, row); text != nil && c != times && c != body && c != severity {
				labels[c.Name] = *text
			}
		}
		lines.Labels = append(lines.Labels, labels)
		identity := rowIdentity(result, row)
		seen[identity]++
		lines.IDs = append(lines.IDs, lineID(identity, seen[identity]))
	}
	return data.Frames{lines.Frame()}, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// rowIdentity is the same in every answer that holds the row.
func rowIdentity(result *store.Result, row int) uint64 {
	h := fnv.New64a()
	for i := range result.Columns {
		text := columnText(&result.Columns[i], row)
		if text == nil {
			h.Write([]byte{0})
			continue
		}
		h.Write(binary.AppendUvarint([]byte{1}, uint64(len(*text)))) // so that no two rows give one text
		h.Write([]byte(*text))
	}
	return h.Sum64()
}
