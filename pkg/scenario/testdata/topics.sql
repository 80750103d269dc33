-- a topic of messages ---------------------------------------------------------------------------------
-- {"scenario":"drops","topics":["factory/device/status"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic = $6
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "factory/device/status"

SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic = $6
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "factory/device/status"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic = $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "factory/device/status"

-- a topic of any event --------------------------------------------------------------------------------
-- {"scenario":"events","topics":["factory/device/status"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic = $3 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $4))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "factory/device/status"
  $4 = "^(?:\\$share/[^/]+/|\\$queue/)(?:factory/device/status$)"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic = $3 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $4))
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "factory/device/status"
  $4 = "^(?:\\$share/[^/]+/|\\$queue/)(?:factory/device/status$)"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic = $3 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $4))
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "factory/device/status"
  $4 = "^(?:\\$share/[^/]+/|\\$queue/)(?:factory/device/status$)"

-- a topic of access -----------------------------------------------------------------------------------
-- {"scenario":"access","topics":["plant/secret/x"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (topic = $5 OR ((event = 'client.check_authz_complete' AND action = 'subscribe') AND topic ~ $6))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "plant/secret/x"
  $6 = "^(?:\\$share/[^/]+/|\\$queue/)(?:plant/secret/x$)"

SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (topic = $5 OR ((event = 'client.check_authz_complete' AND action = 'subscribe') AND topic ~ $6))
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "plant/secret/x"
  $6 = "^(?:\\$share/[^/]+/|\\$queue/)(?:plant/secret/x$)"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (topic = $5 OR ((event = 'client.check_authz_complete' AND action = 'subscribe') AND topic ~ $6))
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "plant/secret/x"
  $6 = "^(?:\\$share/[^/]+/|\\$queue/)(?:plant/secret/x$)"

-- filters ---------------------------------------------------------------------------------------------
-- {"scenario":"drops","topics":["a/+/c","b/#","+/x","#","$SYS/#","odd.*[/]/+"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic ~ $6
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "^(?:a/[^/]*/c$|b(?:/|$)|(?:[^$/][^/]*)?/x$|(?:[^$]|$)|\\$SYS(?:/|$)|odd\\.\\*\\[/\\]/[^/]*$)"

SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic ~ $6
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "^(?:a/[^/]*/c$|b(?:/|$)|(?:[^$/][^/]*)?/x$|(?:[^$]|$)|\\$SYS(?:/|$)|odd\\.\\*\\[/\\]/[^/]*$)"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, topic, reason, qos, clientid, from_clientid, username, id, payload, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND topic ~ $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "^(?:a/[^/]*/c$|b(?:/|$)|(?:[^$/][^/]*)?/x$|(?:[^$]|$)|\\$SYS(?:/|$)|odd\\.\\*\\[/\\]/[^/]*$)"

-- covers ----------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","covers":["a/b","$SYS/x"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND event IN ('session.subscribed', 'session.unsubscribed')
  AND topic ~ $9
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
  $9 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+)/(?:b|\\+)/#|(?:a|\\+)/(?:b|\\+))$|(?:\\$SYS/#|\\$SYS/(?:x|\\+)/#|\\$SYS/(?:x|\\+))$)"

SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND event IN ('session.subscribed', 'session.unsubscribed')
  AND topic ~ $9
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
  $9 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+)/(?:b|\\+)/#|(?:a|\\+)/(?:b|\\+))$|(?:\\$SYS/#|\\$SYS/(?:x|\\+)/#|\\$SYS/(?:x|\\+))$)"
  $10 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND event IN ('session.subscribed', 'session.unsubscribed')
  AND topic ~ $9
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
  $9 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+)/(?:b|\\+)/#|(?:a|\\+)/(?:b|\\+))$|(?:\\$SYS/#|\\$SYS/(?:x|\\+)/#|\\$SYS/(?:x|\\+))$)"

-- covers of access ------------------------------------------------------------------------------------
-- {"scenario":"access","covers":["a"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND action = 'subscribe')
  AND topic ~ $5
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+))$)"

SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND action = 'subscribe')
  AND topic ~ $5
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+))$)"
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, topic, action, result, authz_source, reason_code, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND action = 'subscribe')
  AND topic ~ $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "^(?:\\$share/[^/]+/|\\$queue/)?(?:(?:#|(?:a|\\+)/#|(?:a|\\+))$)"

-- covers without subscriptions ------------------------------------------------------------------------
-- {"scenario":"drops","covers":["a"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND 1 = 0
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
  AND 1 = 0
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
  AND 1 = 0
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

