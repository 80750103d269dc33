CREATE TABLE IF NOT EXISTS {{.Rollup}} (
  "timestamp" TIMESTAMP TIME INDEX,
{{- range .RollupColumns}}
  {{.Quoted}} {{.GreptimeDB}},
{{- end}}
  "rows" BIGINT,
  "first_at" TIMESTAMP,
  "last_at" TIMESTAMP,
  "clients" BINARY,
  "delay" BINARY,
  "update_at" TIMESTAMP,
  PRIMARY KEY ({{.RollupGroups}})
)
WITH (
  'ttl'='{{.Days}}d'
);

CREATE FLOW IF NOT EXISTS {{.RollupFlow}}
SINK TO {{.Rollup}}
EXPIRE AFTER '{{.Days}} days'::INTERVAL
AS
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS "timestamp",
{{- range .RollupColumns}}
  {{.Quoted}},
{{- end}}
  count(*) AS "rows",
  min("timestamp") AS "first_at",
  max("timestamp") AS "last_at",
  hll(nullif("clientid", '')) AS "clients",
  uddsketch_state(128, 0.01, CAST(CAST("timestamp" AS BIGINT) - "publish_received_at" AS DOUBLE)) AS "delay"
FROM {{.Table}}
GROUP BY
  date_bin(INTERVAL '1 minute', "timestamp"),
  {{.RollupGroups}};

INSERT INTO {{.Rollup}} ("timestamp", {{.RollupGroups}}, "rows", "first_at", "last_at", "clients", "delay")
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS "timestamp",
{{- range .RollupColumns}}
  {{.Quoted}},
{{- end}}
  count(*) AS "rows",
  min("timestamp") AS "first_at",
  max("timestamp") AS "last_at",
  hll(nullif("clientid", '')) AS "clients",
  uddsketch_state(128, 0.01, CAST(CAST("timestamp" AS BIGINT) - "publish_received_at" AS DOUBLE)) AS "delay"
FROM {{.Table}}
WHERE "timestamp" >= now() - INTERVAL '{{.Days}} days'
  AND "timestamp" < date_bin(INTERVAL '1 minute', now()) - INTERVAL '5 minutes'
GROUP BY
  date_bin(INTERVAL '1 minute', "timestamp"),
  {{.RollupGroups}};
