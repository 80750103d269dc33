-- failure in lifecycle --------------------------------------------------------------------------------
-- {"scenario":"lifecycle","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
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
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
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
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')))
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

-- success in lifecycle --------------------------------------------------------------------------------
-- {"scenario":"lifecycle","outcome":"success"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code IN ('success', 'connection_accepted')) OR event IN ('client.connected', 'session.subscribed') OR (event = 'client.disconnected' AND reason = 'normal'))
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
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code IN ('success', 'connection_accepted')) OR event IN ('client.connected', 'session.subscribed') OR (event = 'client.disconnected' AND reason = 'normal'))
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
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code IN ('success', 'connection_accepted')) OR event IN ('client.connected', 'session.subscribed') OR (event = 'client.disconnected' AND reason = 'normal'))
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

-- failure in access -----------------------------------------------------------------------------------
-- {"scenario":"access","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
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
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
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
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

-- success in delivery ---------------------------------------------------------------------------------
-- {"scenario":"delivery","outcome":"success"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND event = 'message.acked'
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
  AND event = 'message.acked'
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
  AND event = 'message.acked'
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

-- failure in drops ------------------------------------------------------------------------------------
-- {"scenario":"drops","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
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
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
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
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- failure of any event --------------------------------------------------------------------------------
-- {"scenario":"events","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny') OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) OR (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) OR event IN ('schema.validation_failed', 'message.transformation_failed'))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny') OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) OR (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) OR event IN ('schema.validation_failed', 'message.transformation_failed'))
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
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny') OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) OR (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) OR event IN ('schema.validation_failed', 'message.transformation_failed'))
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- of events that can't --------------------------------------------------------------------------------
-- {"scenario":"lifecycle","outcome":"failure","events":["client.connected"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND 1 = 0
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"

SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND 1 = 0
  AND "timestamp" >= $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND 1 = 0
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"

-- a table without the column --------------------------------------------------------------------------
-- {"scenario":"access","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND result = 'deny')
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

