-- one client ------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","clients":["device001"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND clientid = $9
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
  $9 = "device001"

SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND clientid = $9
  AND "timestamp" >= $10
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
  $9 = "device001"
  $10 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND clientid = $9
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
  $9 = "device001"

-- clients ---------------------------------------------------------------------------------------------
-- {"scenario":"events","clients":["device001","o'neil","dev\\*","100%_*","*-x-*"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid IN ($3, $4, $5) OR clientid LIKE $6 OR clientid LIKE $7)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "o'neil"
  $5 = "dev*"
  $6 = "100\\%\\_%"
  $7 = "%-x-%"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid IN ($3, $4, $5) OR clientid LIKE $6 OR clientid LIKE $7)
  AND "timestamp" >= $8
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "o'neil"
  $5 = "dev*"
  $6 = "100\\%\\_%"
  $7 = "%-x-%"
  $8 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid IN ($3, $4, $5) OR clientid LIKE $6 OR clientid LIKE $7)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "o'neil"
  $5 = "dev*"
  $6 = "100\\%\\_%"
  $7 = "%-x-%"

-- parties ---------------------------------------------------------------------------------------------
-- {"scenario":"events","parties":["device001","camera-*"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid = $3 OR clientid LIKE $4 OR from_clientid = $5 OR from_clientid LIKE $6)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "camera-%"
  $5 = "device001"
  $6 = "camera-%"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid = $3 OR clientid LIKE $4 OR from_clientid = $5 OR from_clientid LIKE $6)
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "camera-%"
  $5 = "device001"
  $6 = "camera-%"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid = $3 OR clientid LIKE $4 OR from_clientid = $5 OR from_clientid LIKE $6)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "device001"
  $4 = "camera-%"
  $5 = "device001"
  $6 = "camera-%"

-- users -----------------------------------------------------------------------------------------------
-- {"scenario":"events","users":["test"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "test"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "test"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "test"

-- publishers of any event -----------------------------------------------------------------------------
-- {"scenario":"events","publishers":["camera-1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END = $3
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "camera-1"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END = $3
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "camera-1"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END = $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "camera-1"

-- publishers of deliveries ----------------------------------------------------------------------------
-- {"scenario":"delivery","events":["message.delivered","message.acked"],"publishers":["camera-1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND from_clientid = $5
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "camera-1"

SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND from_clientid = $5
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "camera-1"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND from_clientid = $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "camera-1"

-- publishers of publishes -----------------------------------------------------------------------------
-- {"scenario":"delivery","events":["message.publish"],"publishers":["camera-1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "camera-1"

SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "camera-1"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "camera-1"

-- messages --------------------------------------------------------------------------------------------
-- {"scenario":"delivery","messages":["00063E2A","00063E2B"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id >= $6 AND id <= $7 AND id IN ($8, $9)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "00063E2A"
  $7 = "00063E2B"
  $8 = "00063E2A"
  $9 = "00063E2B"

SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id >= $6 AND id <= $7 AND id IN ($8, $9)
  AND "timestamp" >= $10
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "00063E2A"
  $7 = "00063E2B"
  $8 = "00063E2A"
  $9 = "00063E2B"
  $10 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id IN ($6, $7)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "00063E2A"
  $7 = "00063E2B"

-- nodes -----------------------------------------------------------------------------------------------
-- {"scenario":"events","nodes":["emqx@10.0.1.*"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "emqx@10.0.1.%"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "emqx@10.0.1.%"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "emqx@10.0.1.%"

-- events by either name -------------------------------------------------------------------------------
-- {"scenario":"drops","events":["delivery.dropped"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"

SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"

-- all of a variable -----------------------------------------------------------------------------------
-- {"scenario":"events","clients":["$__all"],"users":[""]}

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

-- several keys ----------------------------------------------------------------------------------------
-- {"scenario":"delivery","clients":["screen*"],"topics":["cameras/+/frames"],"nodes":["n1"],"users":["screen"],"filters":[{"column":"qos","operator":">","values":[0]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid LIKE $6
  AND username = $7
  AND node = $8
  AND topic ~ $9
  AND qos > $10
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "screen%"
  $7 = "screen"
  $8 = "n1"
  $9 = "^(?:cameras/[^/]*/frames$)"
  $10 = 0

SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid LIKE $6
  AND username = $7
  AND node = $8
  AND topic ~ $9
  AND qos > $10
  AND "timestamp" >= $11
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "screen%"
  $7 = "screen"
  $8 = "n1"
  $9 = "^(?:cameras/[^/]*/frames$)"
  $10 = 0
  $11 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, qos, from_clientid, from_username, clientid, username, id, payload, publish_received_at, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid LIKE $6
  AND username = $7
  AND node = $8
  AND topic ~ $9
  AND qos > $10
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "screen%"
  $7 = "screen"
  $8 = "n1"
  $9 = "^(?:cameras/[^/]*/frames$)"
  $10 = 0

