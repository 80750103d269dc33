-- rows ------------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"rate"}

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- an interval -----------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"rate","interval":"30s"}

SELECT date_bin(INTERVAL '30 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
ORDER BY 1
LIMIT 241
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- less than a second ----------------------------------------------------------------------------------
-- {"scenario":"drops","view":"rate","interval":"500ms"}

SELECT date_bin(INTERVAL '5 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
ORDER BY 1
LIMIT 1441
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- in groups -------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"rate","groupBy":["reason"]}

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, reason AS g1, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
ORDER BY 1
LIMIT 127
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- a week earlier, in groups ---------------------------------------------------------------------------
-- {"scenario":"drops","view":"rate","groupBy":["reason"],"offset":"7d"}

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1969-12-25 00:00:00') AS t, reason AS g1, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
ORDER BY 1
LIMIT 127
  $1 = 2026-02-22T08:00:00.000Z
  $2 = 2026-02-22T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- clients per group -----------------------------------------------------------------------------------
-- {"scenario":"events","view":"rate","groupBy":["source"],"measure":"clients"}

SELECT g1, n
FROM (
SELECT regexp_replace(peername, ':[0-9]+$', '') AS g1, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1
) AS q
ORDER BY n DESC, g1 NULLS FIRST
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '600 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, regexp_replace(peername, ':[0-9]+$', '') AS g1, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 13
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- On PostgreSQL:
ORDER BY n DESC, g1 COLLATE "C" NULLS FIRST

