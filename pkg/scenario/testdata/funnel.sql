-- all -------------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel"}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND (event <> 'client.check_authz_complete' OR action = 'subscribe')
GROUP BY event
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.connected"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"

-- some clients ----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel","clients":["device*"],"nodes":["n1"]}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND clientid LIKE $8
  AND node = $9
  AND (event <> 'client.check_authz_complete' OR action = 'subscribe')
GROUP BY event
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.connected"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"
  $8 = "device%"
  $9 = "n1"

-- of a topic ------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel","topics":["plant/+"]}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND (topic ~ $8 OR ((event = 'session.subscribed' OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $9))
  AND (event <> 'client.check_authz_complete' OR action = 'subscribe')
GROUP BY event
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.connected"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"
  $8 = "^(?:plant/[^/]*$)"
  $9 = "^(?:\\$share/[^/]+/|\\$queue/)(?:plant/[^/]*$)"

-- failures --------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel","outcome":"failure"}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
  AND (event <> 'client.check_authz_complete' OR action = 'subscribe')
GROUP BY event
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.connected"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"

-- some steps ------------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel","events":["client.connected","session.subscribed","client.disconnected"]}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN (event = 'client.check_authz_complete' AND result = 'deny') THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event <> 'client.check_authz_complete' OR action = 'subscribe')
GROUP BY event
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.check_authz_complete"
  $5 = "session.subscribed"

-- of a table without what authorization tells ---------------------------------------------------------
-- {"scenario":"lifecycle","view":"funnel"}

SELECT event, sum(1) AS attempts, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, sum(CASE WHEN event IS NULL THEN 1 ELSE 0 END) AS failures
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
GROUP BY event
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.connected"
  $6 = "session.subscribed"

