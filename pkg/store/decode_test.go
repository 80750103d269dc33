package store

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/emqx/emqx-fulllink-datasource/pkg/columnar"
	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/statement"
)

func TestDecode(t *testing.T) {
	onBoth(t, nil, func(t *testing.T, b bench) {
		s := b.store
		at := func(text string) time.Time {
			parsed, err := time.Parse(time.RFC3339Nano, text)
			require.NoError(t, err)
			return parsed
		}
		for _, tc := range []struct {
			sql         string // of a value
			want        event.Type
			epochMillis bool
			column      columnar.Column // with the value, NULL and the value again
		}{
			{sql: `'héllo'::text`, want: event.String, column: columnar.Column{Strings: []string{"héllo", "", "héllo"}}},
			{sql: `''::text`, want: event.String, column: columnar.Column{Strings: []string{"", "", ""}}},
			{sql: `'a'::varchar(5)`, want: event.String, column: columnar.Column{Strings: []string{"a", "", "a"}}},
			{sql: `'a'::char(3)`, want: event.String, column: columnar.Column{Strings: []string{"a  ", "", "a  "}}},
			{sql: `'a'::name`, want: event.String, column: columnar.Column{Strings: []string{"a", "", "a"}}},
			{sql: `'-9223372036854775808'::bigint`, want: event.Int, column: columnar.Column{Ints: []int64{math.MinInt64, 0, math.MinInt64}}},
			{sql: `'-2147483648'::integer`, want: event.Int, column: columnar.Column{Ints: []int64{math.MinInt32, 0, math.MinInt32}}},
			{sql: `'-32768'::smallint`, want: event.Int, column: columnar.Column{Ints: []int64{math.MinInt16, 0, math.MinInt16}}},
			{sql: `9223372036854775807::numeric`, want: event.Int, column: columnar.Column{Ints: []int64{math.MaxInt64, 0, math.MaxInt64}}},
			{sql: `0::numeric`, want: event.Int, column: columnar.Column{Ints: []int64{0, 0, 0}}},
			{sql: `0.1::double precision`, want: event.Float, column: columnar.Column{Floats: []float64{0.1, 0, 0.1}}},
			{sql: `0.5::real`, want: event.Float, column: columnar.Column{Floats: []float64{0.5, 0, 0.5}}},
			{sql: `'-Infinity'::double precision`, want: event.Float, column: columnar.Column{Floats: []float64{math.Inf(-1), 0, math.Inf(-1)}}},
			{sql: `-12345.678::numeric`, want: event.Float, column: columnar.Column{Floats: []float64{-12345.678, 0, -12345.678}}},
			{sql: `7::bigint`, want: event.Float, column: columnar.Column{Floats: []float64{7, 0, 7}}},
			{sql: `true`, want: event.Bool, column: columnar.Column{Bools: []bool{true, false, true}}},
			{sql: `false`, want: event.Bool, column: columnar.Column{Bools: []bool{false, false, false}}},
			{
				sql: `'2026-03-01 08:00:00.123456+02'::timestamptz`, want: event.Time,
				column: columnar.Column{Times: []time.Time{at("2026-03-01T06:00:00.123456Z"), {}, at("2026-03-01T06:00:00.123456Z")}},
			},
			{
				sql: `'1969-12-31 23:59:59.999'::timestamp(3)`, want: event.Time,
				column: columnar.Column{Times: []time.Time{at("1969-12-31T23:59:59.999Z"), {}, at("1969-12-31T23:59:59.999Z")}},
			},
			{
				sql: `1772352000123::bigint`, want: event.Int, epochMillis: true,
				column: columnar.Column{Type: event.Time, Times: []time.Time{at("2026-03-01T08:00:00.123Z"), {}, at("2026-03-01T08:00:00.123Z")}},
			},
			{
				sql: `-1::numeric`, want: event.Int, epochMillis: true,
				column: columnar.Column{Type: event.Time, Times: []time.Time{at("1969-12-31T23:59:59.999Z"), {}, at("1969-12-31T23:59:59.999Z")}},
			},
			{sql: `'{"a": 1}'::jsonb`, want: event.Other, column: columnar.Column{Strings: []string{`{"a": 1}`, "", `{"a": 1}`}}},
			{
				sql: `'01234567-89ab-cdef-0123-456789abcdef'::uuid`, want: event.Other,
				column: columnar.Column{Strings: []string{"01234567-89ab-cdef-0123-456789abcdef", "", "01234567-89ab-cdef-0123-456789abcdef"}},
			},
			{sql: `ARRAY[1, NULL]`, want: event.Other, column: columnar.Column{Strings: []string{"{1,NULL}", "", "{1,NULL}"}}},
			{sql: `'2026-03-01'::date`, want: event.Other, column: columnar.Column{Strings: []string{"2026-03-01", "", "2026-03-01"}}},
		} {
			t.Run(fmt.Sprintf("%s as %s", tc.sql, tc.want), func(t *testing.T) {
				column := statement.Column{Name: "v", Type: tc.want, EpochMillis: tc.epochMillis}
				r, err := s.run(t.Context(), statement.PostgreSQL, statement.Statement{
					SQL: "SELECT v AS v FROM (VALUES (" + tc.sql + "), (NULL), (" + tc.sql + ")) AS t(v) LIMIT 4", Columns: []statement.Column{column}, MaxRows: 3,
				})
				require.NoError(t, err)
				want, got := tc.column, r.Columns[0]
				if want.Type == "" {
					want.Type = tc.want
				}
				require.Len(t, r.Columns, 1)
				require.Equal(t, 3, r.Rows)
				require.Equal(t, []any{"v", want.Type, want.Strings, want.Ints, want.Floats, want.Bools, want.Times, want.OutOfRange},
					[]any{got.Name, got.Type, got.Strings, got.Ints, got.Floats, got.Bools, got.Times, got.OutOfRange})
				require.False(t, got.Null(0))
				require.True(t, r.Columns[0].HasNulls())
				require.True(t, r.Columns[0].Null(1))
				require.False(t, r.Columns[0].Null(2))

				r, err = s.run(t.Context(), statement.PostgreSQL, statement.Statement{
					SQL: "SELECT " + tc.sql + " AS v LIMIT 2", Columns: []statement.Column{column}, MaxRows: 1,
				})
				require.NoError(t, err)
				require.False(t, r.Columns[0].HasNulls())
				require.False(t, r.Columns[0].Null(0))
			})
		}

		for name, tc := range map[string]struct {
			sql     string
			columns []statement.Column
			kind    Kind
			says    string
		}{
			"a number where a text is wanted": {`7::bigint`, []statement.Column{{Name: "v", Type: event.String}}, Missing, "The column v can't be read: it holds no texts."},
			"text where a number is wanted":   {`'x'::text`, []statement.Column{{Name: "v", Type: event.Int}}, Missing, "The column v can't be read: "},
			"a number that is too big":        {`9223372036854775808::numeric`, []statement.Column{{Name: "v", Type: event.Int}}, Missing, "The column v can't be read: "},
			"a number where a time is":        {`1::bigint`, []statement.Column{{Name: "v", Type: event.Time}}, Missing, "The column v can't be read: "},
			"a column more than were wanted":  {`1 AS a, 2`, []statement.Column{{Name: "v", Type: event.Int}}, Internal, "the server sent 2 columns instead of 1"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := s.run(t.Context(), statement.PostgreSQL, statement.Statement{SQL: "SELECT " + tc.sql + " AS v LIMIT 2", Columns: tc.columns, MaxRows: 1})
				require.Contains(t, requireKind(t, tc.kind, err), tc.says)
			})
		}
	})
}
