-- a name ----------------------------------------------------------------------------------------------
-- {"scenario":"events","view":"find","text":"pump-07"}

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid IN ($3, $4)
GROUP BY 1
ORDER BY n DESC
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "PUMP-07"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username IN ($3, $4)
GROUP BY 1
ORDER BY n DESC
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "PUMP-07"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id IN ($3, $4)
GROUP BY 1
ORDER BY n DESC
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "PUMP-07"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4)
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (username LIKE $3 OR username LIKE $4)
  AND username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4)
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $5 OR name LIKE $6) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "pump-07%"
  $6 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (node LIKE $3 OR node LIKE $4)
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $5 OR name LIKE $6) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "pump-07%"
  $6 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4)
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_username LIKE $3 OR from_username LIKE $4)
  AND from_username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4)
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (username LIKE $3 OR username LIKE $4)
  AND username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4)
  AND topic <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (node LIKE $3 OR node LIKE $4)
  AND node <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4)
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_username LIKE $3 OR from_username LIKE $4)
  AND from_username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%pump-07%"
  $4 = "%PUMP-07%"
  $5 = "…"
  $6 = "pump-07%"
  $7 = "PUMP-07%"

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

SELECT node AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $5 OR name LIKE $6) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $5 OR name LIKE $6) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- an address with its port, of one node ---------------------------------------------------------------
-- {"scenario":"events","view":"find","text":"78.234.1.9:51022","nodes":["n1"]}

SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND (peername >= $4 AND peername < $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "78.234.1.9"
  $5 = "78.234.1.:"
  $6 = "78.234.1.9"

SELECT peername AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND peername = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "78.234.1.9:51022"

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND clientid = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "78.234.1.9:51022"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND username = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "78.234.1.9:51022"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND id = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "78.234.1.9:51022"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND clientid LIKE $4
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND username LIKE $4
  AND username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND topic LIKE $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND node LIKE $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND from_clientid LIKE $4
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND from_username LIKE $4
  AND from_username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND clientid LIKE $4
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND username LIKE $4
  AND username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND topic LIKE $4
  AND topic <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND node LIKE $4
  AND node <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND from_clientid LIKE $4
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND from_username LIKE $4
  AND from_username <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "n1"
  $4 = "%78.234.1.9:51022%"
  $5 = "…"
  $6 = "78.234.1.9:51022%"

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND topic = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "…"

SELECT node AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
  AND node = $4
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "n1"
  $4 = "…"

-- On PostgreSQL:
  AND (peername = $4 OR peername LIKE $5)

-- On PostgreSQL:
  $5 = "78.234.1.9:%"

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- a part of an address --------------------------------------------------------------------------------
-- {"scenario":"events","view":"find","text":"10.20.0","limit":3}

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.20.0"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.20.0"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername >= $3 AND peername < $4)
  AND regexp_replace(peername, ':[0-9]+$', '') = $5
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.20.0"
  $4 = "10.20.1"
  $5 = "10.20.0"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.20.0"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid LIKE $3
  AND clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username LIKE $3
  AND username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic LIKE $3
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername LIKE $3 AND regexp_replace(peername, ':[0-9]+$', '') LIKE $4)
  AND regexp_replace(peername, ':[0-9]+$', '') <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "%10.20.0%"
  $5 = "…"
  $6 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_clientid LIKE $3
  AND from_clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_username LIKE $3
  AND from_username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid LIKE $3
  AND clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username LIKE $3
  AND username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic LIKE $3
  AND topic <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername LIKE $3 AND regexp_replace(peername, ':[0-9]+$', '') LIKE $4)
  AND regexp_replace(peername, ':[0-9]+$', '') <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "%10.20.0%"
  $5 = "…"
  $6 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
  AND node <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_clientid LIKE $3
  AND from_clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_username LIKE $3
  AND from_username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.20.0%"
  $4 = "…"
  $5 = "10.20.0%"

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

SELECT node AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

-- On PostgreSQL:
  AND (peername = $3 OR peername LIKE $4)

-- On PostgreSQL:
  $4 = "10.20.0:%"

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $6 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- a block ---------------------------------------------------------------------------------------------
-- {"scenario":"events","view":"find","text":"10.0.0.0/8"}

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.0.0.0/8"

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.0.0.0/8"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.0.0.0/8"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "10.0.0.0/8"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid LIKE $3
  AND clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username LIKE $3
  AND username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic LIKE $3
  AND topic <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND peername ~ $3
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_clientid LIKE $3
  AND from_clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_username LIKE $3
  AND from_username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid LIKE $3
  AND clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username LIKE $3
  AND username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic LIKE $3
  AND topic <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND peername ~ $3
  AND regexp_replace(peername, ':[0-9]+$', '') <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $4 = "…"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node LIKE $3
  AND node <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_clientid LIKE $3
  AND from_clientid <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND from_username LIKE $3
  AND from_username <> $4
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%10.0.0.0/8%"
  $4 = "…"
  $5 = "10.0.0.0/8%"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername = $3 OR peername LIKE $4)
  AND regexp_replace(peername, ':[0-9]+$', '') = $5
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"
  $4 = "…:%"
  $5 = "…"

SELECT node AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $4 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN name LIKE $5 THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- lines with percent, quotes and backslashes ----------------------------------------------------------
-- {"scenario":"events","view":"find","text":"100%_\\\n'o\"neil'\r\n\tdevice 9\u0007 ","limit":5}

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
GROUP BY 1
ORDER BY n DESC
LIMIT 15
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "100%_\\\n'o\"neil'\r\n\tdevice 9\u0007 "
  $4 = "100%_\\\n'O\"NEIL'\r\n\tDEVICE 9\u0007 "
  $5 = "100%_\\"
  $6 = "'o\"neil'"
  $7 = "o\"neil"
  $8 = "'O\"NEIL'"
  $9 = "O\"NEIL"
  $10 = "\tdevice 9\u0007 "
  $11 = "device 9"
  $12 = "\tDEVICE 9\u0007 "
  $13 = "DEVICE 9"
  $14 = "device"
  $15 = "DEVICE"
  $16 = "9"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
GROUP BY 1
ORDER BY n DESC
LIMIT 15
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "100%_\\\n'o\"neil'\r\n\tdevice 9\u0007 "
  $4 = "100%_\\\n'O\"NEIL'\r\n\tDEVICE 9\u0007 "
  $5 = "100%_\\"
  $6 = "'o\"neil'"
  $7 = "o\"neil"
  $8 = "'O\"NEIL'"
  $9 = "O\"NEIL"
  $10 = "\tdevice 9\u0007 "
  $11 = "device 9"
  $12 = "\tDEVICE 9\u0007 "
  $13 = "DEVICE 9"
  $14 = "device"
  $15 = "DEVICE"
  $16 = "9"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername >= $3 AND peername < $4)
  AND regexp_replace(peername, ':[0-9]+$', '') = $5
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "9"
  $4 = ":"
  $5 = "9"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
GROUP BY 1
ORDER BY n DESC
LIMIT 15
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "100%_\\\n'o\"neil'\r\n\tdevice 9\u0007 "
  $4 = "100%_\\\n'O\"NEIL'\r\n\tDEVICE 9\u0007 "
  $5 = "100%_\\"
  $6 = "'o\"neil'"
  $7 = "o\"neil"
  $8 = "'O\"NEIL'"
  $9 = "O\"NEIL"
  $10 = "\tdevice 9\u0007 "
  $11 = "device 9"
  $12 = "\tDEVICE 9\u0007 "
  $13 = "DEVICE 9"
  $14 = "device"
  $15 = "DEVICE"
  $16 = "9"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4 OR clientid LIKE $5 OR clientid LIKE $6 OR clientid LIKE $7)
  AND clientid <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (username LIKE $3 OR username LIKE $4 OR username LIKE $5 OR username LIKE $6 OR username LIKE $7)
  AND username <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4 OR topic LIKE $5 OR topic LIKE $6 OR topic LIKE $7)
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $8 OR name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "100\\%\\_\\\\%"
  $9 = "o\"neil%"
  $10 = "O\"NEIL%"
  $11 = "device 9%"
  $12 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (node LIKE $3 OR node LIKE $4 OR node LIKE $5 OR node LIKE $6 OR node LIKE $7)
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $8 OR name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "100\\%\\_\\\\%"
  $9 = "o\"neil%"
  $10 = "O\"NEIL%"
  $11 = "device 9%"
  $12 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4 OR from_clientid LIKE $5 OR from_clientid LIKE $6 OR from_clientid LIKE $7)
  AND from_clientid <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_username LIKE $3 OR from_username LIKE $4 OR from_username LIKE $5 OR from_username LIKE $6 OR from_username LIKE $7)
  AND from_username <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4 OR clientid LIKE $5 OR clientid LIKE $6 OR clientid LIKE $7)
  AND clientid <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (username LIKE $3 OR username LIKE $4 OR username LIKE $5 OR username LIKE $6 OR username LIKE $7)
  AND username <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4 OR topic LIKE $5 OR topic LIKE $6 OR topic LIKE $7)
  AND topic <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT node AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (node LIKE $3 OR node LIKE $4 OR node LIKE $5 OR node LIKE $6 OR node LIKE $7)
  AND node <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4 OR from_clientid LIKE $5 OR from_clientid LIKE $6 OR from_clientid LIKE $7)
  AND from_clientid <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_username AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_username LIKE $3 OR from_username LIKE $4 OR from_username LIKE $5 OR from_username LIKE $6 OR from_username LIKE $7)
  AND from_username <> $8
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 7
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%100\\%\\_\\\\%"
  $4 = "%o\"neil%"
  $5 = "%O\"NEIL%"
  $6 = "%device 9%"
  $7 = "%DEVICE 9%"
  $8 = "…"
  $9 = "100\\%\\_\\\\%"
  $10 = "o\"neil%"
  $11 = "O\"NEIL%"
  $12 = "device 9%"
  $13 = "DEVICE 9%"

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

SELECT node AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND node = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

-- On PostgreSQL:
  AND (peername = $3 OR peername LIKE $4)

-- On PostgreSQL:
  $4 = "9:%"

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $8 OR name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $8 OR name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $9 OR name LIKE $10 OR name LIKE $11 OR name LIKE $12 OR name LIKE $13) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- a line of a log -------------------------------------------------------------------------------------
-- {"scenario":"events","view":"find","text":"[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"}

SELECT topic AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND topic IN ($3, $4, $5, $6)
GROUP BY 1
ORDER BY n DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "a/b"
  $4 = "A/B"
  $5 = "[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"
  $6 = "[WARNING] CLIENTID: FOO, MSG: AUTHORIZATION_PERMISSION_DENIED, PEERNAME: 1.2.3.4:555, TOPIC: A/B"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (peername >= $3 AND peername < $4)
  AND regexp_replace(peername, ':[0-9]+$', '') = $5
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "1.2.3.4"
  $4 = "1.2.3.5"
  $5 = "1.2.3.4"

SELECT peername AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND peername = $3
GROUP BY 1
ORDER BY n DESC
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "1.2.3.4:555"

SELECT clientid AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid IN ($3, $4, $5, $6)
GROUP BY 1
ORDER BY n DESC
LIMIT 5
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "foo"
  $4 = "FOO"
  $5 = "[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"
  $6 = "[WARNING] CLIENTID: FOO, MSG: AUTHORIZATION_PERMISSION_DENIED, PEERNAME: 1.2.3.4:555, TOPIC: A/B"

SELECT username AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username IN ($3, $4)
GROUP BY 1
ORDER BY n DESC
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"
  $4 = "[WARNING] CLIENTID: FOO, MSG: AUTHORIZATION_PERMISSION_DENIED, PEERNAME: 1.2.3.4:555, TOPIC: A/B"

SELECT id AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND id IN ($3, $4)
GROUP BY 1
ORDER BY n DESC
LIMIT 3
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "[warning] clientid: foo, msg: authorization_permission_denied, peername: 1.2.3.4:555, topic: a/b"
  $4 = "[WARNING] CLIENTID: FOO, MSG: AUTHORIZATION_PERMISSION_DENIED, PEERNAME: 1.2.3.4:555, TOPIC: A/B"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4)
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%foo%"
  $4 = "%FOO%"
  $5 = "…"
  $6 = "foo%"
  $7 = "FOO%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4)
  AND topic <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%a/b%"
  $4 = "%A/B%"
  $5 = "…"
  $6 = "a/b%"
  $7 = "A/B%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4)
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:45:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "%foo%"
  $4 = "%FOO%"
  $5 = "…"
  $6 = "foo%"
  $7 = "FOO%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid LIKE $3 OR clientid LIKE $4)
  AND clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%foo%"
  $4 = "%FOO%"
  $5 = "…"
  $6 = "foo%"
  $7 = "FOO%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT topic AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic LIKE $3 OR topic LIKE $4)
  AND topic <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%a/b%"
  $4 = "%A/B%"
  $5 = "…"
  $6 = "a/b%"
  $7 = "A/B%"

SELECT name, n, first_at, last_at, sum(n) OVER () AS seen
FROM (
SELECT s.name AS name, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM (SELECT from_clientid AS name, "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (from_clientid LIKE $3 OR from_clientid LIKE $4)
  AND from_clientid <> $5
LIMIT 200000) AS s
GROUP BY 1
) AS q
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name NULLS FIRST
LIMIT 22
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:45:00.000Z
  $3 = "%foo%"
  $4 = "%FOO%"
  $5 = "…"
  $6 = "foo%"
  $7 = "FOO%"

-- On PostgreSQL:
  AND (peername = $3 OR peername LIKE $4)

-- On PostgreSQL:
  $4 = "1.2.3.4:%"

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY CASE WHEN (name LIKE $6 OR name LIKE $7) THEN 0 ELSE 1 END, last_at DESC, name COLLATE "C" NULLS FIRST

