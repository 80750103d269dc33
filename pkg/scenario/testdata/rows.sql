-- lifecycle -------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND "timestamp" >= $9
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"
  $9 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

-- access ----------------------------------------------------------------------------------------------
-- {"scenario":"access"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

-- delivery --------------------------------------------------------------------------------------------
-- {"scenario":"delivery"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

-- drops -----------------------------------------------------------------------------------------------
-- {"scenario":"drops"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- events ----------------------------------------------------------------------------------------------
-- {"scenario":"events"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "timestamp" >= $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- all columns -----------------------------------------------------------------------------------------
-- {"scenario":"events","columns":["*"],"limit":5}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, payload, reason, reason_code, action, result, authz_source, keepalive, clean_start, expiry_interval, connected_at, disconnected_at, publish_received_at, client_attrs
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "timestamp" >= $3
ORDER BY "timestamp" DESC
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, payload, reason, reason_code, action, result, authz_source, keepalive, clean_start, expiry_interval, connected_at, disconnected_at, publish_received_at, client_attrs
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- some columns ----------------------------------------------------------------------------------------
-- {"scenario":"events","columns":["clientid","timestamp","connected_at"],"order":"asc"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT "timestamp", event, clientid, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "timestamp" >= $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- payload cut -----------------------------------------------------------------------------------------
-- {"scenario":"delivery","columns":["payload"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

SELECT "timestamp", event, left(payload, 1025) AS payload
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, left(payload, 1025) AS payload
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

-- payload hidden --------------------------------------------------------------------------------------
-- {"scenario":"delivery","columns":["*"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

SELECT "timestamp", event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, reason, reason_code, action, result, authz_source, keepalive, clean_start, expiry_interval, connected_at, disconnected_at, publish_received_at, client_attrs
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, sockname, node, topic, id, from_clientid, from_username, qos, reason, reason_code, action, result, authz_source, keepalive, clean_start, expiry_interval, connected_at, disconnected_at, publish_received_at, client_attrs
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

-- a column of the site's own --------------------------------------------------------------------------
-- {"scenario":"events","columns":["Größe"],"filters":[{"column":"Größe","operator":"=","values":["XL"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "Größe" = $3
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "XL"

SELECT "timestamp", event, "Größe"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "Größe" = $3
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "XL"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, "Größe"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "Größe" = $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "XL"

