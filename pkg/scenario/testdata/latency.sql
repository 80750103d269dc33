-- all -------------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"latency"}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, count(*) AS n, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, approx_percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1, 2, 3
ORDER BY 1
LIMIT 37
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

-- On PostgreSQL:
SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took

-- in groups -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"latency","groupBy":["topic","qos"],"interval":"1m","limit":3,"topics":["a/#"]}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:a(?:/|$))"

SELECT g1, g2, n
FROM (
SELECT d.g1 AS g1, d.g2 AS g2, count(*) AS n
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(qos) AS g2
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
WHERE took <= 60000
GROUP BY 1, 2
) AS q
ORDER BY n DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:a(?:/|$))"

SELECT date_bin(INTERVAL '60 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, d.g1 AS g1, d.g2 AS g2, count(*) AS n, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, approx_percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(qos) AS g2
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1
LIMIT 361
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:a(?:/|$))"

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:a(?:/|$))"

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(qos) AS g2

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST, g2 NULLS FIRST

-- On PostgreSQL:
SELECT date_bin(INTERVAL '60 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, d.g1 AS g1, d.g2 AS g2, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(qos) AS g2

-- acknowledgements ------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"latency","events":["message.acked"]}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, count(*) AS n, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, approx_percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1, 2, 3
ORDER BY 1
LIMIT 19
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.acked"

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

-- On PostgreSQL:
SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.event AS event, CASE WHEN d.took > 60000 THEN 1 WHEN d.took IS NULL THEN 2 ELSE 0 END AS too_old, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY d.took) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY d.took) AS p90, percentile_cont(0.99) WITHIN GROUP (ORDER BY d.took) AS p99

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took

