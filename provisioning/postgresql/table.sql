CREATE TABLE "emqx_full_link_events" (
  "timestamp" timestamptz NOT NULL,
  "event" text NOT NULL,
  "clientid" text,
  "username" text,
  "peername" text,
  "sockname" text,
  "node" text,
  "topic" text,
  "id" text,
  "from_clientid" text,
  "from_username" text,
  "qos" bigint,
  "payload" text,
  "reason" text,
  "reason_code" text,
  "action" text,
  "result" text,
  "authz_source" text,
  "keepalive" bigint,
  "clean_start" boolean,
  "expiry_interval" bigint,
  "connected_at" bigint,
  "disconnected_at" bigint,
  "publish_received_at" bigint,
  "client_attrs" text
);

CREATE INDEX ON "emqx_full_link_events" ("timestamp");
CREATE INDEX ON "emqx_full_link_events" ("event", "timestamp");
CREATE INDEX ON "emqx_full_link_events" ("clientid", "timestamp");
CREATE INDEX ON "emqx_full_link_events" ("username", "timestamp");
CREATE INDEX ON "emqx_full_link_events" ("peername" text_pattern_ops, "timestamp");
CREATE INDEX ON "emqx_full_link_events" ("id");
