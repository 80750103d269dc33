package plugin

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// foundName is a name that holds what somebody pasted into an editor, and the key of a query that takes it.
type foundName struct {
	Kind  string     `json:"kind"`
	Text  string     `json:"text"`
	Key   string     `json:"key"`
	Value string     `json:"value"` // as the key takes it
	Rows  *int64     `json:"rows"`
	First *time.Time `json:"first"`
	Last  *time.Time `json:"last"`
}

// find answers POST find {text, from, to, limit}: what a pasted text is, as the view find says. It is a look-up like values.
func (d *Datasource) find(r *http.Request) (any, error) {
	var body struct {
		Text     json.RawMessage `json:"text"`
		Limit    json.RawMessage `json:"limit"`
		From, To json.RawMessage
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return nil, query.Errorf("", "the request's body must be {\"text\": \"…\", \"from\": <ms>, \"to\": <ms>}")
	}
	from, to, err := timeRange(bare(body.From), bare(body.To))
	if err != nil {
		return nil, err
	}
	model, err := json.Marshal(map[string]json.RawMessage{
		"scenario": json.RawMessage(`"events"`), "view": json.RawMessage(`"find"`), "text": orNull(body.Text), "limit": orNull(body.Limit),
	})
	if err != nil {
		return nil, query.Errorf("text", "it is no JSON")
	}
	ctx, _, cancel := d.limit(store.LookUp(r.Context()))
	defer cancel()
	q, target, err := d.prepare(ctx, query.Request{JSON: model, From: from, To: to})
	if err != nil {
		return nil, err
	}
	found, told, err := scenario.Find(ctx, q, target)
	if err != nil {
		return nil, err
	}
	answer := struct {
		Found   []foundName `json:"found"`
		Notices []string    `json:"notices"`
	}{[]foundName{}, []string{}}
	for _, f := range found {
		key, value := f.Key()
		answer.Found = append(answer.Found, foundName{f.Kind, f.Value, key, value, f.Rows, f.First, f.Last})
	}
	for _, notice := range told {
		answer.Notices = append(answer.Notices, notice.Text)
	}
	return answer, nil
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}
