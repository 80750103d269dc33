package plugin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/pkg/store"
)

func TestStatusOfErrors(t *testing.T) {
	for _, tc := range []struct {
		err    error
		status int
		source backend.ErrorSource
	}{
		{query.Errorf("limit", "wrong"), 400, backend.ErrorSourceDownstream},
		{&settingsError{errors.New("wrong")}, 400, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Unreachable}, 502, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Insecure}, 502, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Unauthenticated}, 401, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Forbidden}, 403, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Missing}, 404, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.BadStatement}, 400, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.TimedOut}, 504, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Canceled}, 499, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Busy}, 429, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.ServerFault}, 502, backend.ErrorSourceDownstream},
		{&store.Error{Kind: store.Internal}, 500, backend.ErrorSourcePlugin},
		{context.Canceled, 499, backend.ErrorSourceDownstream},
		{context.DeadlineExceeded, 504, backend.ErrorSourceDownstream},
		{errors.New("no idea"), 500, backend.ErrorSourcePlugin},
	} {
		for _, err := range []error{tc.err, fmt.Errorf("wrapped: %w", tc.err)} {
			got := failure(err)
			require.Equal(t, backend.Status(tc.status), got.Status, "%#v", tc.err)
			require.Equal(t, tc.source, got.ErrorSource, "%#v", tc.err)
			require.EqualError(t, got.Error, err.Error())
		}
	}
}

func TestLongMessagesAreCut(t *testing.T) {
	long := message(errors.New("x" + strings.Repeat("ü", maxMessage)))
	require.Equal(t, "x"+strings.Repeat("ü", maxMessage/2-1)+"…", long)
	require.Equal(t, strings.Repeat("x", maxMessage), message(errors.New(strings.Repeat("x", maxMessage))))
}
