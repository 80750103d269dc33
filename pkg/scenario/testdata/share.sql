-- of access -------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"count","measure":"share"}

SELECT count(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 END) AS failed, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- of lifecycle ----------------------------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"count","measure":"share","clients":["a*"]}

SELECT count(CASE WHEN ((event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))) THEN 1 END) AS failed, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid LIKE $6
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "client.disconnected"
  $6 = "a%"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.connack' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- of drops by message ---------------------------------------------------------------------------------
-- {"scenario":"drops","view":"count","measure":"share"}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"

SELECT id AS unheard_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = 'no_subscribers'
  AND id IS NOT NULL
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"

SELECT id AS received_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id = $4
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT count(DISTINCT CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $7) THEN id END) AS failed, count(DISTINCT id) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"
  $7 = "…"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = 'message.delivered'
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"

-- of drops in delivery --------------------------------------------------------------------------------
-- {"scenario":"drops","view":"count","measure":"share","events":["message.delivery_dropped"],"groupBy":["topic"]}

SELECT g1, failed, total
FROM (
SELECT topic AS g1, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.delivered"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = 'message.delivered'
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST

-- filters on failures ---------------------------------------------------------------------------------
-- {"scenario":"access","view":"count","measure":"share","filters":[{"column":"reason_code","operator":"=","values":["banned"]},{"column":"node","operator":"=","values":["n1"]}]}

SELECT count(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) AND reason_code = $6 THEN 1 END) AS failed, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND node = $5
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "n1"
  $6 = "banned"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- groups of failures ----------------------------------------------------------------------------------
-- {"scenario":"access","view":"count","measure":"share","groupBy":["reason_code"]}

SELECT g1, failed, total
FROM (
SELECT f.g1 AS g1, f.failed AS failed, t.total AS total
FROM (SELECT reason_code AS g1, count(*) AS failed
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
GROUP BY 1) AS f
CROSS JOIN (SELECT count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)) AS t
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "client.check_authn_complete"
  $8 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST

-- groups of tries and of failures ---------------------------------------------------------------------
-- {"scenario":"drops","view":"count","measure":"share","groupBy":["qos","reason","topic"]}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"

SELECT id AS unheard_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = 'no_subscribers'
  AND id IS NOT NULL
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"

SELECT id AS received_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id = $4
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT g1, g2, g3, failed, total
FROM (
SELECT f.g1 AS g1, f.g2 AS g2, f.g3 AS g3, f.failed AS failed, t.total AS total
FROM (SELECT qos AS g1, reason AS g2, topic AS g3, count(DISTINCT id) AS failed
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $7)
GROUP BY 1, 2, 3) AS f
JOIN (SELECT qos AS g1, topic AS g2, count(DISTINCT id) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $8
  AND "timestamp" < $9
  AND event IN ($10, $11, $12, $13)
GROUP BY 1, 2) AS t
ON coalesce(f.g1, 0) = coalesce(t.g1, 0) AND (f.g1 IS NULL) = (t.g1 IS NULL) AND coalesce(f.g3, '') = coalesce(t.g2, '') AND (f.g3 IS NULL) = (t.g2 IS NULL)
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST, g2 NULLS FIRST, g3 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"
  $7 = "…"
  $8 = 2026-03-01T08:00:00.000Z
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "message.dropped"
  $11 = "message.delivery_dropped"
  $12 = "delivery.dropped"
  $13 = "message.delivered"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = 'message.delivered'
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "message.delivered"

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST, g2 COLLATE "C" NULLS FIRST, g3 COLLATE "C" NULLS FIRST

-- top -------------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"top","measure":"share","groupBy":["clientid"]}

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT clientid AS g1, sum(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 ELSE 0 END) AS failed, sum(1) AS total, count(DISTINCT CASE WHEN clientid <> '' AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN clientid END) AS clients, min(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN "timestamp" END) AS first_at, max(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN "timestamp" END) AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST

-- top of groups of failures ---------------------------------------------------------------------------
-- {"scenario":"access","view":"top","measure":"share","groupBy":["clientid","result"]}

SELECT g1, g2, failed, clients, first_at, last_at, total
FROM (
SELECT f.g1 AS g1, f.g2 AS g2, f.failed AS failed, f.clients AS clients, f.first_at AS first_at, f.last_at AS last_at, t.total AS total
FROM (SELECT clientid AS g1, result AS g2, sum(1) AS failed, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
GROUP BY 1, 2) AS f
JOIN (SELECT clientid AS g1, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)
GROUP BY 1) AS t
ON coalesce(f.g1, '') = coalesce(t.g1, '') AND (f.g1 IS NULL) = (t.g1 IS NULL)
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "client.check_authn_complete"
  $8 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- over time -------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"rate","measure":"share"}

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(CASE WHEN ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny')) THEN 1 END) AS failed, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- over time in groups of failures ---------------------------------------------------------------------
-- {"scenario":"access","view":"rate","measure":"share","groupBy":["node","reason_code"]}

SELECT g1, g2, failed, total
FROM (
SELECT f.g1 AS g1, f.g2 AS g2, f.failed AS failed, t.total AS total
FROM (SELECT node AS g1, reason_code AS g2, count(*) AS failed
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
GROUP BY 1, 2) AS f
JOIN (SELECT node AS g1, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)
GROUP BY 1) AS t
ON coalesce(f.g1, '') = coalesce(t.g1, '') AND (f.g1 IS NULL) = (t.g1 IS NULL)
) AS q
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "client.check_authn_complete"
  $8 = "client.check_authz_complete"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event = 'client.check_authz_complete' AND result = 'allow')
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node AS g1, reason_code AS g2, count(*) AS failed
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
GROUP BY 1, 2, 3
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, CASE WHEN node = $5 THEN 0 ELSE 1 END AS g, count(*) AS total
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1, 2
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"
  $5 = "…"

-- On PostgreSQL:
ORDER BY failed * 1.0 / nullif(total, 0) DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

