// Package host runs the plugin's executable as Grafana does, as a process that is spoken to over gRPC: for tests, the demo
// and the benchmarks.
package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// Options says what to start.
type Options struct {
	Executable string
	Env        []string  // of the process, which gets nothing of this one's, as Grafana's plugins
	Log        io.Writer // what the process writes to stderr, its log; nil: thrown away
}

// Plugin is a running plugin process.
type Plugin struct {
	client      *goplugin.Client
	cmd         *exec.Cmd
	data        grpcplugin.DataClient
	diagnostics grpcplugin.DiagnosticsClient
	resource    grpcplugin.ResourceClient
	stream      grpcplugin.StreamClient
	stop        sync.Once
	stopped     chan struct{}
	done        chan struct{} // closed when the process is gone
}

// Start starts the process. It ends with Stop, with ctx, and on Linux also when this process is killed.
func Start(ctx context.Context, o Options) (*Plugin, error) {
	p := &Plugin{cmd: exec.Command(o.Executable), stopped: make(chan struct{}), done: make(chan struct{})}
	p.cmd.Env = o.Env
	endWithParent(p.cmd)
	p.client = goplugin.NewClient(&goplugin.ClientConfig{
		Cmd:         p.cmd,
		SkipHostEnv: true,
		Stderr:      o.Log,
		Logger:      hclog.NewNullLogger(), // it would say everything a second time
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		Plugins: goplugin.PluginSet{
			"data":        &grpcplugin.DataGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
			"stream":      &grpcplugin.StreamGRPCPlugin{},
		},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
	})
	connected := make(chan error, 1)
	go func() {
		defer close(p.done)
		// The kernel ends the process when the thread that started it ends, so this one stays until then.
		runtime.LockOSThread()
		connected <- p.connect()
		<-p.stopped
		p.client.Kill()
	}()
	if err := <-connected; err != nil {
		p.Stop()
		return nil, fmt.Errorf("start the plugin %s: %w", o.Executable, err)
	}
	context.AfterFunc(ctx, p.Stop)
	return p, nil
}

// connect starts the process and finds out how to speak to it.
func (p *Plugin) connect() error {
	protocol, err := p.client.Client()
	if err != nil {
		return err
	}
	return errors.Join(
		dispense(protocol, "data", &p.data),
		dispense(protocol, "diagnostics", &p.diagnostics),
		dispense(protocol, "resource", &p.resource),
		dispense(protocol, "stream", &p.stream))
}

func dispense[T any](from goplugin.ClientProtocol, name string, to *T) error {
	raw, err := from.Dispense(name)
	if err != nil {
		return err
	}
	client, ok := raw.(T)
	if !ok {
		return fmt.Errorf("%s is a %T", name, raw)
	}
	*to = client
	return nil
}

// Stop ends the process and waits until it is gone.
func (p *Plugin) Stop() {
	p.stop.Do(func() { close(p.stopped) })
	<-p.done
}

// Exited says whether the process is gone.
func (p *Plugin) Exited() bool { return p.client.Exited() }

// PID is the number of the process.
func (p *Plugin) PID() int {
	pid, _ := strconv.Atoi(p.client.ID())
	return pid
}

// QueryData asks queries. Frames come back as Arrow.
func (p *Plugin) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	answer, err := p.data.QueryData(ctx, backend.ToProto().QueryDataRequest(req))
	if err != nil {
		return nil, err
	}
	return backend.FromProto().QueryDataResponse(answer)
}

// CheckHealth is what "Save & test" asks.
func (p *Plugin) CheckHealth(ctx context.Context, req *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	answer, err := p.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{
		PluginContext: backend.ToProto().PluginContext(req.PluginContext), Headers: req.Headers,
	})
	if err != nil {
		return nil, err
	}
	return backend.FromProto().CheckHealthResponse(answer), nil
}

// CallResource is an HTTP request to the plugin. An answer that comes in pieces is put together.
func (p *Plugin) CallResource(ctx context.Context, req *backend.CallResourceRequest) (*backend.CallResourceResponse, error) {
	stream, err := p.resource.CallResource(ctx, backend.ToProto().CallResourceRequest(req))
	if err != nil {
		return nil, err
	}
	var whole *backend.CallResourceResponse
	for {
		piece, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF) && whole != nil:
			return whole, nil
		case err != nil:
			return nil, err
		case whole == nil:
			whole = backend.FromProto().CallResourceResponse(piece)
		default:
			whole.Body = append(whole.Body, piece.Body...)
		}
	}
}
