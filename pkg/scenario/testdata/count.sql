-- rows ------------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"count"}

SELECT count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

-- in groups -------------------------------------------------------------------------------------------
-- {"scenario":"events","view":"count","groupBy":["event","source","outcome"]}

SELECT g1, g2, g3, n
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS g1, regexp_replace(peername, ':[0-9]+$', '') AS g2, CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'allow') OR event IN ('client.connected', 'session.subscribed', 'message.acked') OR (event = 'client.disconnected' AND reason = 'normal')) THEN 'success' WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny') OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) OR (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) OR event IN ('schema.validation_failed', 'message.transformation_failed')) THEN 'failure' ELSE 'neither' END AS g3, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2, 3
) AS q
ORDER BY n DESC, g1 NULLS FIRST, g2 NULLS FIRST, g3 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST, g3 COLLATE "C" NULLS FIRST

-- by networks, shapes of topics and severities --------------------------------------------------------
-- {"scenario":"events","view":"count","groupBy":["network","topicShape","severity"]}

SELECT g1, g2, g3, n
FROM (
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN ipv6_to_cidr(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END, arrow_cast(64, 'UInt8')) END AS g1, of_client_2 AS g2, CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 'error' WHEN (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 'error' WHEN (event = 'client.check_authz_complete' AND result = 'deny') THEN 'error' WHEN (event = 'client.check_authz_complete' AND result = 'allow') THEN 'debug' WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 'warning' WHEN event = 'client.ping' THEN 'debug' WHEN event = 'message.acked' THEN 'debug' WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 'warning' WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 'error' WHEN event = 'schema.validation_failed' THEN 'error' WHEN event = 'message.transformation_failed' THEN 'error' WHEN event = 'alarm.activated' THEN 'warning' ELSE 'info' END AS g3, count(*) AS n
FROM (SELECT *, regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g') AS of_client_2
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2) AS r
GROUP BY 1, 2, 3
) AS q
ORDER BY n DESC, g1 NULLS FIRST, g2 NULLS FIRST, g3 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN host(network(set_masklen(inet(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END), 64))) || '/64' END AS g1, of_client_2 AS g2, CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 'error' WHEN (event = 'client.connack' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 'error' WHEN (event = 'client.check_authz_complete' AND result = 'deny') THEN 'error' WHEN (event = 'client.check_authz_complete' AND result = 'allow') THEN 'debug' WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 'warning' WHEN event = 'client.ping' THEN 'debug' WHEN event = 'message.acked' THEN 'debug' WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 'warning' WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 'error' WHEN event = 'schema.validation_failed' THEN 'error' WHEN event = 'message.transformation_failed' THEN 'error' WHEN event = 'alarm.activated' THEN 'warning' ELSE 'info' END AS g3, count(*) AS n

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST, g3 COLLATE "C" NULLS FIRST

-- by severities of some events ------------------------------------------------------------------------
-- {"scenario":"delivery","view":"count","groupBy":["severity"]}

SELECT g1, n
FROM (
SELECT CASE WHEN event = 'message.acked' THEN 'debug' ELSE 'info' END AS g1, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
) AS q
ORDER BY n DESC, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST

-- by a number -----------------------------------------------------------------------------------------
-- {"scenario":"events","view":"count","groupBy":["qos","node"],"limit":5}

SELECT g1, g2, n
FROM (
SELECT qos AS g1, node AS g2, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
) AS q
ORDER BY n DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, g1 NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- outcome where there is none -------------------------------------------------------------------------
-- {"scenario":"delivery","events":["message.delivered"],"view":"count","groupBy":["outcome"]}

SELECT g1, n
FROM (
SELECT CASE WHEN event IS NULL THEN 'neither' ELSE 'neither' END AS g1, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1
) AS q
ORDER BY n DESC, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST

-- clients ---------------------------------------------------------------------------------------------
-- {"scenario":"events","view":"count","measure":"clients","groupBy":["node"]}

SELECT g1, n
FROM (
SELECT node AS g1, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1
) AS q
ORDER BY n DESC, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST

-- per second ------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"count","measure":"perSecond","outcome":"failure"}

SELECT count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- age of the newest row -------------------------------------------------------------------------------
-- {"scenario":"events","view":"count","measure":"age","events":["client.connected"]}

SELECT max("timestamp") AS newest
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"

-- age in groups ---------------------------------------------------------------------------------------
-- {"scenario":"events","view":"count","measure":"age","groupBy":["node"]}

SELECT g1, newest
FROM (
SELECT node AS g1, max("timestamp") AS newest
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1
) AS q
ORDER BY newest, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY newest, g1 COLLATE "C" NULLS FIRST

-- a day earlier ---------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"count","offset":"1d"}

SELECT count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
LIMIT 2
  $1 = 2026-02-28T08:00:00.000Z
  $2 = 2026-02-28T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- top -------------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"top","groupBy":["reason","topic"]}

SELECT g1, g2, n, clients, first_at, last_at, sum(n) OVER () AS of_all
FROM (
SELECT reason AS g1, topic AS g2, sum(1) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
) AS q
ORDER BY n DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- top of clients --------------------------------------------------------------------------------------
-- {"scenario":"events","view":"top","groupBy":["username"],"measure":"clients","limit":3}

SELECT g1, n, clients, first_at, last_at, sum(n) OVER () AS of_all
FROM (
SELECT username AS g1, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1
) AS q
ORDER BY n DESC, g1 NULLS FIRST
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST

