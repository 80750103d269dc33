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

SELECT count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
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

SELECT v, failing, total, clients
FROM (
SELECT regexp_replace(peername, ':[0-9]+$', '') AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, total, clients
FROM (
SELECT username AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, total, clients
FROM (
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN ipv6_to_cidr(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END, arrow_cast(64, 'UInt8')) END AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, total, clients
FROM (
SELECT of_client_1 AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM (SELECT *, CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4) AS r
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

SELECT v, failing, total, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4
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
SELECT CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN host(network(set_masklen(inet(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END), 64))) || '/64' END AS v, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients

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

SELECT count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT of_client_1 AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM (SELECT *, CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))) AS r
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT of_client_1 AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM (SELECT *, CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))) AS r
GROUP BY 1
) AS q
WHERE failing > 0 AND v = $4
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, total, clients
FROM (
SELECT sockname AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT sockname AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0 AND v = $4
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, total, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT node AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0 AND v = $4
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

SELECT v, failing, total, clients
FROM (
SELECT reason AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT reason AS v, count(CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))
GROUP BY 1
) AS q
WHERE failing > 0 AND v = $4
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

-- of messages that nobody received, with deliveries ---------------------------------------------------
-- {"scenario":"drops","view":"contrast","events":["message.dropped"],"filters":[{"column":"reason","operator":"=","values":["no_subscribers"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivered"

SELECT id AS unheard_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = $4
  AND reason = 'no_subscribers'
  AND id <> ''
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "no_subscribers"

SELECT id AS unheard_id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND id = $4
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $2) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $4) THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)
LIMIT 2
  $1 = "no_subscribers"
  $2 = "…"
  $3 = "no_subscribers"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "message.dropped"
  $8 = "message.delivered"

SELECT v, failing, total, clients
FROM (
SELECT CASE WHEN event = 'message.delivered' THEN from_username ELSE username END AS v, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $2) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $4) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = "no_subscribers"
  $2 = "…"
  $3 = "no_subscribers"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "message.dropped"
  $8 = "message.delivered"

SELECT v, failing, total, clients
FROM (
SELECT of_client_1 AS v, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $2) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $4) THEN clientid END) AS clients
FROM (SELECT *, CASE WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9A-Fa-f]+$', '') WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '[0-9]$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9]+$', '') ELSE CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)) AS r
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = "no_subscribers"
  $2 = "…"
  $3 = "no_subscribers"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "message.dropped"
  $8 = "message.delivered"

SELECT v, failing, total, clients
FROM (
SELECT qos AS v, count(CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $2) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $3 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $4) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event IN ($7, $8)
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = "no_subscribers"
  $2 = "…"
  $3 = "no_subscribers"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "message.dropped"
  $8 = "message.delivered"

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- of deliveries that weren't acknowledged -------------------------------------------------------------
-- {"scenario":"delivery","view":"contrast","clients":["pump-1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND qos IN (1, 2)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "pump-1"

SELECT count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event = 'message.acked' AND id IS NOT NULL AND clientid IS NOT NULL OR event = 'message.delivered' AND "timestamp" < $6 AND qos IN (1, 2))
GROUP BY id, clientid
HAVING count(CASE WHEN event = 'message.delivered' THEN 1 END) > 0) AS q
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"
  $6 = 2026-03-01T08:59:30.000Z

SELECT v, failing, total, clients
FROM (
SELECT q.v AS v, count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN username END) AS v
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event = 'message.acked' AND id IS NOT NULL AND clientid IS NOT NULL OR event = 'message.delivered' AND "timestamp" < $6 AND qos IN (1, 2))
GROUP BY id, clientid
HAVING count(CASE WHEN event = 'message.delivered' THEN 1 END) > 0) AS q
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"
  $6 = 2026-03-01T08:59:30.000Z

SELECT v, failing, total, clients
FROM (
SELECT q.v AS v, count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END END) AS v
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event = 'message.acked' AND id IS NOT NULL AND clientid IS NOT NULL OR event = 'message.delivered' AND "timestamp" < $6 AND qos IN (1, 2))
GROUP BY id, clientid
HAVING count(CASE WHEN event = 'message.delivered' THEN 1 END) > 0) AS q
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"
  $6 = 2026-03-01T08:59:30.000Z

SELECT v, failing, total, clients
FROM (
SELECT q.v AS v, count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN node END) AS v
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event = 'message.acked' AND id IS NOT NULL AND clientid IS NOT NULL OR event = 'message.delivered' AND "timestamp" < $6 AND qos IN (1, 2))
GROUP BY id, clientid
HAVING count(CASE WHEN event = 'message.delivered' THEN 1 END) > 0) AS q
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"
  $6 = 2026-03-01T08:59:30.000Z

SELECT v, failing, total, clients
FROM (
SELECT q.v AS v, count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN qos END) AS v
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event = 'message.acked' AND id IS NOT NULL AND clientid IS NOT NULL OR event = 'message.delivered' AND "timestamp" < $6 AND qos IN (1, 2))
GROUP BY id, clientid
HAVING count(CASE WHEN event = 'message.delivered' THEN 1 END) > 0) AS q
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T10:00:30.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"
  $6 = 2026-03-01T08:59:30.000Z

-- On PostgreSQL:
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN username COLLATE "C" END) AS v

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END COLLATE "C" END) AS v

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
FROM (SELECT id, clientid, min(CASE WHEN event = 'message.delivered' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.acked' THEN 1 ELSE 0 END) AS acked, min(CASE WHEN event = 'message.delivered' THEN node COLLATE "C" END) AS v

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- of rows with different columns ----------------------------------------------------------------------
-- {"scenario":"lifecycle","view":"contrast"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

SELECT count(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients, count(CASE WHEN event IN ('client.connected', 'client.connack') THEN 1 END) AS total_3, count(CASE WHEN event IN ('client.connected', 'client.connack') AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing_3
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT of_client_1 AS v, count(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM (SELECT *, CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS of_client_1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)) AS r
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT node AS v, count(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

SELECT v, failing, total, clients
FROM (
SELECT keepalive AS v, count(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)
  AND event IN ('client.connected', 'client.connack')
GROUP BY 1
) AS q
WHERE failing > 0
ORDER BY failing DESC, v NULLS FIRST
LIMIT 51
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY failing DESC, v COLLATE "C" NULLS FIRST

