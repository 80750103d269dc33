-- delivery --------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"graph"}

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

SELECT g1, g2, messages, lost
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
ORDER BY messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"

SELECT g1, g2, messages, lost
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost
FROM (
SELECT clientid AS g1, topic AS g2, id, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND id <> ''
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
ORDER BY messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

-- On PostgreSQL:
ORDER BY messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- drops -----------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"graph"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS dropped
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT clientid AS g1, topic AS g2, id, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS dropped
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id <> ''
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- failures for a reason, on a node --------------------------------------------------------------------
-- {"scenario":"drops","view":"graph","limit":5,"outcome":"failure","filters":[{"column":"reason","operator":"=","values":["queue_full"]},{"column":"node","operator":"=","values":["n1"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND node = $7
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "n1"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 THEN 1 END) AS failed, count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' AND reason = $2 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN (event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 THEN 1 END) AS dropped
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event IN ($6, $7, $8, $9)
  AND node = $10
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 6
  $1 = "queue_full"
  $2 = "queue_full"
  $3 = "queue_full"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "message.delivered"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"
  $10 = "n1"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT clientid AS g1, topic AS g2, id, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 THEN 1 END) AS failed, count(CASE WHEN 1 = 0 AND reason = $2 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 THEN 1 END) AS dropped
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event IN ($6, $7, $8)
  AND node = $9
  AND id <> ''
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 6
  $1 = "queue_full"
  $2 = "queue_full"
  $3 = "queue_full"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "message.delivered"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"
  $9 = "n1"

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- drops before any receiver ---------------------------------------------------------------------------
-- {"scenario":"drops","view":"graph","events":["message.dropped"],"publishers":["a"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END = $5
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "a"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN event = 'message.dropped' THEN 1 END) AS dropped
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END = $5
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "a"

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- acknowledgements ------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"graph","outcome":"success","topics":["t/#"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND topic ~ $9
  AND event = 'message.acked'
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
  $9 = "^(?:t(?:/|$))"

SELECT g1, g2, messages, lost
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN event = 'message.dropped' AND reason = 'no_subscribers' THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND topic ~ $9
  AND event = 'message.acked'
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
ORDER BY messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"
  $4 = "message.delivered"
  $5 = "message.acked"
  $6 = "message.dropped"
  $7 = "message.delivery_dropped"
  $8 = "delivery.dropped"
  $9 = "^(?:t(?:/|$))"

SELECT g1, g2, messages, lost
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost
FROM (
SELECT clientid AS g1, topic AS g2, id, count(CASE WHEN (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND topic ~ $7
  AND event = 'message.acked'
  AND id <> ''
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
ORDER BY messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = "^(?:t(?:/|$))"

-- On PostgreSQL:
ORDER BY messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- publishes -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"graph","events":["message.publish"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"

SELECT g1, g2, messages, lost
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN 1 = 0 THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid ELSE from_clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
ORDER BY messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.publish"

-- On PostgreSQL:
ORDER BY messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- a poor table ----------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"graph"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND id <> ''
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT of_client_1 AS g1, topic AS g2, id, count(CASE WHEN 1 = 0 THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN event IN ('message.dropped', 'message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS dropped
FROM (SELECT *, CASE WHEN event IN ('message.publish', 'message.dropped', 'schema.validation_failed', 'message.transformation_failed') THEN clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND id <> '') AS r
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

SELECT g1, g2, messages, lost, dropped
FROM (
SELECT g1, g2, count(*) AS messages, count(CASE WHEN failed > no_subscribers OR no_subscribers > 0 AND received = 0 THEN 1 END) AS lost, count(CASE WHEN dropped > 0 THEN 1 END) AS dropped
FROM (
SELECT clientid AS g1, topic AS g2, id, count(CASE WHEN 1 = 0 THEN 1 END) AS failed, count(CASE WHEN 1 = 0 THEN 1 END) AS no_subscribers, count(CASE WHEN event IN ('message.delivered', 'message.acked') THEN 1 END) AS received, count(CASE WHEN event IN ('message.delivery_dropped', 'delivery.dropped') THEN 1 END) AS dropped
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND id <> ''
GROUP BY 1, 2, 3
) AS m
GROUP BY g1, g2
) AS q
WHERE dropped > 0
ORDER BY dropped DESC, messages DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 101
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY dropped DESC, messages DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

