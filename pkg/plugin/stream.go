package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
)

const (
	pollEvery = time.Second
	// lateRows is how late a row may come into the table and still be streamed: EMQX writes in batches, and tries again.
	lateRows = time.Minute
	// aheadOfUs allows for nodes whose clock runs ahead.
	aheadOfUs = time.Minute
)

// subscription is the data that comes with a subscription. The channel's path is a hash of the query's text, so that all
// who ask the same share one channel.
type subscription struct {
	Query string `json:"query"` // the query model, as JSON text
}

// channelOf is the path of a query's channel: FNV-1a of 64 bits, in hexadecimal digits.
func channelOf(queryText string) string {
	h := fnv.New64a()
	h.Write([]byte(queryText))
	return fmt.Sprintf("tail/%016x", h.Sum64())
}

// SubscribeStream lets a panel follow the rows of a query. The answer holds the rows of the last minute.
func (d *Datasource) SubscribeStream(ctx context.Context, req *backend.SubscribeStreamRequest) (*backend.SubscribeStreamResponse, error) {
	text, ok := d.streamable(req.Path, req.Data)
	if !ok {
		return &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusNotFound}, nil
	}
	t, err := d.tails.of(req.Path, text)
	if err != nil {
		return nil, err
	}
	t.Lock()
	defer t.Unlock()
	if now := time.Now(); t.seen == nil || now.Sub(t.polled) > 3*pollEvery { // nobody else follows it
		if _, err := d.poll(ctx, t, now); err != nil {
			return nil, err
		}
	}
	response := &backend.SubscribeStreamResponse{Status: backend.SubscribeStreamStatusOK}
	if t.last == nil {
		return response, nil
	}
	initial, err := backend.NewInitialFrame(t.last, data.IncludeAll)
	if err != nil {
		return nil, fmt.Errorf("encode the newest rows: %w", err)
	}
	response.InitialData = initial
	return response, nil
}

// streamable reads a subscription, and says whether the path is that of its query and the query one that can be followed.
func (d *Datasource) streamable(path string, raw json.RawMessage) (queryText string, ok bool) {
	var s subscription
	if json.Unmarshal(raw, &s) != nil || path != channelOf(s.Query) || len(s.Query) > maxQuery {
		return "", false
	}
	now := time.Now()
	draft, err := query.Parse(query.Request{JSON: []byte(s.Query), From: now.Add(-lateRows), To: now})
	if err != nil {
		return "", false
	}
	view := draft.View()
	return withTime(s.Query), event.ShowsRows(draft.Scenario()) && (view == "" || view == "events" || view == "logs")
}

// withTime adds the column timestamp to a table that leaves it out: without it, rows that only look alike would be taken
// for one.
func withTime(queryText string) string {
	var model map[string]any
	if json.Unmarshal([]byte(queryText), &model) != nil {
		return queryText
	}
	columns, _ := model["columns"].([]any)
	if len(columns) == 0 || slices.Contains(columns, any("*")) || slices.Contains(columns, any(event.Timestamp)) {
		return queryText
	}
	model["columns"] = append([]any{event.Timestamp}, columns...)
	text, err := json.Marshal(model)
	if err != nil {
		return queryText
	}
	return string(text)
}

// PublishStream refuses: nobody but EMQX writes events.
func (d *Datasource) PublishStream(context.Context, *backend.PublishStreamRequest) (*backend.PublishStreamResponse, error) {
	return &backend.PublishStreamResponse{Status: backend.PublishStreamStatusPermissionDenied}, nil
}

// RunStream sends new rows until nobody listens any more; Grafana ends the context then. A poll that fails is tried again:
// a database that is away for a moment doesn't end a stream.
func (d *Datasource) RunStream(ctx context.Context, req *backend.RunStreamRequest, sender *backend.StreamSender) error {
	text, ok := d.streamable(req.Path, req.Data)
	if !ok {
		return fmt.Errorf("the channel %s is of no query that can be followed", req.Path)
	}
	t, ended, err := d.tails.begin(req.Path, text)
	if err != nil {
		return err
	}
	defer ended()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		t.Lock()
		fresh, err := d.poll(ctx, t, time.Now())
		t.Unlock()
		if err != nil {
			if !failing && ctx.Err() == nil {
				log.DefaultLogger.FromContext(ctx).Warn("A stream could not read new rows and goes on trying", "error", err)
			}
			failing = true
			continue
		}
		failing = false
		if fresh == nil {
			continue
		}
		if err := sender.SendFrame(fresh, data.IncludeAll); err != nil {
			return fmt.Errorf("send new rows: %w", err)
		}
	}
}

// poll reads the rows of the last minute and gives those that weren't there before, nil if there are none. The tail is locked.
func (d *Datasource) poll(ctx context.Context, t *tail, now time.Time) (*data.Frame, error) {
	frames, err := d.frames(ctx, query.Request{JSON: []byte(t.query), From: now.Add(-lateRows), To: now.Add(aheadOfUs)}, nil)
	if err != nil {
		return nil, err
	}
	t.polled = now
	if t.seen == nil {
		t.seen = map[rowKey]sighting{}
	}
	rows := frames[0]
	if rows.Rows() == 0 {
		t.last = nil
		return nil, nil
	}
	rows = streamed(rows)
	t.last = rows
	return t.fresh(rows, now), nil
}

// streamed makes every field nullable: the frames of a stream must all have the same types, whatever their rows hold.
func streamed(f *data.Frame) *data.Frame {
	s := &data.Frame{Name: f.Name, RefID: f.RefID, Meta: &data.FrameMeta{
		Type: f.Meta.Type, TypeVersion: f.Meta.TypeVersion, PreferredVisualization: f.Meta.PreferredVisualization,
	}}
	for _, field := range f.Fields {
		if field.Nullable() || field.Type() == data.FieldTypeJSON {
			s.Fields = append(s.Fields, field)
			continue
		}
		wide := data.NewFieldFromFieldType(field.Type().NullableType(), field.Len())
		wide.Name, wide.Labels, wide.Config = field.Name, field.Labels, field.Config
		for row := range field.Len() {
			wide.SetConcrete(row, field.At(row))
		}
		s.Fields = append(s.Fields, wide)
	}
	return s
}
