-- number ----------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"count","measure":"unacknowledged"}

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

SELECT sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked
FROM (SELECT id, clientid, min("timestamp") AS first_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event = $6) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T10:00:00.000Z
  $6 = "message.acked"

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

-- share -----------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"count","measure":"share","clients":["screen*"],"messages":["m1"],"nodes":["n1"]}

SELECT date_bin(INTERVAL '37 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid LIKE $5
  AND id = $6
GROUP BY 1
ORDER BY 1 DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "screen%"
  $6 = "m1"

SELECT sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked
FROM (SELECT id, clientid, min("timestamp") AS first_at
FROM emqx_full_link_events
WHERE "timestamp" >= $2
  AND "timestamp" < $3
  AND event = $4
  AND qos IN (1, 2)
  AND clientid LIKE $5
  AND id = $6
  AND node = $1
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $7
  AND "timestamp" < $8
  AND event = $9
  AND clientid LIKE $10
  AND id = $11) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
LIMIT 2
  $1 = "n1"
  $2 = 2026-03-01T08:00:00.000Z
  $3 = 2026-03-01T08:59:30.000Z
  $4 = "message.delivered"
  $5 = "screen%"
  $6 = "m1"
  $7 = 2026-03-01T08:00:00.000Z
  $8 = 2026-03-01T10:00:00.000Z
  $9 = "message.acked"
  $10 = "screen%"
  $11 = "m1"

SELECT event
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = 'message.acked'
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid LIKE $5
  AND id = $6
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 999999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "screen%"
  $6 = "m1"

-- in groups -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"count","measure":"unacknowledged","groupBy":["clientid","source"]}

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

SELECT g1, g2, failed, total
FROM (
SELECT d.g1 AS g1, d.g2 AS g2, sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1) AS g1, min(d.g2) AS g2
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1, min(regexp_replace(peername, ':[0-9]+$', '')) AS g2
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event = $6) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
GROUP BY 1, 2
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST, g2 NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T10:00:00.000Z
  $6 = "message.acked"

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
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1 COLLATE "C") AS g1, min(d.g2 COLLATE "C") AS g2

-- On PostgreSQL:
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid COLLATE "C") AS g1, min(regexp_replace(peername, ':[0-9]+$', '') COLLATE "C") AS g2

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST, g2 COLLATE "C" NULLS FIRST

-- top -------------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"top","measure":"unacknowledged","groupBy":["topic"]}

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

SELECT g1, failed, total, clients, first_at, last_at, sum(failed) OVER () AS of_all
FROM (
SELECT d.g1 AS g1, sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total, count(DISTINCT CASE WHEN d.acked = 0 AND d.clientid <> '' THEN d.clientid END) AS clients, min(CASE WHEN d.acked = 0 THEN d.first_at END) AS first_at, max(CASE WHEN d.acked = 0 THEN d.first_at END) AS last_at
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1) AS g1
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(topic) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event = $6) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 11
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T10:00:00.000Z
  $6 = "message.acked"

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
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1 COLLATE "C") AS g1

-- On PostgreSQL:
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(topic COLLATE "C") AS g1

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

-- over time -------------------------------------------------------------------------------------------
-- {"scenario":"delivery","view":"rate","measure":"unacknowledged","groupBy":["qos"]}

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

SELECT g1, failed, total
FROM (
SELECT d.g1 AS g1, sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1) AS g1
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(qos) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event = $6) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T10:00:00.000Z
  $6 = "message.acked"

SELECT date_bin(INTERVAL '600 seconds', d.first_at, TIMESTAMP '1970-01-01 00:00:00') AS t, CASE WHEN d.g1 = $7 THEN 0 ELSE 1 END AS g, sum(CASE WHEN d.acked = 0 THEN 1 ELSE 0 END) AS failed, sum(1) AS total
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.g1) AS g1
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(qos) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND event = $6) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS d
GROUP BY 1, 2
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T10:00:00.000Z
  $6 = "message.acked"
  $7 = 1

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

