package plugin

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/emqx/emqx-fulllink-datasource/dev/fleet"
)

// lines is a log that keeps what it is told.
type lines struct {
	log.Logger
	mu   sync.Mutex
	said []string
}

func (l *lines) Debug(message string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, fmt.Sprintln(append([]any{message}, args...)...))
}

func (l *lines) FromContext(context.Context) log.Logger { return l }

// TestStatementsAreObserved: each has one span and one line in the log, which hold nothing of what was looked for.
func TestStatementsAreObserved(t *testing.T) {
	kept, heard := log.DefaultLogger, &lines{Logger: log.NewNullLogger()}
	log.DefaultLogger = heard
	spans := tracetest.NewSpanRecorder()
	tracing.InitDefaultTracer(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)).Tracer("test"))
	t.Cleanup(func() {
		log.DefaultLogger = kept
		tracing.InitDefaultTracer(sdktrace.NewTracerProvider().Tracer("none"))
	})
	d := filled(t, map[string]any{"allowRawSql": true}, fleet.Row{Timestamp: start.UnixMilli(), Event: "client.connected", ClientID: new("device001")})
	require.NoError(t, ask(t, d, asked("A", `{"scenario":"events","view":"count"}`))["A"].Error) // now it is known what the table is

	for name, tc := range map[string]struct {
		model, says string
		status      codes.Code
	}{
		"answered":         {`{"scenario":"lifecycle","clients":["device001"]}`, "rows 1 bytes", codes.Unset},
		"a user's own":     {`{"scenario":"sql","rawSql":"SELECT 'device001' AS v FROM $__table"}`, "sql (a user's own) took", codes.Unset},
		"a user's mistake": {`{"scenario":"sql","rawSql":"SELECT 'device001' AS v, 1 / 0 AS w FROM $__table"}`, "division by zero", codes.Error},
	} {
		t.Run(name, func(t *testing.T) {
			spans.Reset()
			heard.said = nil
			ask(t, d, asked("A", tc.model))
			require.Len(t, heard.said, 1)
			require.Contains(t, heard.said[0], tc.says)
			require.Contains(t, heard.said[0], "took")
			require.Len(t, spans.Ended(), 1)
			require.Equal(t, tc.status, spans.Ended()[0].Status().Code)
			require.Contains(t, spans.Ended()[0].Attributes(), attribute.String("db.system", "PostgreSQL"))
			require.NotContains(t, heard.said[0]+fmt.Sprint(spans.Ended()[0].Attributes()), "device001", "neither bound values nor a user's own SQL")
		})
	}
}
