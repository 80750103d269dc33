package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/emqx/emqx-fulllink-datasource/pkg/health"
)

// healthTime bounds the whole check, connecting included: somebody has pressed "Save & test" and waits.
const healthTime = 20 * time.Second

// CheckHealth says in one message what is wrong and what to do, else what was found.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	target, facts, err := d.target(ctx)
	if err != nil {
		return unhealthy(err), nil
	}
	report, err := health.Check(ctx, health.Target{
		Database: target.Database, Dialect: target.Dialect, Table: target.Table,
		Schema: facts.Schema, Name: d.settings.store.Table, Version: facts.Version, Columns: facts.Columns, Unsafe: facts.UnsafeNames,
		Host: d.settings.store.Host, TLS: d.settings.store.TLS, Rollup: target.Rollup, Now: target.Now,
	})
	if err != nil {
		return unhealthy(err), nil
	}
	details, err := json.Marshal(report)
	if err != nil {
		return nil, fmt.Errorf("encode the health report: %w", err)
	}
	return &backend.CheckHealthResult{Status: backend.HealthStatusOk, Message: report.Message(), JSONDetails: details}, nil
}

func unhealthy(err error) *backend.CheckHealthResult {
	details := map[string]string{}
	if cause := errors.Unwrap(err); cause != nil {
		details["verboseMessage"] = cause.Error()
	}
	raw, _ := json.Marshal(details) // strings always can
	return &backend.CheckHealthResult{Status: backend.HealthStatusError, Message: message(err), JSONDetails: raw}
}
