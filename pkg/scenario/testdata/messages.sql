-- delivery --------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"messages"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"

SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > no_subscribers THEN 1 END) + CASE WHEN sum(delivered + acked) = 0 THEN count(CASE WHEN no_subscribers > 0 THEN 1 END) ELSE 0 END AS failed,
  CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END AS received_later,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  sum(no_time) AS no_time,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(topic) AS topic, max(CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END) AS publisher, min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END) AS published, max(qos) AS qos,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed,
  count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers,
  min(CASE WHEN event = 'message.delivered' THEN CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,
  count(CASE WHEN publish_received_at NOT BETWEEN -9223372036853 AND 9223372036853 THEN 1 END) AS no_time,
  count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) AND "timestamp" < $1 THEN 1 END) AS overdue,
  count(CASE WHEN event = 'message.delivered' AND (qos <> 0 OR qos IS NULL) THEN 1 END) AS pending
FROM emqx_full_link_events
WHERE "timestamp" >= $2
  AND "timestamp" < $3
  AND event IN ($4, $5, $6, $7, $8, $9)
  AND id = $10
  AND ("timestamp" < $11 OR event = 'message.acked')
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:59:30.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = 2026-03-01T10:00:30.000Z
  $4 = "message.publish"
  $5 = "message.delivered"
  $6 = "message.acked"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"
  $10 = "…"
  $11 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

-- On PostgreSQL:
  min(CASE WHEN event = 'message.delivered' THEN CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,

-- drops -----------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"messages","limit":5}

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
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > no_subscribers THEN 1 END) + CASE WHEN sum(delivered + acked) = 0 THEN count(CASE WHEN no_subscribers > 0 THEN 1 END) ELSE 0 END AS failed,
  CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END AS received_later,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  sum(no_time) AS no_time,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(topic) AS topic, max(CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END) AS publisher, min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END) AS published, max(qos) AS qos,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed,
  count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers,
  min(CASE WHEN event = 'message.delivered' THEN CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,
  count(CASE WHEN publish_received_at NOT BETWEEN -9223372036853 AND 9223372036853 THEN 1 END) AS no_time,
  count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) AND "timestamp" < $1 THEN 1 END) AS overdue,
  count(CASE WHEN event = 'message.delivered' AND (qos <> 0 OR qos IS NULL) THEN 1 END) AS pending
FROM emqx_full_link_events
WHERE "timestamp" >= $2
  AND "timestamp" < $3
  AND event IN ($4, $5, $6, $7, $8, $9)
  AND id = $10
  AND ("timestamp" < $11 OR event = 'message.acked')
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:59:30.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = 2026-03-01T10:00:30.000Z
  $4 = "message.publish"
  $5 = "message.delivered"
  $6 = "message.acked"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"
  $10 = "…"
  $11 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

-- On PostgreSQL:
  min(CASE WHEN event = 'message.delivered' THEN CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,

-- of a topic, received by a client --------------------------------------------------------------------
-- {"scenario":"delivery","view":"messages","topics":["cameras/+/frames"],"events":["message.delivered"],"clients":["slow-screen"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND topic ~ $5
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "slow-screen"
  $5 = "^(?:cameras/[^/]*/frames$)"

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND topic ~ $5
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "slow-screen"
  $5 = "^(?:cameras/[^/]*/frames$)"

SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > no_subscribers THEN 1 END) + CASE WHEN sum(delivered + acked) = 0 THEN count(CASE WHEN no_subscribers > 0 THEN 1 END) ELSE 0 END AS failed,
  CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END AS received_later,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  sum(no_time) AS no_time,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(topic) AS topic, max(CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END) AS publisher, min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END) AS published, max(qos) AS qos,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed,
  count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers,
  min(CASE WHEN event = 'message.delivered' THEN CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,
  count(CASE WHEN publish_received_at NOT BETWEEN -9223372036853 AND 9223372036853 THEN 1 END) AS no_time,
  count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) AND "timestamp" < $1 THEN 1 END) AS overdue,
  count(CASE WHEN event = 'message.delivered' AND (qos <> 0 OR qos IS NULL) THEN 1 END) AS pending
FROM emqx_full_link_events
WHERE "timestamp" >= $2
  AND "timestamp" < $3
  AND event IN ($4, $5, $6, $7, $8, $9)
  AND id = $10
  AND ("timestamp" < $11 OR event = 'message.acked')
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:59:30.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = 2026-03-01T10:00:30.000Z
  $4 = "message.publish"
  $5 = "message.delivered"
  $6 = "message.acked"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"
  $10 = "…"
  $11 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

-- On PostgreSQL:
  min(CASE WHEN event = 'message.delivered' THEN CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,

-- failed drops of two messages ------------------------------------------------------------------------
-- {"scenario":"drops","view":"messages","outcome":"failure","messages":["m1","m2"],"filters":[{"column":"reason","operator":"=","values":["queue_full"]}]}

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id >= $6 AND id <= $7 AND id IN ($8, $9)
  AND reason = $10
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "m1"
  $7 = "m2"
  $8 = "m1"
  $9 = "m2"
  $10 = "queue_full"

SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > no_subscribers THEN 1 END) + CASE WHEN sum(delivered + acked) = 0 THEN count(CASE WHEN no_subscribers > 0 THEN 1 END) ELSE 0 END AS failed,
  CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END AS received_later,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  sum(no_time) AS no_time,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(topic) AS topic, max(CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END) AS publisher, min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END) AS published, max(qos) AS qos,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed,
  count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers,
  min(CASE WHEN event = 'message.delivered' THEN CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,
  count(CASE WHEN publish_received_at NOT BETWEEN -9223372036853 AND 9223372036853 THEN 1 END) AS no_time,
  count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) AND "timestamp" < $1 THEN 1 END) AS overdue,
  count(CASE WHEN event = 'message.delivered' AND (qos <> 0 OR qos IS NULL) THEN 1 END) AS pending
FROM emqx_full_link_events
WHERE "timestamp" >= $2
  AND "timestamp" < $3
  AND event IN ($4, $5, $6, $7, $8, $9)
  AND id = $10
  AND ("timestamp" < $11 OR event = 'message.acked')
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:59:30.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = 2026-03-01T10:00:30.000Z
  $4 = "message.publish"
  $5 = "message.delivered"
  $6 = "message.acked"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"
  $10 = "…"
  $11 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id IN ($6, $7)
  AND reason = $8
  AND (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id COLLATE "C" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"
  $6 = "m1"
  $7 = "m2"
  $8 = "queue_full"

-- On PostgreSQL:
  min(CASE WHEN event = 'message.delivered' THEN CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END END) AS latency,

-- a poor table ----------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"messages"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"

SELECT id, min(CAST("timestamp" AS BIGINT)) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"

SELECT id, max(topic) AS topic, max(publisher) AS publisher, min(published) AS published, max(qos) AS qos,
  count(CASE WHEN delivered + acked + undelivered > 0 THEN 1 END) AS receivers,
  count(CASE WHEN delivered > 0 THEN 1 END) AS delivered,
  count(CASE WHEN acked > 0 THEN 1 END) AS acked,
  count(CASE WHEN undelivered > 0 THEN 1 END) + max(CASE WHEN unrouted > 0 THEN 1 ELSE 0 END) AS dropped,
  sum(CASE WHEN delivered > 1 THEN delivered - 1 ELSE 0 END) AS repeats,
  max(latency) AS slowest,
  count(CASE WHEN failed > no_subscribers THEN 1 END) + CASE WHEN sum(delivered + acked) = 0 THEN count(CASE WHEN no_subscribers > 0 THEN 1 END) ELSE 0 END AS failed,
  CASE WHEN sum(delivered + acked) > 0 AND sum(no_subscribers) > 0 THEN 1 ELSE 0 END AS received_later,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue > 0 THEN 1 END) AS unacknowledged,
  sum(no_time) AS no_time,
  count(CASE WHEN failed = no_subscribers AND acked = 0 AND overdue = 0 AND pending > 0 THEN 1 END) AS unclear
FROM (
SELECT id, clientid, max(CASE WHEN 1 = 0 THEN id END) AS topic, max(CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid END) AS publisher, min(CASE WHEN 1 = 0 THEN 1 END) AS published, max(CASE WHEN 1 = 0 THEN 1 END) AS qos,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS delivered,
  count(CASE WHEN event = 'message.acked' THEN 1 END) AS acked,
  count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS undelivered,
  count(CASE WHEN event = 'message.dropped' THEN 1 END) AS unrouted,
  count(CASE WHEN 1 = 0 THEN 1 END) AS failed,
  count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers,
  min(CASE WHEN 1 = 0 THEN 1 END) AS latency,
  count(CASE WHEN 1 = 0 THEN 1 END) AS no_time,
  count(CASE WHEN 1 = 0 THEN 1 END) AS overdue,
  count(CASE WHEN event = 'message.delivered' THEN 1 END) AS pending
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id = $9
  AND ("timestamp" < $10 OR event = 'message.acked')
GROUP BY id, clientid
) AS q
GROUP BY id
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"
  $9 = "…"
  $10 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT)) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

