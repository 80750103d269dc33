package plugin

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// observe begins a statement's span in Grafana's trace of the request. ended ends it, and writes the statement's line in the log: what
// ran, how long, and what it came to. Bound values are in neither, nor a user's own SQL, which may hold what it looks for.
func observe(ctx context.Context, d statement.Dialect, st statement.Statement) (_ context.Context, ended func(store.Outcome)) {
	began := time.Now()
	sql := st.SQL
	if st.Raw {
		sql = "(a user's own)"
	}
	ctx, span := tracing.DefaultTracer().Start(ctx, "statement", trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("db.system", d.String()), attribute.String("db.statement", sql)))
	return ctx, func(o store.Outcome) {
		defer span.End()
		logger := log.DefaultLogger.FromContext(ctx)
		took := time.Since(began).String()
		if o.Err != nil {
			span.SetStatus(codes.Error, o.Err.Message)
			logger.Debug("A statement failed", "sql", sql, "took", took, "error", o.Err.Message)
			return
		}
		span.SetAttributes(attribute.Int("db.rows", o.Rows), attribute.Int("db.bytes", o.Bytes), attribute.Bool("db.more", o.More))
		logger.Debug("A statement ended", "sql", sql, "took", took, "rows", o.Rows, "bytes", o.Bytes, "more", o.More)
	}
}
