-- all -------------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"

-- one client ------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","clients":["device001"],"limit":5}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 10
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "device001"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "device001"
  $7 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "device001"

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "device001"

-- from a network, on a node ---------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","sources":["78.234.0.0/16"],"nodes":["n1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND node = $6
  AND peername ~ $7
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "n1"
  $7 = "^78\\.234\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND node = $6
  AND peername ~ $7
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $8
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "n1"
  $7 = "^78\\.234\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $8 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND node = $4
  AND peername ~ $5
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "n1"
  $5 = "^78\\.234\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND node = $6
  AND peername ~ $7
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "n1"
  $7 = "^78\\.234\\.[0-9]+\\.[0-9]+:[0-9]+$"

-- that failed -----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","outcome":"failure"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND (connected_at IS NULL OR connected_at = $5)
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"
  $5 = 1772352000000

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
  AND (event = 'client.connected' OR (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"

-- by how they ended -----------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","filters":[{"column":"reason","operator":"!=","values":["normal"]}]}

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (reason <> $4 OR reason IS NULL)
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "normal"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND (connected_at IS NULL OR connected_at = $5)
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "…"
  $5 = 1772352000000

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- by how they began -----------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","filters":[{"column":"keepalive","operator":"<","values":[30]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND keepalive < $5
  AND (event = 'client.connected' OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = 30

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND keepalive < $5
  AND (event = 'client.connected' OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = 30
  $6 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND (connected_at IS NULL OR connected_at = $5)
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"
  $5 = 1772352000000

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND keepalive < $5
  AND (event = 'client.connected' OR (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')))
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.connack"
  $5 = 30

-- by what they subscribed to --------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","topics":["plant/#"]}

SELECT event, clientid, peername, max("timestamp") AS last_at, max(username) AS username, max(node) AS node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (topic ~ $5 OR (event IN ('session.subscribed', 'session.unsubscribed') AND topic ~ $6))
  AND peername IS NOT NULL
  AND (event = 'session.subscribed' OR event = 'session.unsubscribed')
GROUP BY event, clientid, peername
ORDER BY last_at DESC
LIMIT 2001
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
  AND event IN ($3, $4)
  AND peername = $5
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND (connected_at IS NULL OR connected_at = $5)
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"
  $5 = 1772352000000

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, max(connected_at) AS last_stamp
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT node, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY node
LIMIT 1001
  $1 = 2026-03-01T08:55:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- by one event ----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","events":["client.disconnected"]}

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
ORDER BY connected_at DESC NULLS LAST, "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT "timestamp", event, clientid, username, peername, node, reason, reason_code, keepalive, clean_start, connected_at, disconnected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND (connected_at IS NULL OR connected_at = $5)
ORDER BY "timestamp" DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "…"
  $5 = 1772352000000

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- by what no row tells --------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","messages":["m1"]}



-- of a table of an earlier time -----------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"connections","clients":["device001"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND event = 'client.connected'
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 2000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "device001"

SELECT "timestamp", event, clientid, username, peername, reason, keepalive, clean_start
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND event = 'client.connected'
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "device001"
  $5 = 2026-03-01T08:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, reason, keepalive, clean_start
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "device001"

SELECT clientid, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "…"

SELECT clientid, peername, count(DISTINCT topic) AS filters, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND peername = $5
GROUP BY clientid, peername
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "…"
  $5 = "…"

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, reason, keepalive, clean_start
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND event = 'client.connected'
ORDER BY "timestamp" DESC
LIMIT 2001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "device001"

