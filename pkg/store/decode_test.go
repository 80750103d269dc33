package store

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

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
			column      Column // with the value, NULL and the value again
		}{
			{sql: `'héllo'::text`, want: event.String, column: Column{Strings: []string{"héllo", "", "héllo"}}},
			{sql: `''::text`, want: event.String, column: Column{Strings: []string{"", "", ""}}},
			{sql: `'a'::varchar(5)`, want: event.String, column: Column{Strings: []string{"a", "", "a"}}},
			{sql: `'a'::char(3)`, want: event.String, column: Column{Strings: []string{"a  ", "", "a  "}}},
			{sql: `'a'::name`, want: event.String, column: Column{Strings: []string{"a", "", "a"}}},
			{sql: `'-9223372036854775808'::bigint`, want: event.Int, column: Column{Ints: []int64{math.MinInt64, 0, math.MinInt64}}},
			{sql: `'-2147483648'::integer`, want: event.Int, column: Column{Ints: []int64{math.MinInt32, 0, math.MinInt32}}},
			{sql: `'-32768'::smallint`, want: event.Int, column: Column{Ints: []int64{math.MinInt16, 0, math.MinInt16}}},
			{sql: `9223372036854775807::numeric`, want: event.Int, column: Column{Ints: []int64{math.MaxInt64, 0, math.MaxInt64}}},
			{sql: `0::numeric`, want: event.Int, column: Column{Ints: []int64{0, 0, 0}}},
			{sql: `0.1::double precision`, want: event.Float, column: Column{Floats: []float64{0.1, 0, 0.1}}},
			{sql: `0.5::real`, want: event.Float, column: Column{Floats: []float64{0.5, 0, 0.5}}},
			{sql: `'-Infinity'::double precision`, want: event.Float, column: Column{Floats: []float64{math.Inf(-1), 0, math.Inf(-1)}}},
			{sql: `-12345.678::numeric`, want: event.Float, column: Column{Floats: []float64{-12345.678, 0, -12345.678}}},
			{sql: `7::bigint`, want: event.Float, column: Column{Floats: []float64{7, 0, 7}}},
			{sql: `true`, want: event.Bool, column: Column{Bools: []bool{true, false, true}}},
			{sql: `false`, want: event.Bool, column: Column{Bools: []bool{false, false, false}}},
			{
				sql: `'2026-03-01 08:00:00.123456+02'::timestamptz`, want: event.Time,
				column: Column{Times: []time.Time{at("2026-03-01T06:00:00.123456Z"), {}, at("2026-03-01T06:00:00.123456Z")}},
			},
			{
				sql: `'1969-12-31 23:59:59.999'::timestamp(3)`, want: event.Time,
				column: Column{Times: []time.Time{at("1969-12-31T23:59:59.999Z"), {}, at("1969-12-31T23:59:59.999Z")}},
			},
			{
				sql: `1772352000123::bigint`, want: event.Int, epochMillis: true,
				column: Column{Type: event.Time, Times: []time.Time{at("2026-03-01T08:00:00.123Z"), {}, at("2026-03-01T08:00:00.123Z")}},
			},
			{
				sql: `-1::numeric`, want: event.Int, epochMillis: true,
				column: Column{Type: event.Time, Times: []time.Time{at("1969-12-31T23:59:59.999Z"), {}, at("1969-12-31T23:59:59.999Z")}},
			},
			{sql: `'{"a": 1}'::jsonb`, want: event.Other, column: Column{Strings: []string{`{"a": 1}`, "", `{"a": 1}`}}},
			{
				sql: `'01234567-89ab-cdef-0123-456789abcdef'::uuid`, want: event.Other,
				column: Column{Strings: []string{"01234567-89ab-cdef-0123-456789abcdef", "", "01234567-89ab-cdef-0123-456789abcdef"}},
			},
			{sql: `ARRAY[1, NULL]`, want: event.Other, column: Column{Strings: []string{"{1,NULL}", "", "{1,NULL}"}}},
			{sql: `'2026-03-01'::date`, want: event.Other, column: Column{Strings: []string{"2026-03-01", "", "2026-03-01"}}},
		} {
			t.Run(fmt.Sprintf("%s as %s", tc.sql, tc.want), func(t *testing.T) {
				column := statement.Column{Name: "v", Type: tc.want, EpochMillis: tc.epochMillis}
				r, err := s.run(t.Context(), statement.PostgreSQL, statement.Statement{
					SQL: "SELECT v AS v FROM (VALUES (" + tc.sql + "), (NULL), (" + tc.sql + ")) AS t(v) LIMIT 4", Columns: []statement.Column{column}, MaxRows: 3,
				})
				require.NoError(t, err)
				want := tc.column
				want.Name, want.nulls = "v", []bool{false, true, false}
				if want.Type == "" {
					want.Type = tc.want
				}
				require.Equal(t, &Result{Columns: []Column{want}, Rows: 3, bytes: r.bytes}, r)
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

// GreptimeDB answers some statements in text whatever was asked for.
func TestDecodeTextFormat(t *testing.T) {
	for name, tc := range map[string]struct {
		oid         uint32
		raw         string
		want        event.Type
		epochMillis bool
		column      Column
	}{
		"number":      {oid: pgtype.Int8OID, raw: "-42", want: event.Int, column: Column{Ints: []int64{-42}}},
		"numeric":     {oid: pgtype.NumericOID, raw: "42", want: event.Int, column: Column{Ints: []int64{42}}},
		"fraction":    {oid: pgtype.Float8OID, raw: "0.25", want: event.Float, column: Column{Floats: []float64{0.25}}},
		"boolean":     {oid: pgtype.BoolOID, raw: "t", want: event.Bool, column: Column{Bools: []bool{true}}},
		"text":        {oid: pgtype.VarcharOID, raw: "a", want: event.String, column: Column{Strings: []string{"a"}}},
		"epoch":       {oid: pgtype.Int8OID, raw: "1500", want: event.Int, epochMillis: true, column: Column{Times: []time.Time{time.UnixMilli(1500).UTC()}}},
		"time":        {oid: pgtype.TimestampOID, raw: "2026-03-01 08:00:00.5", want: event.Time, column: Column{Times: []time.Time{time.UnixMilli(1772352000500).UTC()}}},
		"zoned times": {oid: pgtype.TimestamptzOID, raw: "2026-03-01 08:00:00+00", want: event.Time, column: Column{Times: []time.Time{time.UnixMilli(1772352000000).UTC()}}},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := decoders([]statement.Column{{Name: "v", Type: tc.want, EpochMillis: tc.epochMillis}},
				[]pgconn.FieldDescription{{Name: "v", DataTypeOID: tc.oid, Format: textFormat}})
			require.NoError(t, err)
			var got Column
			require.NoError(t, list[0](&got, []byte(tc.raw)))
			require.Equal(t, tc.column, got)
			require.Error(t, listError(list[0], tc.want))
		})
	}
	_, err := decoders([]statement.Column{{Name: "v"}}, nil)
	require.EqualError(t, err, "the server sent 0 columns instead of 1")
}

// listError is what a decoder says to nonsense; texts can't be wrong.
func listError(read decoder, want event.Type) error {
	if want == event.String {
		return fmt.Errorf("any text is a text")
	}
	return read(&Column{}, []byte("nonsense"))
}

func TestArrange(t *testing.T) {
	at := []time.Time{time.UnixMilli(1), time.UnixMilli(2), time.UnixMilli(3)}
	r := &Result{Rows: 3, Columns: []Column{
		{Name: "s", Strings: []string{"a", "b", "c"}, nulls: []bool{true, false, false}},
		{Name: "i", Ints: []int64{1, 2, 3}},
		{Name: "f", Floats: []float64{1, 2, 3}},
		{Name: "b", Bools: []bool{true, false, false}},
		{Name: "t", Times: slices.Clone(at)},
	}}
	r.Arrange([]int{2, 0, 1})
	require.Equal(t, &Result{Rows: 3, Columns: []Column{
		{Name: "s", Strings: []string{"c", "a", "b"}, nulls: []bool{false, true, false}},
		{Name: "i", Ints: []int64{3, 1, 2}},
		{Name: "f", Floats: []float64{3, 1, 2}},
		{Name: "b", Bools: []bool{false, true, false}},
		{Name: "t", Times: []time.Time{at[2], at[0], at[1]}},
	}}, r)
	require.Equal(t, []int64{3, 1, 2}, r.Column("i").Ints)
	require.Nil(t, r.Column("x"))
}

func TestTextsStayWhatTheyWere(t *testing.T) {
	for name, tc := range map[string]func(i int) string{
		"few values":      func(i int) string { return fmt.Sprint("emqx@10.0.0.", i%7) },
		"many values":     func(i int) string { return fmt.Sprint("id-", i) },
		"some of each":    func(i int) string { return fmt.Sprint("client-", i*i%30_000) },
		"long and empty":  func(i int) string { return strings.Repeat("x", i%3*200_000) },
		"first a few":     func(i int) string { return fmt.Sprint(min(i, 1000)) },
		"growing, shared": func(i int) string { return strings.Repeat("y", i%500) },
	} {
		t.Run(name, func(t *testing.T) {
			n := 30_000
			if strings.HasPrefix(name, "long") {
				n = 60
			}
			var kept texts
			got, wire := make([]string, n), []byte(nil)
			for i := range n {
				wire = append(wire[:0], tc(i)...) // pgx reads every row into the same memory
				got[i] = kept.add(wire)
			}
			for i := range n {
				require.Equal(t, tc(i), got[i], "value %d", i)
			}
		})
	}
}

func TestTextsShare(t *testing.T) {
	var kept texts
	first := kept.add([]byte("node-1"))
	kept.add([]byte("node-2"))
	require.Same(t, unsafe.StringData(first), unsafe.StringData(kept.add([]byte("node-1"))), "a value that repeats is kept once")

	wires := make([][]byte, 10_000)
	for i := range wires {
		wires[i] = fmt.Append(nil, "message-", i)
	}
	require.Less(t, testing.AllocsPerRun(3, func() {
		var kept texts
		for _, wire := range wires {
			kept.add(wire)
		}
	}), 100.0, "others are cut from large pieces")
}
