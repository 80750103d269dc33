package rawsql

import "strings"

func set(lists ...string) map[string]bool {
	words := map[string]bool{}
	for _, list := range lists {
		for name := range strings.FieldsSeq(list) {
			words[name] = true
		}
	}
	return words
}

// reserved are the words that never name anything here, unless in double quotes: the guard goes by them.
var reserved = set(`all and any array as asc between both by case cast collate cross current desc distinct else end escape except exists false fetch
	filter for from full group having ilike in inner intersect into is join lateral leading left like limit natural not null offset on or order outer over
	partition recursive returning right select similar some table tablesample then trailing true union using values when where window with within`,
	`insert update delete merge`)

// writes are the words that begin or make a statement that does more than read, also within a query; each with the reason.
var writes = map[string]string{
	"insert":    "only statements that read are",
	"update":    "only statements that read are",
	"delete":    "only statements that read are",
	"merge":     "only statements that read are",
	"returning": "only statements that read are",
	"into":      "SELECT INTO makes a table",
	"table":     "write SELECT … FROM",
	"values":    "write SELECT",
	"recursive": "write WITH",
}

// opens are the words behind which a parenthesis is no call.
var opens = set(`all align and any array as between by case cube distinct else escape except exists filter from group having ilike in intersect is limit
	like not offset on or over range rollup row select sets similar some then to union using when where within zone`)

// beforeText are the words behind which a text stands for itself, or has a type that is as good as in a cast.
var beforeText = set(`align all and between by case date distinct else escape fill from ilike in interval like not or range select similar some symmetric
	then time timestamp timestamptz to when where having on zone filter limit offset using both leading trailing for placing`)

// inFrom are the words that may follow an expression in a FROM clause, beside the reserved ones.
var inFrom = set(`align at by fill time to zone`)

// fromArguments are the functions between whose arguments FROM and FOR may stand.
var fromArguments = set(`extract substring trim overlay`)

// types are those to which values may be cast. Others look names up in the database's catalog, or are a site's own.
var types = set(`text varchar char character bpchar string
	int int2 int4 int8 integer smallint tinyint bigint float float4 float8 real double numeric decimal bool boolean
	date time timetz timestamp timestamptz interval inet cidr json jsonb uuid`)

// functions are those that compute something from their arguments, on either database, and do nothing else: they read no file,
// no setting and no table, wait for nothing and change nothing. A function that isn't here may be as harmless; it is to be looked
// at before it is added.
var functions = set(
	// aggregates
	`count sum avg min max any_value bool_and bool_or every bit_and bit_or bit_xor string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg
	stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
	percentile_cont percentile_disc mode median approx_distinct approx_median approx_percentile_cont grouping
	hll hll_merge hll_count uddsketch_state uddsketch_merge uddsketch_calc count_hash`,
	// windows
	`row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value`,
	// conditions and casts
	`coalesce nullif greatest least cast try_cast arrow_cast arrow_typeof`,
	// texts
	`lower upper initcap length char_length character_length octet_length bit_length btrim ltrim rtrim trim lpad rpad left right replace reverse split_part
	substr substring position strpos concat concat_ws starts_with ends_with translate overlay md5 sha256 encode decode to_hex ascii chr
	regexp_replace regexp_match regexp_matches regexp_like regexp_count regexp_substr regexp_instr regexp_split_to_array regexp_split_to_table
	matches matches_term levenshtein format`,
	// arrays
	`string_to_array array_to_string array_length array_position array_contains cardinality unnest generate_series`,
	// numbers
	`abs ceil ceiling floor round trunc mod div power pow sqrt cbrt exp ln log log10 log2 sign width_bucket clamp to_char to_number`,
	// times
	`now date_bin date_trunc date_part date_format date_add date_sub extract age to_timestamp to_timestamp_seconds to_timestamp_millis to_timestamp_micros
	to_date to_unixtime from_unixtime make_timestamp make_timestamptz make_date make_interval justify_days justify_hours justify_interval
	current_date current_time isfinite timezone`,
	// addresses
	`host masklen family network abbrev broadcast netmask hostmask set_masklen inet_same_family
	ipv4_in_range ipv4_to_cidr ipv4_string_to_num ipv4_num_to_string ipv6_in_range ipv6_string_to_num ipv6_num_to_string`,
	// JSON
	`to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array json_typeof jsonb_typeof
	json_extract_path json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_array_length jsonb_array_length
	json_array_elements json_array_elements_text jsonb_array_elements jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text
	json_object_keys jsonb_object_keys jsonb_pretty
	parse_json json_to_string json_get json_get_string json_get_int json_get_float json_get_bool json_path_exists json_path_match
	json_is_null json_is_bool json_is_int json_is_float json_is_string json_is_object json_is_array`,
)
