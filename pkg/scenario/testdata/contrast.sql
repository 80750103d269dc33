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

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3, d4, d5]) AS dimension, unnest(ARRAY[v1, v2, v3, v4, v5]) AS v
FROM (SELECT clientid,
  CASE WHEN (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  regexp_replace(peername, ':[0-9]+$', '') AS v1,
  2 AS d2,
  username AS v2,
  3 AS d3,
  CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN ipv6_to_cidr(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END, arrow_cast(64, 'UInt8')) END AS v3,
  4 AS d4,
  CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS v4,
  5 AS d5,
  node AS v5
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid LIKE $4) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 251
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "dev-%"

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

-- On PostgreSQL:
  CASE WHEN peername ~ '^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+:[0-9]+$' THEN regexp_replace(peername, '[.][0-9]+:[0-9]+$', '.0/24') WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN host(network(set_masklen(inet(CASE WHEN peername ~ '^(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:|(?:[0-9A-Fa-f]{1,4}:){1,6}:[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,5}(?::[0-9A-Fa-f]{1,4}){1,2}|(?:[0-9A-Fa-f]{1,4}:){1,4}(?::[0-9A-Fa-f]{1,4}){1,3}|(?:[0-9A-Fa-f]{1,4}:){1,3}(?::[0-9A-Fa-f]{1,4}){1,4}|(?:[0-9A-Fa-f]{1,4}:){1,2}(?::[0-9A-Fa-f]{1,4}){1,5}|[0-9A-Fa-f]{1,4}:(?::[0-9A-Fa-f]{1,4}){1,6}|:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|:)):[0-9]{1,5}$' THEN regexp_replace(peername, ':[0-9]+$', '') ELSE '::' END), 64))) || '/64' END AS v3,

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

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3, d4]) AS dimension, unnest(ARRAY[v1, v2, v3, v4]) AS v
FROM (SELECT clientid,
  CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS v1,
  2 AS d2,
  sockname AS v2,
  3 AS d3,
  node AS v3,
  4 AS d4,
  reason AS v4
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3, d4]) AS dimension, unnest(ARRAY[v1, v2, v3, v4]) AS v
FROM (SELECT clientid,
  CASE WHEN (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')) THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS v1,
  2 AS d2,
  sockname AS v2,
  3 AS d3,
  node AS v3,
  4 AS d4,
  reason AS v4
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (event = 'client.disconnected' AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server'))) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0 AND dimension = 1 AND v = $4) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.000Z
  $3 = "client.disconnected"
  $4 = "…"

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

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

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3]) AS dimension, unnest(ARRAY[v1, v2, v3]) AS v
FROM (SELECT clientid,
  CASE WHEN (event = 'message.dropped' AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)) AND reason = $1 AND (event <> 'message.dropped' OR reason <> 'no_subscribers' OR reason IS NULL OR id IS NULL OR id <> $2) THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  CASE WHEN event = 'message.delivered' THEN from_username ELSE username END AS v1,
  2 AS d2,
  CASE WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9A-Fa-f]+$', '') WHEN CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END ~ '[0-9]$' THEN regexp_replace(CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END, '[0-9]+$', '') ELSE CASE WHEN event = 'message.delivered' THEN from_clientid ELSE clientid END END AS v2,
  3 AS d3,
  qos || '' AS v3
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4
  AND event IN ($5, $6)) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 151
  $1 = "no_subscribers"
  $2 = "…"
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T09:00:00.000Z
  $5 = "message.dropped"
  $6 = "message.delivered"

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

-- of deliveries that weren't acknowledged -------------------------------------------------------------
-- {"scenario":"delivery","view":"contrast","clients":["pump-1"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-1"

SELECT count(CASE WHEN q.acked = 0 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND q.acked = 0 THEN clientid END) AS clients, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS all_clients
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked
FROM (SELECT id, clientid, min("timestamp") AS first_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
  AND clientid = $4
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event = $7
  AND clientid = $8) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS q
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "pump-1"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T10:00:00.000Z
  $7 = "message.acked"
  $8 = "pump-1"

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3, d4]) AS dimension, unnest(ARRAY[v1, v2, v3, v4]) AS v
FROM (SELECT clientid,
  CASE WHEN q.acked = 0 THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  q.v1 AS v1,
  2 AS d2,
  q.v2 AS v2,
  3 AS d3,
  q.v3 AS v3,
  4 AS d4,
  q.v4 || '' AS v4
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.v1) AS v1, min(d.v2) AS v2, min(d.v3) AS v3, min(d.v4) AS v4
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(username) AS v1, min(CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END) AS v2, min(node) AS v3, min(qos) AS v4
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
  AND clientid = $4
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event = $7
  AND clientid = $8) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY d.id, d.clientid) AS q) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "pump-1"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T10:00:00.000Z
  $7 = "message.acked"
  $8 = "pump-1"

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

-- On PostgreSQL:
FROM (SELECT d.id, d.clientid, min(d.first_at) AS first_at, max(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS acked, min(d.v1 COLLATE "C") AS v1, min(d.v2 COLLATE "C") AS v2, min(d.v3 COLLATE "C") AS v3, min(d.v4) AS v4

-- On PostgreSQL:
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(username COLLATE "C") AS v1, min(CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END COLLATE "C") AS v2, min(node COLLATE "C") AS v3, min(qos) AS v4

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

SELECT dimension, v, failing, total, clients
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v NULLS FIRST) AS place
FROM (SELECT dimension, v, count(CASE WHEN failed = 1 THEN 1 END) AS failing, count(*) AS total, count(DISTINCT CASE WHEN clientid <> '' AND failed = 1 THEN clientid END) AS clients
FROM (SELECT clientid, failed, unnest(ARRAY[d1, d2, d3]) AS dimension, unnest(ARRAY[v1, v2, v3]) AS v
FROM (SELECT clientid,
  CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN 1 ELSE 0 END AS failed,
  1 AS d1,
  CASE WHEN clientid ~ '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN regexp_replace(clientid, '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$', '') WHEN clientid ~ '(?:^|[^0-9A-Za-z])(?:[0-9][0-9A-Fa-f]{5,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{4,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f]{3}[0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{4}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{5,}[0-9][0-9A-Fa-f]*)$' THEN regexp_replace(clientid, '[0-9A-Fa-f]+$', '') WHEN clientid ~ '[0-9]$' THEN regexp_replace(clientid, '[0-9]+$', '') ELSE clientid END AS v1,
  2 AS d2,
  node AS v2,
  CASE WHEN event IN ('client.connected', 'client.connack') THEN 3 END AS d3,
  keepalive || '' AS v3
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8)) AS r) AS u
WHERE dimension IS NOT NULL
GROUP BY 1, 2) AS g
WHERE failing > 0) AS p
WHERE place <= 50
ORDER BY dimension, place
LIMIT 151
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "session.subscribed"
  $7 = "session.unsubscribed"
  $8 = "client.disconnected"

-- On PostgreSQL:
FROM (SELECT dimension, v, failing, total, clients, row_number() OVER (PARTITION BY dimension ORDER BY failing DESC, v COLLATE "C" NULLS FIRST) AS place

