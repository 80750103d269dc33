CREATE TABLE "emqx_full_link_events" (
  "timestamp" TIMESTAMP TIME INDEX,
  "event" STRING,
  "clientid" STRING SKIPPING INDEX,
  "username" STRING SKIPPING INDEX,
  "peername" STRING SKIPPING INDEX,
  "sockname" STRING,
  "node" STRING,
  "topic" STRING,
  "id" STRING,
  "from_clientid" STRING,
  "from_username" STRING,
  "qos" BIGINT,
  "payload" STRING,
  "reason" STRING,
  "reason_code" STRING,
  "action" STRING,
  "result" STRING,
  "authz_source" STRING,
  "keepalive" BIGINT,
  "clean_start" BOOLEAN,
  "expiry_interval" BIGINT,
  "connected_at" BIGINT,
  "disconnected_at" BIGINT,
  "publish_received_at" BIGINT,
  "client_attrs" STRING
)
WITH (
  'append_mode'='true',
  'ttl'='7d'
);
