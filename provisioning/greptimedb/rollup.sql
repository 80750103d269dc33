CREATE TABLE IF NOT EXISTS "emqx_full_link_events_1m" (
  "timestamp" TIMESTAMP TIME INDEX,
  "event" STRING,
  "node" STRING,
  "reason" STRING,
  "reason_code" STRING,
  "action" STRING,
  "result" STRING,
  "authz_source" STRING,
  "qos" BIGINT,
  "rows" BIGINT,
  "first_at" TIMESTAMP,
  "last_at" TIMESTAMP,
  "clients" BINARY,
  "delay" BINARY,
  "update_at" TIMESTAMP,
  PRIMARY KEY ("event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos")
)
WITH (
  'ttl'='7d'
);

CREATE FLOW IF NOT EXISTS "emqx_full_link_events_1m"
SINK TO "emqx_full_link_events_1m"
EXPIRE AFTER '7 days'::INTERVAL
AS
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS "timestamp",
  "event",
  "node",
  "reason",
  "reason_code",
  "action",
  "result",
  "authz_source",
  "qos",
  count(*) AS "rows",
  min("timestamp") AS "first_at",
  max("timestamp") AS "last_at",
  hll(nullif("clientid", '')) AS "clients",
  uddsketch_state(128, 0.01, CAST(CAST("timestamp" AS BIGINT) - "publish_received_at" AS DOUBLE)) AS "delay"
FROM "emqx_full_link_events"
GROUP BY
  date_bin(INTERVAL '1 minute', "timestamp"),
  "event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos";

INSERT INTO "emqx_full_link_events_1m" ("timestamp", "event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos", "rows", "first_at", "last_at", "clients", "delay")
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS "timestamp",
  "event",
  "node",
  "reason",
  "reason_code",
  "action",
  "result",
  "authz_source",
  "qos",
  count(*) AS "rows",
  min("timestamp") AS "first_at",
  max("timestamp") AS "last_at",
  hll(nullif("clientid", '')) AS "clients",
  uddsketch_state(128, 0.01, CAST(CAST("timestamp" AS BIGINT) - "publish_received_at" AS DOUBLE)) AS "delay"
FROM "emqx_full_link_events"
WHERE "timestamp" >= now() - INTERVAL '7 days'
  AND "timestamp" < date_bin(INTERVAL '1 minute', now()) - INTERVAL '5 minutes'
GROUP BY
  date_bin(INTERVAL '1 minute', "timestamp"),
  "event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos";
