package host

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/config"
)

// pluginID is the one in plugin.json.
const pluginID = "emqx-fulllink-datasource"

// Defaults is the part of Grafana's configuration that it sends to plugins, as it is where nobody changed it.
var Defaults = map[string]string{
	config.SQLRowLimit:                      "1000000",
	config.SQLMaxOpenConnsDefault:           "100",
	config.SQLMaxIdleConnsDefault:           "100",
	config.SQLMaxConnLifetimeSecondsDefault: "14400",
	config.ConcurrentQueryCount:             "10",
	config.UserFacingDefaultError:           "please inspect Grafana server log for details",
}

// DataSource is one configured data source in a running plugin.
type DataSource struct {
	Plugin  *Plugin
	Context backend.PluginContext
}

// DataSource configures one. Grafana makes a new instance in the plugin when settings.Updated changes.
func (p *Plugin) DataSource(settings backend.DataSourceInstanceSettings) *DataSource {
	return &DataSource{Plugin: p, Context: backend.PluginContext{
		Namespace: "default", PluginID: pluginID, GrafanaConfig: config.NewGrafanaCfg(Defaults), DataSourceInstanceSettings: &settings,
	}}
}

// Query asks queries, with headers such as FromAlert.
func (d *DataSource) Query(ctx context.Context, headers map[string]string, queries ...backend.DataQuery) (backend.Responses, error) {
	answer, err := d.Plugin.QueryData(ctx, &backend.QueryDataRequest{PluginContext: d.Context, Headers: headers, Queries: queries})
	if err != nil {
		return nil, err
	}
	return answer.Responses, nil
}

// CheckHealth is what "Save & test" asks.
func (d *DataSource) CheckHealth(ctx context.Context) (*backend.CheckHealthResult, error) {
	return d.Plugin.CheckHealth(ctx, &backend.CheckHealthRequest{PluginContext: d.Context})
}

// Get asks a resource, such as "values?column=clientid", and reads its JSON into answer. It gives the HTTP status.
func (d *DataSource) Get(ctx context.Context, url string, answer any) (int, error) {
	return d.call(ctx, "GET", url, nil, answer)
}

// Post sends JSON to a resource and reads its JSON into answer. It gives the HTTP status.
func (d *DataSource) Post(ctx context.Context, url string, body []byte, answer any) (int, error) {
	return d.call(ctx, "POST", url, body, answer)
}

func (d *DataSource) call(ctx context.Context, method, url string, body []byte, answer any) (int, error) {
	path, _, _ := strings.Cut(url, "?")
	response, err := d.Plugin.CallResource(ctx, &backend.CallResourceRequest{
		PluginContext: d.Context, Method: method, Path: path, URL: url, Body: body,
		Headers: map[string][]string{"Content-Type": {"application/json"}},
	})
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(response.Body, answer); err != nil {
		return response.Status, fmt.Errorf("read the answer of %s %s: %w", method, url, err)
	}
	return response.Status, nil
}
