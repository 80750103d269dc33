-- a message -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"trace","messages":["m1"]}

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND id = $11
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "m1"

SELECT "timestamp", event, clientid, username, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND id = $11
  AND ("timestamp" < $12 OR event = 'message.acked')
ORDER BY "timestamp" DESC
LIMIT 4001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "m1"
  $12 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

-- by a filter, for a client ---------------------------------------------------------------------------
-- {"scenario":"drops","view":"trace","limit":10,"clients":["a"],"filters":[{"column":"id","operator":"=","values":["m1"]}]}

SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST("timestamp" AS BIGINT))) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND clientid = $11
  AND id = $12
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "a"
  $12 = "m1"

SELECT "timestamp", event, clientid, username, peername, node, topic, from_clientid, qos, reason, publish_received_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND id = $11
  AND ("timestamp" < $12 OR event = 'message.acked')
ORDER BY "timestamp" DESC
LIMIT 41
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "m1"
  $12 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, coalesce(min(CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END), min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT))) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

-- a poor table ----------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"trace","messages":["m1"]}

SELECT id, min(CAST("timestamp" AS BIGINT)) AS published
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND id = $11
  AND id <> ''
GROUP BY id
ORDER BY published DESC, id DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "m1"

SELECT "timestamp", event, clientid, username, peername, node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10)
  AND id = $11
  AND ("timestamp" < $12 OR event = 'message.acked')
ORDER BY "timestamp" DESC
LIMIT 4001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "schema.validation_failed"
  $4 = "message.transformation_failed"
  $5 = "message.publish"
  $6 = "message.delivered"
  $7 = "message.acked"
  $8 = "message.dropped"
  $9 = "message.delivery_dropped"
  $10 = "delivery.dropped"
  $11 = "m1"
  $12 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT id, min(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT)) AS published

-- On PostgreSQL:
ORDER BY published DESC, id COLLATE "C" DESC

