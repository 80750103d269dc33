// Package plugin is Grafana's side: settings, queries, health check and resources of one data source instance.
package plugin

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"golang.org/x/sync/errgroup"

	"github.com/emqx/emqx-fulllink-datasource/pkg/frame"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/rollup"
	"github.com/emqx/emqx-fulllink-datasource/pkg/scenario"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// ID is the plugin's.
const ID = "emqx-fulllink-datasource"

// concurrency bounds the queries of one request that run at the same time.
const concurrency = 10

// maxQuery bounds a query, in bytes: what it holds goes to the database, and into its answer.
const maxQuery = 1 << 20

// Datasource is one configured data source.
type Datasource struct {
	backend.CallResourceHandler
	settings settings
	self     frame.DataSource
	store    *store.Store
	rollup   *rollup.Rollup // nil: counts are read from the rows
	tails    tails          // what is followed live
	wrong    error          // what is wrong with the settings; then there is no store
}

// New makes an instance. It doesn't connect, and wrong settings don't keep it from existing: the health check says what
// is wrong with them.
func New(ctx context.Context, from backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	d := &Datasource{self: frame.DataSource{Type: ID, UID: from.UID, Name: from.Name}}
	d.CallResourceHandler = httpadapter.New(d.routes())
	s, err := loadSettings(from)
	if err != nil {
		d.wrong = &settingsError{err}
		return d, nil
	}
	if s.store.Dial, err = proxyDialer(ctx, from); err != nil {
		d.wrong = &settingsError{err}
		return d, nil
	}
	s.store.Observe = observe
	d.settings = s
	if s.rollups {
		d.rollup = rollup.Of(s.store.Schema, s.store.Table, rollup.Settings{})
	}
	if d.store, err = store.Open(s.store); err != nil { //nolint:contextcheck // the pool outlives what asks for the instance
		d.wrong = &settingsError{err}
	}
	return d, nil
}

// Dispose ends the instance when its settings change.
func (d *Datasource) Dispose() {
	if d.store != nil {
		d.store.Close()
	}
}

// QueryData answers every query of a request, each on its own: one that fails doesn't hurt the others.
func (d *Datasource) QueryData(ctx context.Context, req *backend.QueryDataRequest) (*backend.QueryDataResponse, error) {
	answers := make([]backend.DataResponse, len(req.Queries))
	shared := d.shared(req)
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i, q := range req.Queries {
		group.Go(func() error {
			answers[i] = d.answer(ctx, q, fromAlert(req), shared)
			return nil
		})
	}
	_ = group.Wait() // failures stand in the answers
	response := backend.NewQueryDataResponse()
	for i, q := range req.Queries {
		response.Responses[q.RefID] = answers[i]
	}
	return response, nil
}

func fromAlert(req *backend.QueryDataRequest) bool {
	return req.Headers[backend.FromAlertHeaderName] == "true"
}

// dashboardHeader is how Grafana tells which dashboard a request is for; Explore's requests have none.
const dashboardHeader = "X-Dashboard-Uid"

// shared is what the queries of a request share: with those of other requests where they are a dashboard's panels, else with each
// other. Nil for an alert rule, whose answers are never older than they look.
func (d *Datasource) shared(req *backend.QueryDataRequest) *store.Shared {
	switch {
	case d.store == nil || fromAlert(req):
		return nil
	case req.GetHTTPHeader(dashboardHeader) != "":
		return d.store.Shared()
	}
	return d.store.Alone()
}

// answer answers one query; a fault of this program ends here too.
func (d *Datasource) answer(ctx context.Context, q backend.DataQuery, alert bool, shared *store.Shared) (response backend.DataResponse) {
	defer func() {
		if r := recover(); r != nil {
			log.DefaultLogger.FromContext(ctx).Error("A query ended in a fault of the plugin", "fault", r, "stack", string(debug.Stack()))
			response = failure(fmt.Errorf("the plugin failed to answer the query %s; Grafana's log has more", q.RefID))
		}
	}()
	frames, err := d.frames(ctx, query.Request{
		JSON: q.JSON, From: q.TimeRange.From, To: q.TimeRange.To,
		Interval: q.Interval, MaxDataPoints: q.MaxDataPoints, FromAlert: alert,
	}, shared)
	if err != nil {
		return failure(err)
	}
	for _, f := range frames {
		f.RefID = q.RefID
	}
	return backend.DataResponse{Frames: frames, Status: backend.StatusOK}
}

// frames answers a query within its time, and tells what it had to leave out.
func (d *Datasource) frames(ctx context.Context, request query.Request, shared *store.Shared) (data.Frames, error) {
	ctx, left, cancel := d.limit(ctx)
	defer cancel()
	q, target, err := d.prepare(ctx, request)
	if err != nil {
		return nil, err
	}
	if shared != nil {
		target.Database, target.Now = shared, nextSecond(target.Now)
	}
	frames, err := scenario.Answer(ctx, q, target)
	if err != nil || len(frames) == 0 {
		return frames, err
	}
	for _, text := range left.Notices() {
		frames[0].AppendNotices(data.Notice{Severity: data.NoticeSeverityWarning, Text: text})
	}
	return frames, nil
}

// nextSecond lets the panels of a dashboard, which ask within a second, ask at one time. It is the end of the second, so that nothing
// of what they ask about lies ahead of it.
func nextSecond(now time.Time) time.Time { return now.Add(time.Second - 1).Truncate(time.Second) }

// limit bounds a query by the data source's settings, if these are such that there is one.
func (d *Datasource) limit(ctx context.Context) (context.Context, *store.Omissions, context.CancelFunc) {
	if d.wrong != nil || d.store == nil {
		return ctx, &store.Omissions{}, func() {}
	}
	return d.store.Limit(ctx)
}

// parallel is how many statements of one query may run at once: a panel of many queries must leave others their connections, and one
// that waits for its statements in turn, as a diagnosis does, must not be as long as all of them together.
const parallel = 4

// prepare reads a query and finds the table it asks.
func (d *Datasource) prepare(ctx context.Context, request query.Request) (*query.Query, scenario.Target, error) {
	if len(request.JSON) > maxQuery {
		return nil, scenario.Target{}, query.Errorf("", "the query is %d bytes long; at most %d are allowed: name fewer values, or use patterns", len(request.JSON), maxQuery)
	}
	asked := time.Now()
	return scenario.Prepare(request, func(within time.Duration) (scenario.Target, query.Table, error) {
		looking := ctx
		if within > 0 {
			var cancel context.CancelFunc
			looking, cancel = context.WithTimeout(ctx, within)
			defer cancel()
		}
		target, facts, err := d.target(looking)
		if err != nil {
			return target, query.Table{}, err
		}
		target.Asked = asked
		return target, query.Table{
			Name: d.settings.store.Table, Schema: facts.Columns, Payload: d.settings.payload, MaxRows: d.maxRows(ctx), RawSQL: d.settings.rawSQL,
		}, nil
	})
}

// target is the table, once the database has been asked what it is.
func (d *Datasource) target(ctx context.Context) (scenario.Target, *store.Facts, error) {
	if d.wrong != nil {
		return scenario.Target{}, nil, d.wrong
	}
	facts, err := d.store.Facts(ctx)
	if err != nil {
		return scenario.Target{}, nil, err
	}
	return scenario.Target{
		Database: d.store, Dialect: facts.Dialect, Now: time.Now(),
		Table:      statement.TableName(d.settings.store.Schema, d.settings.store.Table),
		Parallel:   parallel,
		Rollup:     d.rollup,
		DataSource: d.self,
	}, facts, nil
}

// maxRows is the data source's own limit, or Grafana's where that is lower.
func (d *Datasource) maxRows(ctx context.Context) int {
	limits, err := config.GrafanaConfigFromContext(ctx).SQL()
	if err == nil && limits.RowLimit > 0 {
		return int(min(int64(d.settings.maxRows), limits.RowLimit))
	}
	return d.settings.maxRows
}
