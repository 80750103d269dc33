-- one number ------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"count","measure":"p99"}

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

SELECT approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, approx_percentile_cont(0.99) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p99, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time
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
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

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
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, percentile_cont(0.99) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p99, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took

-- top -------------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"top","measure":"p90","groupBy":["topic","clientid"],"limit":3}

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

SELECT g1, g2, p90, too_old, no_time, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, d.g2 AS g2, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time, count(DISTINCT CASE WHEN d.clientid <> '' AND d.took <= 60000 THEN d.clientid END) AS clients, min(CASE WHEN d.took <= 60000 THEN d.first_at END) AS first_at, max(CASE WHEN d.took <= 60000 THEN d.first_at END) AS last_at
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(clientid) AS g2
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1, 2
) AS q
ORDER BY p90 DESC NULLS LAST, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

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
SELECT d.g1 AS g1, d.g2 AS g2, percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time, count(DISTINCT CASE WHEN d.clientid <> '' AND d.took <= 60000 THEN d.clientid END) AS clients, min(CASE WHEN d.took <= 60000 THEN d.first_at END) AS first_at, max(CASE WHEN d.took <= 60000 THEN d.first_at END) AS last_at

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(topic) AS g1, min(clientid) AS g2

-- On PostgreSQL:
ORDER BY p90 DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- over time -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"rate","measure":"p50","groupBy":["topicShape"]}

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

SELECT g1, p50, too_old, no_time
FROM (
SELECT d.g1 AS g1, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g')) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1
) AS q
ORDER BY p50 DESC NULLS LAST, g1 NULLS FIRST
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.g1 AS g1, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time
FROM (
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST("timestamp" AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g')) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id <> ''
  AND publish_received_at IS NOT NULL
GROUP BY event, id, clientid
) AS d
GROUP BY 1, 2
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

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
SELECT d.g1 AS g1, percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g')) AS g1

-- On PostgreSQL:
ORDER BY p50 DESC NULLS LAST, g1 COLLATE "C" NULLS FIRST

-- On PostgreSQL:
SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, d.g1 AS g1, percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took, min(regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g')) AS g1

-- over time an hour and a half a second earlier -------------------------------------------------------
-- {"scenario":"delivery","view":"rate","measure":"p50","offset":"3600500ms"}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T06:59:59.500Z
  $2 = 2026-03-01T07:59:59.500Z
  $3 = "message.delivered"
  $4 = "message.acked"

SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1969-12-31 22:59:59.500') AS t, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, approx_percentile_cont(0.99) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p99, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time
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
GROUP BY 1
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T06:59:59.500Z
  $2 = 2026-03-01T07:59:59.500Z
  $3 = "message.delivered"

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T06:59:59.500Z
  $2 = 2026-03-01T07:59:59.500Z
  $3 = "message.delivered"
  $4 = "message.acked"

-- On PostgreSQL:
SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1969-12-31 22:59:59.500') AS t, percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p90, percentile_cont(0.99) WITHIN GROUP (ORDER BY CASE WHEN d.took <= 60000 THEN d.took END) AS p99, count(CASE WHEN d.took > 60000 THEN 1 END) AS too_old, count(CASE WHEN d.took IS NULL THEN 1 END) AS no_time

-- On PostgreSQL:
SELECT event, id, clientid, min("timestamp") AS first_at, min(CAST(CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - CASE WHEN publish_received_at BETWEEN -9223372036853 AND 9223372036853 THEN publish_received_at END AS DOUBLE PRECISION)) AS took

-- On PostgreSQL:
  $1 = 2026-03-01T08:00:00.000Z

