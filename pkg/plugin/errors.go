package plugin

import (
	"context"
	"errors"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

// statusCanceled is what HTTP servers log for a client that went away; Grafana's SDK has no name for it.
const statusCanceled = backend.Status(499)

// statuses maps what went wrong in the database to HTTP's terms.
var statuses = map[store.Kind]backend.Status{
	store.Unreachable:     backend.StatusBadGateway,
	store.Insecure:        backend.StatusBadGateway,
	store.Unauthenticated: backend.StatusUnauthorized,
	store.Forbidden:       backend.StatusForbidden,
	store.Missing:         backend.StatusNotFound,
	store.BadStatement:    backend.StatusBadRequest,
	store.TimedOut:        backend.StatusTimeout,
	store.Canceled:        statusCanceled,
	store.Busy:            backend.StatusTooManyRequests,
	store.ServerFault:     backend.StatusBadGateway,
}

// classify says what status an error has and whose it is: all but this program's own faults are downstream.
func classify(err error) (backend.Status, backend.ErrorSource) {
	var asked *query.Error
	var failed *store.Error
	var wrong *settingsError
	switch {
	case errors.As(err, &asked), errors.As(err, &wrong):
		return backend.StatusBadRequest, backend.ErrorSourceDownstream
	case errors.As(err, &failed):
		if status, ok := statuses[failed.Kind]; ok {
			return status, backend.ErrorSourceDownstream
		}
	case errors.Is(err, context.Canceled):
		return statusCanceled, backend.ErrorSourceDownstream
	case errors.Is(err, context.DeadlineExceeded):
		return backend.StatusTimeout, backend.ErrorSourceDownstream
	}
	return backend.StatusInternal, backend.ErrorSourcePlugin
}

// failure is the answer to a query that failed.
func failure(err error) backend.DataResponse {
	status, source := classify(err)
	return backend.DataResponse{Error: errors.New(message(err)), Status: status, ErrorSource: source}
}

// maxMessage bounds a message, in bytes: it may quote what was asked.
const maxMessage = 2000

// message is an error as it is shown.
func message(err error) string {
	text := err.Error()
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "") + "…"
	}
	return text
}

// settingsError is a data source that is configured wrongly.
type settingsError struct{ err error }

func (e *settingsError) Error() string {
	return "The data source's settings are wrong: " + e.err.Error() + "."
}
func (e *settingsError) Unwrap() error { return e.err }
