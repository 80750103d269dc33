-- connections -----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"annotations","clients":["device009"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = "device009"

SELECT "timestamp", event, clientid, peername, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = "device009"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, peername, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = "device009"

-- connections that failed -----------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"annotations","outcome":"failure","limit":100}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND ((event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 200
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"

SELECT "timestamp", event, clientid, peername, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND ((event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, peername, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND ((event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
  AND (event IN ('client.connected', 'client.disconnected') OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"

-- events that are named -------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"annotations","events":["session.subscribed"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"

SELECT "timestamp", event, clientid, topic, qos
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, topic, qos
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"

-- subscriptions to a topic ----------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"annotations","topics":["a/#"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND (topic ~ $9 OR (event IN ('session.subscribed', 'session.unsubscribed') AND topic ~ $10))
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
  $9 = "^(?:a(?:/|$))"
  $10 = "^(?:\\$share/[^/]+/|\\$queue/)(?:a(?:/|$))"

SELECT "timestamp", event, clientid, username, peername, topic, qos, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND (topic ~ $9 OR (event IN ('session.subscribed', 'session.unsubscribed') AND topic ~ $10))
  AND "timestamp" >= $11
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
  $9 = "^(?:a(?:/|$))"
  $10 = "^(?:\\$share/[^/]+/|\\$queue/)(?:a(?:/|$))"
  $11 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, topic, qos, reason, reason_code, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND (topic ~ $9 OR (event IN ('session.subscribed', 'session.unsubscribed') AND topic ~ $10))
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
  $9 = "^(?:a(?:/|$))"
  $10 = "^(?:\\$share/[^/]+/|\\$queue/)(?:a(?:/|$))"

-- denials ---------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"annotations","events":["client.check_authz_complete"],"outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.check_authz_complete' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"

SELECT "timestamp", event, clientid, topic, action, result, authz_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.check_authz_complete' AND result = 'deny')
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, topic, action, result, authz_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.check_authz_complete' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"

-- drops -----------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"annotations","limit":50}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 50
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT "timestamp", event, clientid, topic, from_clientid, reason
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, topic, from_clientid, reason
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- connections without reason codes --------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"annotations"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND event IN ('client.connected', 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"

SELECT "timestamp", event, clientid, peername, reason, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND event IN ('client.connected', 'client.disconnected')
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, peername, reason, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND event IN ('client.connected', 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = "client.disconnected"

