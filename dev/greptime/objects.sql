-- What GreptimeDB has and PostgreSQL lacks, or types otherwise. Sessions find it before PostgreSQL's own, and tell it by
-- their settings what to show.
CREATE SCHEMA IF NOT EXISTS standin;

CREATE OR REPLACE FUNCTION standin.version() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT 'PostgreSQL 16.3 GreptimeDB ' || current_setting('standin.version') $$;

CREATE OR REPLACE FUNCTION standin.current_schema() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT current_database()::text $$;

-- Unsigned numbers are NUMERIC, those of 32 bits BIGINT.
CREATE OR REPLACE FUNCTION standin.pg_backend_pid() RETURNS numeric LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.pg_backend_pid()::numeric $$;
CREATE OR REPLACE FUNCTION standin.connection_id() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.pg_backend_pid()::bigint $$;

CREATE OR REPLACE FUNCTION standin.date_bin(width interval, moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
  $$ SELECT pg_catalog.date_bin(width, moment, TIMESTAMPTZ '1970-01-01 00:00:00Z') $$;

CREATE OR REPLACE FUNCTION standin.epoch_millis(moment timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT (extract(epoch FROM moment) * 1000)::bigint $$;

-- PostgreSQL has it from 16 on.
DO $do$ BEGIN
  IF current_setting('server_version_num')::int < 160000 THEN
    CREATE OR REPLACE FUNCTION standin.pg_input_is_valid(value text, kind text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
      PERFORM value::inet;
      RETURN true;
    EXCEPTION WHEN invalid_text_representation THEN
      RETURN false;
    END $$;
  END IF;
END $do$;

-- An address of the other kind fails the whole query, and a condition on its form that stands before doesn't protect from
-- that. PostgreSQL asks what costs least first, so these cost nothing and regular expressions much.
ALTER FUNCTION pg_catalog.textregexeq(text, text) COST 1000;
CREATE OR REPLACE FUNCTION standin.in_range(address text, network text, kind int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF NOT pg_input_is_valid(address, 'inet') OR address LIKE '%/%' OR family(address::inet) <> kind THEN
    RAISE EXCEPTION 'Invalid function args: Invalid IPv% address: %', kind, address USING ERRCODE = 'P0000';
  END IF;
  RETURN address::inet <<= network::inet;
END $$;
CREATE OR REPLACE FUNCTION standin.ipv4_in_range(address text, network text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT COST 0.0001 AS
  $$ BEGIN RETURN standin.in_range(address, network, 4); END $$;
CREATE OR REPLACE FUNCTION standin.ipv6_in_range(address text, network text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT COST 0.0001 AS
  $$ BEGIN RETURN standin.in_range(address, network, 6); END $$;

CREATE OR REPLACE FUNCTION standin.arrow_cast(number integer, kind text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT number $$;
CREATE OR REPLACE FUNCTION standin.ipv6_to_cidr(address text, mask integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT COST 0.0001 AS $$
BEGIN
  IF NOT pg_input_is_valid(address, 'inet') OR address LIKE '%/%' OR family(address::inet) <> 6 THEN
    RAISE EXCEPTION 'Invalid function args: Invalid IPv6 address: %', address USING ERRCODE = 'P0000';
  END IF;
  RETURN host(network(set_masklen(address::inet, mask))) || '/' || mask;
END $$;

-- PostgreSQL's sum of BIGINT is NUMERIC.
CREATE OR REPLACE AGGREGATE standin.sum(bigint) (SFUNC = int8pl, STYPE = bigint);

CREATE OR REPLACE FUNCTION standin.distinct_values(list text[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS
  $$ SELECT count(DISTINCT v)::numeric FROM unnest(list) AS v $$;
CREATE OR REPLACE AGGREGATE standin.approx_distinct(text) (SFUNC = array_append, STYPE = text[], FINALFUNC = standin.distinct_values, INITCOND = '{}');

CREATE OR REPLACE AGGREGATE standin.approx_percentile_cont(float8 ORDER BY float8)
  (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);
CREATE OR REPLACE AGGREGATE standin.approx_percentile_cont(float8 ORDER BY bigint)
  (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);

DO $$ BEGIN
  IF to_regtype('standin.double') IS NULL THEN
    CREATE DOMAIN standin.double AS float8;
  END IF;
END $$;

-- Names of types as GreptimeDB writes them, and its own names for them.
CREATE OR REPLACE FUNCTION standin.types() RETURNS TABLE (postgres text, sql text, greptime text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('text', 'string', 'String'), ('bigint', 'bigint', 'Int64'), ('integer', 'int', 'Int32'),
    ('smallint', 'smallint', 'Int16'), ('boolean', 'boolean', 'Boolean'), ('double precision', 'double', 'Float64'), ('real', 'float', 'Float32'),
    ('timestamp(3) with time zone', 'timestamp(3)', 'TimestampMillisecond'),
    ('timestamp(3) without time zone', 'timestamp(3)', 'TimestampMillisecond'), ('timestamp(6) with time zone', 'timestamp(6)', 'TimestampMicrosecond'),
    ('timestamp with time zone', 'timestamp(6)', 'TimestampMicrosecond'), ('bytea', 'varbinary', 'Binary'), ('json', 'json', 'Json'), ('jsonb', 'json', 'Json')
$$;

-- Tables with their columns. A database of GreptimeDB is a schema of PostgreSQL; the session's own is called public there.
CREATE OR REPLACE VIEW standin.everything AS
  SELECT c.oid AS table_id, CASE n.nspname WHEN 'public' THEN current_database()::text ELSE n.nspname::text END AS table_schema, c.relname::text AS table_name,
    c.reltuples, a.attname::text AS column_name, a.attnum::bigint AS ordinal_position, a.attnotnull,
    coalesce(t.sql, regexp_replace(format_type(a.atttypid, a.atttypmod), '^numeric', 'decimal')) AS data_type,
    coalesce(t.greptime, initcap(regexp_replace(format_type(a.atttypid, a.atttypmod), '^numeric', 'decimal'))) AS greptime_data_type,
    CASE WHEN t.greptime LIKE 'Timestamp%' AND a.attnotnull THEN 'TIMESTAMP'
      WHEN a.attname = ANY (string_to_array(current_setting('standin.primary_key'), ',')) THEN 'TAG' ELSE 'FIELD' END AS semantic_type,
    a.attname = ANY (string_to_array(current_setting('standin.indexed'), ',')) AS indexed
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'standin')
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN standin.types() AS t ON t.postgres = CASE a.atttypid WHEN 'varchar'::regtype THEN 'text' ELSE format_type(a.atttypid, a.atttypmod) END
  WHERE c.relkind IN ('r', 'p');

CREATE OR REPLACE VIEW standin.columns AS
  SELECT 'greptime' AS table_catalog, table_schema, table_name, column_name, ordinal_position, data_type, greptime_data_type, semantic_type,
    CASE WHEN attnotnull THEN 'No' ELSE 'Yes' END AS is_nullable
  FROM standin.everything;

CREATE OR REPLACE FUNCTION standin.append_mode() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('standin.append_mode'), 'false') $$;
CREATE OR REPLACE FUNCTION standin.ttl() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('standin.ttl'), '') $$;

CREATE OR REPLACE VIEW standin.tables AS
  SELECT DISTINCT 'greptime' AS table_catalog, table_schema, table_name, 'BASE TABLE' AS table_type, 'mito' AS engine,
    concat_ws(' ', 'ttl=' || standin.ttl(), 'append_mode=' || standin.append_mode()) AS create_options, greatest(reltuples, 0)::numeric AS table_rows
  FROM standin.everything;

CREATE OR REPLACE VIEW standin.indexes AS
  SELECT table_schema, table_name, column_name, ordinal_position, 'TIME INDEX' AS index_name, 'BTREE' AS index_type, '' AS greptime_index_type
  FROM standin.everything WHERE semantic_type = 'TIMESTAMP'
  UNION ALL
  SELECT table_schema, table_name, column_name, ordinal_position, 'PRIMARY', 'BTREE', 'greptime-primary-key-v1'
  FROM standin.everything WHERE semantic_type = 'TAG'
  UNION ALL
  SELECT table_schema, table_name, column_name, ordinal_position, 'SKIPPING INDEX', 'BLOOM', 'greptime-bloom-filter-v1'
  FROM standin.everything WHERE indexed;

-- Up to 1.0 it lists every index, from 1.1 on only those that are constraints.
CREATE OR REPLACE VIEW standin.key_column_usage AS
  SELECT 'def' AS constraint_catalog, table_schema AS constraint_schema, index_name AS constraint_name, 'def' AS table_catalog, table_schema, table_name,
    column_name, ordinal_position, greptime_index_type
  FROM standin.indexes WHERE index_name <> 'SKIPPING INDEX' OR current_setting('standin.version') LIKE '1.0.%';

CREATE OR REPLACE VIEW standin.statistics AS
  SELECT 'def' AS table_catalog, table_schema, table_name, index_name, column_name, index_type, greptime_index_type FROM standin.indexes;

CREATE OR REPLACE VIEW standin.process_list AS
  SELECT current_setting('standin.frontend') || '/' || pid AS id, 'greptime' AS catalog, datname::text AS schemas, query, host(client_addr) AS client,
    current_setting('standin.frontend') AS frontend, query_start AS start_timestamp, clock_timestamp() - query_start AS elapsed_time
  FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND state = 'active';

CREATE OR REPLACE FUNCTION standin.show_create_table(asked text) RETURNS TABLE (name text, create_statement text) LANGUAGE sql STABLE AS $$
  SELECT table_name, format(E'CREATE TABLE IF NOT EXISTS "%s" (\n%s\n)\n\nENGINE=mito\n%s', table_name,
    string_agg(line, E',\n' ORDER BY place),
    E'WITH(\n  ' || nullif(concat_ws(E',\n  ', 'append_mode = ' || quote_literal(standin.append_mode()), 'ttl = ' || quote_literal(standin.ttl())), '') || E'\n)')
  FROM (
    SELECT table_name, ordinal_position AS place, format('  "%s" %s %sNULL', column_name, upper(data_type), CASE WHEN attnotnull THEN 'NOT ' ELSE '' END) ||
      CASE WHEN indexed THEN ' SKIPPING INDEX WITH(false_positive_rate = ''0.01'', granularity = ''10240'', type = ''BLOOM'')' ELSE '' END AS line
    FROM standin.everything WHERE table_id = asked::regclass
    UNION ALL
    SELECT table_name, 10000, format('  TIME INDEX ("%s")', column_name) FROM standin.everything WHERE table_id = asked::regclass AND semantic_type = 'TIMESTAMP'
    UNION ALL
    SELECT table_name, 10001, format('  PRIMARY KEY (%s)', string_agg('"' || column_name || '"', ', ' ORDER BY ordinal_position))
    FROM standin.everything WHERE table_id = asked::regclass AND semantic_type = 'TAG' GROUP BY table_name
  ) AS lines
  GROUP BY table_name
$$;

-- Sketches of different texts. Here they are exact: all of the texts.
CREATE OR REPLACE FUNCTION standin.hll_more(sketch text[], other text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN other IS NULL THEN sketch ELSE ARRAY(SELECT DISTINCT unnest(sketch || other)) END $$;
CREATE OR REPLACE FUNCTION standin.hll_one(sketch text[], member text) RETURNS text[] LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN member IS NULL OR member = ANY(sketch) THEN sketch ELSE sketch || member END $$;
CREATE OR REPLACE FUNCTION standin.hll_count(sketch text[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS
  $$ SELECT cardinality(sketch)::numeric $$;
CREATE OR REPLACE AGGREGATE standin.hll(text) (SFUNC = standin.hll_one, STYPE = text[], INITCOND = '{}');
CREATE OR REPLACE AGGREGATE standin.hll_merge(text[]) (SFUNC = standin.hll_more, STYPE = text[], INITCOND = '{}');
