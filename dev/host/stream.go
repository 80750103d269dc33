package host

import (
	"context"
	"encoding/json"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Subscribe asks for a channel, as Grafana does for each panel that listens. The frame holds what is there already; nil: nothing.
func (d *DataSource) Subscribe(ctx context.Context, path string, subscription []byte) (backend.SubscribeStreamStatus, *data.Frame, error) {
	answer, err := d.Plugin.stream.SubscribeStream(ctx, backend.ToProto().SubscribeStreamRequest(&backend.SubscribeStreamRequest{
		PluginContext: d.Context, Path: path, Data: subscription,
	}))
	if err != nil {
		return 0, nil, err
	}
	status := backend.SubscribeStreamStatus(answer.Status)
	if len(answer.Data) == 0 {
		return status, nil, nil
	}
	initial := &data.Frame{}
	return status, initial, json.Unmarshal(answer.Data, initial)
}

// Listen has the channel run until ctx ends, as Grafana does while anybody listens, and gives each frame to the function.
// Its error is the stream's own.
func (d *DataSource) Listen(ctx context.Context, path string, subscription []byte, each func(*data.Frame)) error {
	stream, err := d.Plugin.stream.RunStream(ctx, backend.ToProto().RunStreamRequest(&backend.RunStreamRequest{
		PluginContext: d.Context, Path: path, Data: subscription,
	}))
	if err != nil {
		return err
	}
	for {
		packet, err := stream.Recv()
		if err != nil {
			return err
		}
		frame := &data.Frame{}
		if err := json.Unmarshal(packet.Data, frame); err != nil {
			return err
		}
		each(frame)
	}
}
