package measure

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/grafana/dataplane/sdata/numeric"
	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/dev/testkit"
	"github.com/emqx/emqx-fulllink-datasource/pkg/query"
	"github.com/emqx/emqx-fulllink-datasource/tests/oracle"
)

// planeQuestions are answered by frames that alert rules read.
var planeQuestions = []string{
	`{"scenario":"events","view":"count"}`,
	`{"scenario":"events","view":"count","groupBy":["event"]}`,
	`{"scenario":"events","view":"count","groupBy":["username","qos","source"]}`,
	`{"scenario":"access","view":"count","measure":"share"}`,
	`{"scenario":"delivery","view":"count","measure":"share","groupBy":["clientid"]}`,
	`{"scenario":"delivery","view":"count","groupBy":["clientid"],"clients":["nobody"]}`,
	`{"scenario":"events","view":"rate","interval":"5s"}`,
	`{"scenario":"events","view":"rate","interval":"5s","groupBy":["event"],"limit":2}`,
	`{"scenario":"events","view":"rate","interval":"5s","groupBy":["username","qos","source"],"measure":"perSecond"}`,
	`{"scenario":"access","view":"rate","interval":"5s","measure":"share"}`,
	`{"scenario":"drops","view":"rate","interval":"5s","measure":"share","groupBy":["clientid","reason"]}`,
	`{"scenario":"delivery","view":"rate","interval":"5s","groupBy":["clientid"],"clients":["nobody"]}`,
}

// TestDataPlane reads the frames as Grafana's alert engine does: each value is one time series or number with its labels.
func TestDataPlane(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, mixedRows)
		for _, model := range planeQuestions {
			t.Run(model, func(t *testing.T) {
				frames, err := s.Answer(query.Request{JSON: []byte(model), From: testkit.Start, To: testkit.Start.Add(10 * time.Second)})
				require.NoError(t, err)
				for _, frame := range frames {
					require.Equal(t, data.FrameTypeVersion{0, 1}, frame.Meta.TypeVersion)
				}
				if frames[0].Meta.Type == data.FrameTypeNumericLong {
					requireNumericPlane(t, frames)
				} else {
					requireSeriesPlane(t, frames)
				}
			})
		}
	})
}

func requireNumericPlane(t *testing.T, frames data.Frames) {
	reader, err := numeric.CollectionReaderFromFrames(frames)
	require.NoError(t, err)
	numbers, err := reader.GetCollection(false) // the library can't check values of long frames
	require.NoError(t, err)
	require.Nil(t, numbers.Warning)
	require.Empty(t, numbers.RemainderIndices)
	require.Equal(t, frames[0].Rows() == 0, numbers.NoData())
	require.Len(t, numbers.Refs, frames[0].Rows())
	seen := map[string]bool{}
	for row, ref := range numbers.Refs {
		labels := ref.GetLabels()
		for _, field := range frames[0].Fields {
			if field.Type() == data.FieldTypeString {
				require.Equal(t, field.At(row), labels[field.Name])
			}
		}
		require.False(t, seen[labels.String()], "%s twice", labels)
		seen[labels.String()] = true
		value, _, err := ref.NullableFloat64Value()
		require.NoError(t, err)
		want, ok := frames[0].Fields[len(frames[0].Fields)-1].ConcreteAt(row)
		require.Equal(t, ok, value != nil)
		if ok {
			require.Equal(t, want, *value)
		}
	}
}

func requireSeriesPlane(t *testing.T, frames data.Frames) {
	reader, err := timeseries.CollectionReaderFromFrames(frames)
	require.NoError(t, err)
	series, err := reader.GetCollection(true)
	require.NoError(t, err)
	require.Nil(t, series.Warning)
	require.Empty(t, series.RemainderIndices)
	if len(frames[0].Fields) == 0 {
		require.True(t, series.NoData())
		return
	}
	require.Len(t, series.Refs, len(frames))
	for i, ref := range series.Refs {
		require.Equal(t, frames[i].Fields[1].Labels, ref.GetLabels())
		points, err := ref.Len()
		require.NoError(t, err)
		require.Equal(t, frames[i].Rows(), points)
		// The SDK itself must see a series, too, where the contract's reader sees one.
		require.Equal(t, data.TimeSeriesTypeWide, frames[i].TimeSeriesSchema().Type)
	}
}

// TestFramesTravel: a frame comes out as it went in by Arrow, as plugins answer, and by JSON, as browsers read.
func TestFramesTravel(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, mixedRows)
		for _, model := range append(planeQuestions,
			`{"scenario":"events","columns":["*"]}`, `{"scenario":"events","clients":["nobody"]}`,
			`{"scenario":"events","view":"top","groupBy":["event"]}`, `{"scenario":"access","view":"top","groupBy":["reason_code"],"measure":"share"}`,
		) {
			t.Run(model, func(t *testing.T) {
				frames, err := s.Answer(query.Request{JSON: []byte(model), From: testkit.Start, To: testkit.Start.Add(10 * time.Second)})
				require.NoError(t, err)
				require.NotEmpty(t, frames)
				for _, frame := range frames {
					require.NotEmpty(t, frame.Meta.ExecutedQueryString)
					raw, err := frame.MarshalArrow()
					require.NoError(t, err)
					back, err := data.UnmarshalArrowFrame(raw)
					require.NoError(t, err)
					want, err := json.Marshal(frame)
					require.NoError(t, err)
					got, err := json.Marshal(back)
					require.NoError(t, err)
					require.JSONEq(t, string(want), string(got))
				}
			})
		}
	})
}

// TestTypesOfFields: a table's fields have the types of the contract, nullable only where a NULL was seen.
func TestTypesOfFields(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, b *testkit.Bench) {
		s := oracle.Small(t, b, `
		1s client.connected clientid=a username=u peername=192.0.2.1:1 sockname=x node=n topic=t id=m from_clientid=f from_username=g qos=1 payload=p reason=r reason_code=c action=publish result=allow authz_source=file keepalive=60 clean_start=true expiry_interval=7 connected_at=1772352000123 disconnected_at=1772352000124 publish_received_at=1772352000125 client_attrs={}
		61s client.disconnected`)
		all := []byte(`{"scenario":"events","columns":["*"]}`)
		want := []data.FieldType{
			data.FieldTypeTime, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString,
			data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeInt64, data.FieldTypeString, data.FieldTypeString,
			data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeString, data.FieldTypeInt64, data.FieldTypeBool, data.FieldTypeInt64,
			data.FieldTypeTime, data.FieldTypeTime, data.FieldTypeTime, data.FieldTypeString,
		}
		for _, c := range []struct {
			name     string
			to       time.Duration
			nullable bool
		}{{"no NULL", time.Minute, false}, {"NULLs", time.Hour, true}} {
			t.Run(c.name, func(t *testing.T) {
				frames, err := s.Answer(query.Request{JSON: all, From: testkit.Start, To: testkit.Start.Add(c.to)})
				require.NoError(t, err)
				frame := frames[0]
				require.Equal(t, data.FrameTypeTable, frame.Meta.Type)
				require.Equal(t, data.FrameTypeVersion{0, 0}, frame.Meta.TypeVersion)
				require.Len(t, frame.Fields, len(want))
				last := frame.Rows() - 1 // the newest row comes first
				for i, field := range frame.Fields {
					nullable := c.nullable && i >= 2
					require.Equal(t, nullable, field.Nullable(), field.Name)
					require.Equal(t, want[i], field.Type().NonNullableType(), field.Name)
					_, ok := field.ConcreteAt(last)
					require.True(t, ok, field.Name)
					if nullable {
						require.True(t, field.NilAt(0), field.Name)
					}
					hasUnit := field.Config != nil && field.Config.Description != ""
					require.Equal(t, field.Name == "expiry_interval", hasUnit, "its unit depends on the event")
				}
				value, _ := frame.FieldByName("connected_at")
				at, _ := value.ConcreteAt(last)
				require.Equal(t, time.UnixMilli(1772352000123).UTC(), at)
			})
		}
	})
}
