package fleet

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
)

// recordedJSON is what the rule engine of an EMQX 6.3 gave of real clients in 61 situations, by its rule FROM "$events/#", "#": an
// event a line, with the columns of the table. A NUL, which PostgreSQL can't hold, is written as its sign, a payload that
// isn't text as base64.
//
//go:embed recorded.jsonl
var recordedJSON []byte

// recordedRow is Row by the names in the recording.
type recordedRow struct {
	Timestamp         int64   `json:"timestamp"`
	Event             string  `json:"event"`
	ClientID          *string `json:"clientid"`
	Username          *string `json:"username"`
	Peername          *string `json:"peername"`
	Sockname          *string `json:"sockname"`
	Node              *string `json:"node"`
	Topic             *string `json:"topic"`
	ID                *string `json:"id"`
	FromClientID      *string `json:"from_clientid"`
	FromUsername      *string `json:"from_username"`
	QoS               *int64  `json:"qos"`
	Payload           *string `json:"payload"`
	Reason            *string `json:"reason"`
	ReasonCode        *string `json:"reason_code"`
	Action            *string `json:"action"`
	Result            *string `json:"result"`
	AuthzSource       *string `json:"authz_source"`
	Keepalive         *int64  `json:"keepalive"`
	CleanStart        *bool   `json:"clean_start"`
	ExpiryInterval    *int64  `json:"expiry_interval"`
	ConnectedAt       *int64  `json:"connected_at"`
	DisconnectedAt    *int64  `json:"disconnected_at"`
	PublishReceivedAt *int64  `json:"publish_received_at"`
	ClientAttrs       *string `json:"client_attrs"`

	Story string `json:"case"`
}

// Recorded is what a real EMQX wrote, in the order of time. The situation that brought a row about is its Story.
func Recorded() []Row {
	var rows []Row
	lines := bufio.NewScanner(bytes.NewReader(recordedJSON))
	for lines.Scan() {
		var row recordedRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			panic("fleet: recorded.jsonl: " + err.Error())
		}
		rows = append(rows, Row(row))
	}
	return rows
}
