-- of clients that were refused ------------------------------------------------------------------------
-- {"scenario":"access","view":"contrast","events":["client.check_authn_complete"],"clients":["dev-*"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND node IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT sockname AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND sockname IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT username AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND username IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN ipv6_to_cidr(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END, arrow_cast(64, 'UInt8')) END AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN ipv6_to_cidr(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END, arrow_cast(64, 'UInt8')) END IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT regexp_replace(peername, ':[0-9]+$', '') AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND regexp_replace(peername, ':[0-9]+$', '') IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g') AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND regexp_replace(replace(regexp_replace(replace(replace(replace(replace('//' || replace(topic, '/', '//') || '//', '/' || CASE WHEN clientid ~ '^[^$/][^/]*$' THEN clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN username ~ '^[^$/][^/]*$' THEN username ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_clientid ~ '^[^$/][^/]*$' THEN from_clientid ELSE '+' END || '/', '/+/'), '/' || CASE WHEN from_username ~ '^[^$/][^/]*$' THEN from_username ELSE '+' END || '/', '/+/'), '/(?:-?[0-9]+(?:[.,:_-][0-9]+)*|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*|[0-9A-Fa-f]{8,}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})/', '/+/', 'g'), '//', '/'), '^/|/$', '', 'g') IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT action AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND action IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT authz_source AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND authz_source IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT qos AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND qos IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT keepalive AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND keepalive IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, others, clients
FROM (
SELECT clean_start AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
  AND clean_start IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN host(network(set_masklen(inet(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END), 64))) || '/64' END AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) AND clientid <> '' THEN clientid END) AS clients

-- On PostgreSQL:
  AND CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN host(network(set_masklen(inet(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END), 64))) || '/64' END IS NOT NULL

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- of disconnects, with those before -------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"contrast","events":["client.disconnected"],"baseline":"previous"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T07:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"

SELECT count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, others, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND node IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, others, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND node IS NOT NULL
  AND node = $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, others, clients
FROM (
SELECT nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, others, clients
FROM (
SELECT nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') IS NOT NULL
  AND nullif(regexp_replace(clientid, '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+)$', ''), '') = $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, others, clients
FROM (
SELECT reason AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND reason IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, others, clients
FROM (
SELECT reason AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND reason IS NOT NULL
  AND reason = $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, others, clients
FROM (
SELECT reason_code AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND reason_code IS NOT NULL
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, others, clients
FROM (
SELECT reason_code AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN NULL ELSE 1 END) AS others, count(DISTINCT CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) AND clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
  AND reason_code IS NOT NULL
  AND reason_code = $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

