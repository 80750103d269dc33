-- delivery --------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"receivers"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"

SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id DESC, clientid NULLS FIRST, unrouted
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"

SELECT "timestamp", event, id, clientid, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id = $8
  AND ("timestamp" < $9 OR event = 'message.acked')
  AND clientid = $10
ORDER BY "timestamp" DESC
LIMIT 17
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "…"
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "…"

SELECT id, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id = $5
  AND ("timestamp" < $6 OR event = 'message.acked')
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"
  $6 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC, clientid COLLATE "C" NULLS FIRST, unrouted

-- drops -----------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"receivers","limit":5}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.dropped"

SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id DESC, clientid NULLS FIRST, unrouted
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.dropped"

SELECT "timestamp", event, id, clientid, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id = $8
  AND ("timestamp" < $9 OR event = 'message.acked')
  AND clientid = $10
ORDER BY "timestamp" DESC
LIMIT 17
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "…"
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "…"

SELECT id, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id = $5
  AND ("timestamp" < $6 OR event = 'message.acked')
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"
  $6 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC, clientid COLLATE "C" NULLS FIRST, unrouted

-- failed deliveries to a client -----------------------------------------------------------------------
-- {"scenario":"drops","view":"receivers","outcome":"failure","events":["message.delivery_dropped"],"clients":["slow-screen"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "slow-screen"

SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id DESC, clientid NULLS FIRST, unrouted
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "slow-screen"

SELECT "timestamp", event, id, clientid, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id = $8
  AND ("timestamp" < $9 OR event = 'message.acked')
  AND clientid = $10
ORDER BY "timestamp" DESC
LIMIT 17
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "…"
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "…"

SELECT id, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id = $5
  AND ("timestamp" < $6 OR event = 'message.acked')
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"
  $6 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC, clientid COLLATE "C" NULLS FIRST, unrouted

-- of two messages -------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"receivers","messages":["m1","m2"]}

SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id >= $8 AND id <= $9 AND id IN ($10, $11)
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id DESC, clientid NULLS FIRST, unrouted
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "m1"
  $9 = "m2"
  $10 = "m1"
  $11 = "m2"

SELECT "timestamp", event, id, clientid, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id = $8
  AND ("timestamp" < $9 OR event = 'message.acked')
  AND clientid = $10
ORDER BY "timestamp" DESC
LIMIT 17
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "…"
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "…"

SELECT id, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id = $5
  AND ("timestamp" < $6 OR event = 'message.acked')
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"
  $6 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id IN ($8, $9)
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id COLLATE "C" DESC, clientid COLLATE "C" NULLS FIRST, unrouted
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "m1"
  $9 = "m2"

-- publishes -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"receivers","events":["message.publish"]}



-- a poor table ----------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"receivers"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"

SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, min(CAST("timestamp" AS BIGINT)) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id <> ''
GROUP BY 1, 2, 3
ORDER BY published DESC, id DESC, clientid NULLS FIRST, unrouted
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"

SELECT "timestamp", event, id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7)
  AND id = $8
  AND ("timestamp" < $9 OR event = 'message.acked')
  AND clientid = $10
ORDER BY "timestamp" DESC
LIMIT 17
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "message.dropped"
  $8 = "…"
  $9 = 2026-03-01T09:00:00.000Z
  $10 = "…"

SELECT id, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id = $5
  AND ("timestamp" < $6 OR event = 'message.acked')
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"
  $6 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, clientid, CASE WHEN event = 'message.dropped' THEN 1 ELSE 0 END AS unrouted, min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT)) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC, clientid COLLATE "C" NULLS FIRST, unrouted

