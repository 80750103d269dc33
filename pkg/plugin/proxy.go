package plugin

import (
	"context"
	"fmt"
	"net"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	xproxy "golang.org/x/net/proxy"
)

// proxyDialer dials through Grafana's secure socks proxy where the data source asks for it; nil for the plain network.
func proxyDialer(ctx context.Context, from backend.DataSourceInstanceSettings) (func(context.Context, string, string) (net.Conn, error), error) {
	client, err := from.ProxyClient(ctx)
	if err != nil {
		return nil, fmt.Errorf("enableSecureSocksProxy: %w", err)
	}
	if !client.SecureSocksProxyEnabled() {
		return nil, nil
	}
	dialer, err := client.NewSecureSocksProxyContextDialer()
	if err != nil {
		return nil, fmt.Errorf("enableSecureSocksProxy: %w", err)
	}
	withContext, ok := dialer.(xproxy.ContextDialer)
	if !ok {
		return nil, fmt.Errorf("enableSecureSocksProxy: the proxy %T can't be used", dialer)
	}
	return withContext.DialContext, nil
}
