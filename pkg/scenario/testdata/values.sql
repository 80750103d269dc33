-- clients ---------------------------------------------------------------------------------------------
SELECT clientid AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
  AND clientid LIKE $3
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "dev\\_1\\%%"

SELECT clientid AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
  AND clientid LIKE $3
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "dev\\_1\\%%"

-- topics ----------------------------------------------------------------------------------------------
SELECT topic AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic <> ''
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT topic AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic <> ''
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- addresses -------------------------------------------------------------------------------------------
SELECT regexp_replace(peername, ':[0-9]+$', '') AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND regexp_replace(peername, ':[0-9]+$', '') <> ''
  AND regexp_replace(peername, ':[0-9]+$', '') LIKE $3
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "192.0.%"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND regexp_replace(peername, ':[0-9]+$', '') <> ''
  AND regexp_replace(peername, ':[0-9]+$', '') LIKE $3
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "192.0.%"

-- numbers ---------------------------------------------------------------------------------------------
SELECT qos AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND qos IS NOT NULL
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT qos AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND qos IS NOT NULL
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- booleans --------------------------------------------------------------------------------------------
SELECT clean_start AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clean_start IS NOT NULL
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clean_start AS v, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clean_start IS NOT NULL
GROUP BY 1
ORDER BY last_at DESC
LIMIT 4
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

-- messages --------------------------------------------------------------------------------------------
SELECT id AS v, "timestamp" AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id <> ''
  AND id LIKE $3
ORDER BY last_at DESC
LIMIT 31
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "0006%"

SELECT id AS v, "timestamp" AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id <> ''
  AND id LIKE $3
ORDER BY last_at DESC
LIMIT 31
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "0006%"

