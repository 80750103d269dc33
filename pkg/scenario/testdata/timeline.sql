-- all -------------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline"}

SELECT clientid, n
FROM (
SELECT clientid, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid <> ''
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
GROUP BY clientid
) AS q
ORDER BY n DESC, clientid
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, clientid COLLATE "C"

-- some clients ----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline","clients":["device001","device009"],"limit":5}

SELECT clientid, n
FROM (
SELECT clientid, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid IN ($7, $8)
  AND clientid <> ''
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
GROUP BY clientid
) AS q
ORDER BY n DESC, clientid
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "device001"
  $8 = "device009"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 501
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, clientid COLLATE "C"

-- that were lost --------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline","filters":[{"column":"reason","operator":"=","values":["keepalive_timeout"]}]}

SELECT clientid, n
FROM (
SELECT clientid, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = $4
  AND clientid <> ''
  AND event = 'client.disconnected'
GROUP BY clientid
) AS q
ORDER BY n DESC, clientid
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "keepalive_timeout"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, clientid COLLATE "C"

-- by what they subscribed to --------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline","topics":["plant/#"]}

SELECT clientid, n
FROM (
SELECT clientid, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (topic ~ $5 OR (event IN ('session.subscribed', 'session.unsubscribed') AND topic ~ $6))
  AND clientid <> ''
GROUP BY clientid
) AS q
ORDER BY n DESC, clientid
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "^(?:plant(?:/|$))"
  $6 = "^(?:\\$share/[^/]+/|\\$queue/)(?:plant(?:/|$))"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND ((event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))) OR event = 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, clientid COLLATE "C"

-- by what no row tells --------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline","publishers":["a"]}



-- without refusals ------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"timeline"}

SELECT clientid, n
FROM (
SELECT clientid, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid <> ''
  AND (event = 'client.connected' OR event = 'client.disconnected')
GROUP BY clientid
) AS q
ORDER BY n DESC, clientid
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"

SELECT "timestamp", event, clientid, username, peername, node, reason, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND (event = 'client.connected' OR event = 'client.disconnected')
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, clientid COLLATE "C"

