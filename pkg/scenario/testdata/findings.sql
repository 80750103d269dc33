-- of the fleet ----------------------------------------------------------------------------------------
-- {"scenario":"diagnosis"}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(*) AS clients
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4
  AND clientid <> ''
GROUP BY 1) AS c) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 3
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"

SELECT clientid, event, reason_code, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC, 1, 2, 3, 4
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"

SELECT clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN 1 ELSE 0 END) AS timed, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN disconnected_at - connected_at END) AS lasted, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')
GROUP BY 1, 2
ORDER BY n DESC, 1, 2
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT t.clientid, t.source, t.n, t.first_at, t.last_at
FROM (SELECT clientid, regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason IN ('takenover', 'discarded')
GROUP BY 1, 2
HAVING count(*) >= 2) AS t
ORDER BY t.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, count(CASE WHEN event = 'client.connected' THEN 1 END) AS n, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) AS let_in, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS let_in_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS let_in_last, count(CASE WHEN (event = 'client.connack' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) AS answered
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1
HAVING count(CASE WHEN event = 'client.connected' THEN 1 END) >= 20 OR count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) - count(CASE WHEN event = 'client.connected' THEN 1 END) >= 5 AND count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) - count(CASE WHEN (event = 'client.connack' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) >= 5
ORDER BY n DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.check_authn_complete"
  $5 = "client.connack"

SELECT username, regexp_replace(peername, ':[0-9]+$', '') AS source, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN 1 ELSE 0 END) AS timed, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN disconnected_at - connected_at END) AS lasted
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1, 2
HAVING sum(1) >= 20 AND count(DISTINCT clientid) * 10 >= sum(1) * 8
ORDER BY n DESC, 1, 2
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, event, reason, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"

SELECT topic, clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"

SELECT clientid, count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) AS missing, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "…"

SELECT event, count(*) AS n, sum(copies) AS total, count(CASE WHEN copies > 1 THEN 1 END) AS doubled
FROM (SELECT event, count(*) AS copies
FROM (SELECT "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9)
ORDER BY "timestamp" DESC
LIMIT 2000) AS s
GROUP BY "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at) AS q
GROUP BY event
ORDER BY n DESC
LIMIT 8
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"

SELECT node, count(CASE WHEN took < -2000 THEN 1 END) AS n, min(took) AS least, min(CASE WHEN took < -2000 THEN "timestamp" END) AS first_at, max(CASE WHEN took < -2000 THEN "timestamp" END) AS last_at, min(CASE WHEN took < -2000 THEN from_clientid END) AS a_publisher
FROM (SELECT node, from_clientid, "timestamp", CAST("timestamp" AS BIGINT) - publish_received_at AS took
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND publish_received_at BETWEEN 1 AND 9223372036853
ORDER BY "timestamp" DESC
LIMIT 5000) AS s
GROUP BY 1
HAVING count(CASE WHEN took < -2000 THEN 1 END) >= 5
ORDER BY n DESC, 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN event = 'client.connected' THEN 1 END) AS connects
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS refused, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted')
GROUP BY 1
HAVING count(*) >= 10
ORDER BY n DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (peername = $4 OR peername LIKE $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC, 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"
  $5 = "…:%"
  $6 = "…"

SELECT clientid, topic, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(CASE WHEN authz_source NOT IN ('cache') THEN authz_source END) AS a_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'allow'
  AND clientid = $4
  AND topic = $5
GROUP BY 1, 2
ORDER BY n DESC, 1, 2
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "…"
  $5 = "…"

SELECT clientid, max(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

SELECT count(*) AS active, count(CASE WHEN ends > 0 THEN 1 END) AS gone, count(CASE WHEN ends = 0 AND came > 0 THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN "timestamp" < $5 THEN 1 END) AS earlier, count(CASE WHEN event = 'client.disconnected' AND "timestamp" < $6 THEN 1 END) AS ends, count(CASE WHEN event = 'client.connected' AND "timestamp" >= $7 THEN 1 END) AS came
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
  AND ("timestamp" < $3 OR event = 'client.connected' AND "timestamp" >= $4)
GROUP BY clientid) AS w
WHERE earlier > 0
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:02:00.000Z
  $3 = 2026-03-01T08:00:00.001Z
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T08:00:00.001Z
  $6 = 2026-03-01T08:00:00.001Z
  $7 = 2026-03-01T08:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10, $11)
  AND (peername = $12 OR peername LIKE $13)
  AND regexp_replace(peername, ':[0-9]+$', '') = $14
GROUP BY 1
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "client.connected"
  $5 = "client.ping"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"
  $8 = "session.unsubscribed"
  $9 = "message.publish"
  $10 = "message.acked"
  $11 = "message.delivered"
  $12 = "…"
  $13 = "…:%"
  $14 = "…"

SELECT clientid, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_at, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_first, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_last, min(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_first, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN "timestamp" END) AS ended_last, max(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN "timestamp" END) AS refused_last, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_last, count(CASE WHEN event = 'session.subscribed' THEN 1 END) AS subscriptions, max(keepalive) AS alive, min(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_least, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_most
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "session.subscribed"
  $7 = "…"

-- On PostgreSQL:
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5

-- On PostgreSQL:
SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node

-- On PostgreSQL:
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5

-- On PostgreSQL:
FROM (SELECT node, from_clientid, "timestamp", CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at AS took

-- of a client -----------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","clients":["pump-07"]}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(*) AS clients
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND clientid = $6
  AND clientid <> ''
GROUP BY 1) AS c) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "pump-07"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 3
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "pump-07"

SELECT clientid, event, reason_code, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump-07"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC, 1, 2, 3, 4
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "pump-07"

SELECT clientid, reason, regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN 1 ELSE 0 END) AS timed, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN disconnected_at - connected_at END) AS lasted, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'use_another_server')
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"

SELECT clientid, event, reason, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"
  $7 = "pump-07"

SELECT topic, clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "pump-07"

SELECT clientid, count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) AS missing, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY 1
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND clientid = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"
  $6 = "…"

SELECT event, count(*) AS n, sum(copies) AS total, count(CASE WHEN copies > 1 THEN 1 END) AS doubled
FROM (SELECT event, count(*) AS copies
FROM (SELECT "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9)
ORDER BY "timestamp" DESC
LIMIT 2000) AS s
GROUP BY "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at) AS q
GROUP BY event
ORDER BY n DESC
LIMIT 8
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN event = 'client.connected' THEN 1 END) AS connects
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS refused, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted')
  AND (peername = $4 OR peername LIKE $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
HAVING count(*) >= 10
ORDER BY n DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"
  $5 = "…:%"
  $6 = "…"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (peername = $4 OR peername LIKE $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC, 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"
  $5 = "…:%"
  $6 = "…"

SELECT clientid, topic, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(CASE WHEN authz_source NOT IN ('cache') THEN authz_source END) AS a_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'allow'
  AND clientid = $4
  AND topic = $5
GROUP BY 1, 2
ORDER BY n DESC, 1, 2
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "…"
  $5 = "…"

SELECT count(*) AS active, count(CASE WHEN ends > 0 THEN 1 END) AS gone, count(CASE WHEN ends = 0 AND came > 0 THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN "timestamp" < $5 THEN 1 END) AS earlier, count(CASE WHEN event = 'client.disconnected' AND "timestamp" < $6 THEN 1 END) AS ends, count(CASE WHEN event = 'client.connected' AND "timestamp" >= $7 THEN 1 END) AS came
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
  AND ("timestamp" < $3 OR event = 'client.connected' AND "timestamp" >= $4)
GROUP BY clientid) AS w
WHERE earlier > 0
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:02:00.000Z
  $3 = 2026-03-01T08:00:00.001Z
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T08:00:00.001Z
  $6 = 2026-03-01T08:00:00.001Z
  $7 = 2026-03-01T08:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10, $11)
  AND (peername = $12 OR peername LIKE $13)
  AND regexp_replace(peername, ':[0-9]+$', '') = $14
GROUP BY 1
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "client.connected"
  $5 = "client.ping"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"
  $8 = "session.unsubscribed"
  $9 = "message.publish"
  $10 = "message.acked"
  $11 = "message.delivered"
  $12 = "…"
  $13 = "…:%"
  $14 = "…"

SELECT clientid, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_at, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_first, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_last, min(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_first, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN "timestamp" END) AS ended_last, max(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN "timestamp" END) AS refused_last, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_last, count(CASE WHEN event = 'session.subscribed' THEN 1 END) AS subscriptions, max(keepalive) AS alive, min(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_least, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_most, max(CASE WHEN event IN ('client.connected', 'client.ping', 'session.subscribed', 'session.unsubscribed', 'message.acked', 'message.delivered') THEN "timestamp" END) AS active_last, max(CASE WHEN event IN ('client.check_authz_complete', 'message.publish') THEN "timestamp" END) AS willed_last, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_last, min(CASE WHEN event = 'session.subscribed' THEN topic END) AS a_filter
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid IN ($3, $4)
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "…"

-- On PostgreSQL:
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5

-- On PostgreSQL:
SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node

-- On PostgreSQL:
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5

-- of a party from an address --------------------------------------------------------------------------
-- {"scenario":"diagnosis","parties":["pump-07"],"sources":["10.0.0.0/8"]}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (clientid = $3 OR from_clientid = $4)
  AND peername ~ $5
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(*) AS clients
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $6
  AND "timestamp" < $7
  AND (clientid = $8 OR from_clientid = $9)
  AND peername ~ $10
  AND clientid <> ''
GROUP BY 1) AS c) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "pump-07"
  $5 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $6 = 2026-03-01T08:00:00.000Z
  $7 = 2026-03-01T09:00:00.000Z
  $8 = "pump-07"
  $9 = "pump-07"
  $10 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 3
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.disconnected"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, event, reason_code, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC, 1, 2, 3, 4
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, reason, regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN 1 ELSE 0 END) AS timed, sum(CASE WHEN connected_at BETWEEN 1 AND 9223372036853 AND disconnected_at BETWEEN 1 AND 9223372036853 THEN disconnected_at - connected_at END) AS lasted, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, min(node) AS a_node, min(sockname) AS a_listener
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'use_another_server')
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, event, reason, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND (clientid = $7 OR from_clientid = $8)
  AND peername ~ $9
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"
  $7 = "pump-07"
  $8 = "pump-07"
  $9 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT topic, clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) AS missing, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
GROUP BY 1
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
  AND clientid = $8
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $8 = "…"

SELECT event, count(*) AS n, sum(copies) AS total, count(CASE WHEN copies > 1 THEN 1 END) AS doubled
FROM (SELECT event, count(*) AS copies
FROM (SELECT "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9)
ORDER BY "timestamp" DESC
LIMIT 2000) AS s
GROUP BY "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at) AS q
GROUP BY event
ORDER BY n DESC
LIMIT 8
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN event = 'client.connected' THEN 1 END) AS connects
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS refused, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted')
  AND (peername = $4 OR peername LIKE $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
HAVING count(*) >= 10
ORDER BY n DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"
  $5 = "…:%"
  $6 = "…"

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (peername = $4 OR peername LIKE $5)
  AND regexp_replace(peername, ':[0-9]+$', '') = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC, 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"
  $5 = "…:%"
  $6 = "…"

SELECT clientid, topic, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(CASE WHEN authz_source NOT IN ('cache') THEN authz_source END) AS a_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'allow'
  AND clientid = $4
  AND topic = $5
GROUP BY 1, 2
ORDER BY n DESC, 1, 2
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "…"
  $5 = "…"

SELECT count(*) AS active, count(CASE WHEN ends > 0 THEN 1 END) AS gone, count(CASE WHEN ends = 0 AND came > 0 THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN "timestamp" < $5 THEN 1 END) AS earlier, count(CASE WHEN event = 'client.disconnected' AND "timestamp" < $6 THEN 1 END) AS ends, count(CASE WHEN event = 'client.connected' AND "timestamp" >= $7 THEN 1 END) AS came
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
  AND ("timestamp" < $3 OR event = 'client.connected' AND "timestamp" >= $4)
GROUP BY clientid) AS w
WHERE earlier > 0
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:02:00.000Z
  $3 = 2026-03-01T08:00:00.001Z
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T08:00:00.001Z
  $6 = 2026-03-01T08:00:00.001Z
  $7 = 2026-03-01T08:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9, $10, $11)
  AND (peername = $12 OR peername LIKE $13)
  AND regexp_replace(peername, ':[0-9]+$', '') = $14
GROUP BY 1
LIMIT 21
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "client.connected"
  $5 = "client.ping"
  $6 = "client.check_authz_complete"
  $7 = "session.subscribed"
  $8 = "session.unsubscribed"
  $9 = "message.publish"
  $10 = "message.acked"
  $11 = "message.delivered"
  $12 = "…"
  $13 = "…:%"
  $14 = "…"

SELECT clientid, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_at, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_first, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_last, min(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_first, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN "timestamp" END) AS ended_last, max(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN "timestamp" END) AS refused_last, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_last, count(CASE WHEN event = 'session.subscribed' THEN 1 END) AS subscriptions, max(keepalive) AS alive, min(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_least, max(CASE WHEN event = 'client.disconnected' AND (reason NOT IN ('takenover', 'discarded') OR reason IS NULL) THEN reason END) AS reason_most, max(CASE WHEN event IN ('client.connected', 'client.ping', 'session.subscribed', 'session.unsubscribed', 'message.acked', 'message.delivered') THEN "timestamp" END) AS active_last, max(CASE WHEN event IN ('client.check_authz_complete', 'message.publish') THEN "timestamp" END) AS willed_last, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_last, min(CASE WHEN event = 'session.subscribed' THEN topic END) AS a_filter
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid IN ($3, $4)
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = "…"

-- On PostgreSQL:
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5

-- On PostgreSQL:
SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node

-- On PostgreSQL:
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5

-- of a topic ------------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","topics":["pumps/+/state"]}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic ~ $3 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $4))
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(*) AS clients
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND (topic ~ $7 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $8))
  AND clientid <> ''
GROUP BY 1) AS c) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "^(?:pumps/[^/]*/state$)"
  $4 = "^(?:\\$share/[^/]+/|\\$queue/)(?:pumps/[^/]*/state$)"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "^(?:pumps/[^/]*/state$)"
  $8 = "^(?:\\$share/[^/]+/|\\$queue/)(?:pumps/[^/]*/state$)"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (topic ~ $4 OR ((event = 'client.check_authz_complete' AND action = 'subscribe') AND topic ~ $5))
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC, 1, 2, 3, 4
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "^(?:pumps/[^/]*/state$)"
  $5 = "^(?:\\$share/[^/]+/|\\$queue/)(?:pumps/[^/]*/state$)"

SELECT clientid, event, reason, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND topic ~ $7
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"
  $7 = "^(?:pumps/[^/]*/state$)"

SELECT topic, clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic ~ $4
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "^(?:pumps/[^/]*/state$)"

SELECT clientid, count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) AS missing, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
GROUP BY 1
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:pumps/[^/]*/state$)"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
  AND clientid = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:pumps/[^/]*/state$)"
  $6 = "…"

SELECT event, count(*) AS n, sum(copies) AS total, count(CASE WHEN copies > 1 THEN 1 END) AS doubled
FROM (SELECT event, count(*) AS copies
FROM (SELECT "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9)
ORDER BY "timestamp" DESC
LIMIT 2000) AS s
GROUP BY "timestamp", event, clientid, username, peername, node, topic, id, reason, reason_code, connected_at) AS q
GROUP BY event
ORDER BY n DESC
LIMIT 8
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"

SELECT node, count(CASE WHEN took < -2000 THEN 1 END) AS n, min(took) AS least, min(CASE WHEN took < -2000 THEN "timestamp" END) AS first_at, max(CASE WHEN took < -2000 THEN "timestamp" END) AS last_at, min(CASE WHEN took < -2000 THEN from_clientid END) AS a_publisher
FROM (SELECT node, from_clientid, "timestamp", CAST("timestamp" AS BIGINT) - publish_received_at AS took
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND publish_received_at BETWEEN 1 AND 9223372036853
ORDER BY "timestamp" DESC
LIMIT 5000) AS s
GROUP BY 1
HAVING count(CASE WHEN took < -2000 THEN 1 END) >= 5
ORDER BY n DESC, 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN event = 'client.connected' THEN 1 END) AS connects
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT clientid, topic, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(CASE WHEN authz_source NOT IN ('cache') THEN authz_source END) AS a_source
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'allow'
  AND clientid = $4
  AND topic = $5
GROUP BY 1, 2
ORDER BY n DESC, 1, 2
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "…"
  $5 = "…"

SELECT clientid, max(node) AS a_node
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "…"

-- On PostgreSQL:
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5

-- On PostgreSQL:
SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS minutes_took, min(node) AS a_node

-- On PostgreSQL:
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5

-- On PostgreSQL:
FROM (SELECT node, from_clientid, "timestamp", CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at AS took

-- in a poor table -------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","users":["pump"]}

SELECT e.named, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
GROUP BY 1) AS e
CROSS JOIN (SELECT count(*) AS clients
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND username = $6
  AND clientid <> ''
GROUP BY 1) AS c) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "pump"

SELECT clientid, event, reason_code, sum(1) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(sockname) AS a_listener
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND username = $5
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC, 1, 2, 3
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump"

SELECT clientid, count(CASE WHEN event = 'client.connected' THEN 1 END) AS n, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS last_at, count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) AS let_in, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS let_in_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS let_in_last, count(CASE WHEN (event = 'client.connack' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) AS answered
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND username = $6
GROUP BY 1
HAVING count(CASE WHEN event = 'client.connected' THEN 1 END) >= 20 OR count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) - count(CASE WHEN event = 'client.connected' THEN 1 END) >= 5 AND count(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) - count(CASE WHEN (event = 'client.connack' AND reason_code IN ('success', 'connection_accepted')) THEN 1 END) >= 5
ORDER BY n DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.connected"
  $4 = "client.check_authn_complete"
  $5 = "client.connack"
  $6 = "pump"

SELECT clientid, count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) AS missing, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND username = $5
GROUP BY 1
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) >= 3000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST("timestamp" AS BIGINT) - publish_received_at) END) AS minutes_took
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND username = $5
  AND clientid = $6
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 60000 AND (CAST("timestamp" AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST("timestamp" AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5
ORDER BY missing DESC, 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump"
  $6 = "…"

SELECT event, count(*) AS n, sum(copies) AS total, count(CASE WHEN copies > 1 THEN 1 END) AS doubled
FROM (SELECT event, count(*) AS copies
FROM (SELECT "timestamp", event, clientid, username, topic, id, reason_code, connected_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6, $7, $8, $9)
ORDER BY "timestamp" DESC
LIMIT 2000) AS s
GROUP BY "timestamp", event, clientid, username, topic, id, reason_code, connected_at) AS q
GROUP BY event
ORDER BY n DESC
LIMIT 8
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.connack"
  $6 = "client.disconnected"
  $7 = "message.dropped"
  $8 = "message.delivery_dropped"
  $9 = "delivery.dropped"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, count(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN clientid END) AS refused, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS let_in, count(DISTINCT CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS users, min(CASE WHEN reason_code NOT IN ('no_authn_hooks', 'quota_exceeded', 'server_unavailable', 'banned', 'server_busy', 'success', 'connection_accepted') THEN username END) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT clientid, min(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_first, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS accepted_at, min(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_first, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_last, min(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_first, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_last, max(CASE WHEN (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted')) THEN "timestamp" END) AS refused_last, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_last, count(CASE WHEN event = 'session.subscribed' THEN 1 END) AS subscriptions, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "session.subscribed"
  $7 = "…"

-- On PostgreSQL:
HAVING count(CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN 1 END) - count(CASE WHEN event = 'message.acked' THEN 1 END) >= 3 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) >= 5 OR count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN 1 END) >= 5

-- On PostgreSQL:
SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing, count(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN 1 END) AS n, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS first_at, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) AS deliveries, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) AS late, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_least, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) >= 3000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS took_most, count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) AS minutes_late, min(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_first, max(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN "timestamp" END) AS minutes_last, sum(CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) END) AS minutes_took

-- On PostgreSQL:
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 THEN id END) - count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 60000 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) < 3000 THEN id END) >= 5 OR count(DISTINCT CASE WHEN event = 'message.delivered' AND publish_received_at BETWEEN 1 AND 9223372036853 AND (CAST(date_part('epoch', "timestamp") * 1000 AS BIGINT) - publish_received_at) BETWEEN 60000 AND 900000 THEN id END) >= 5

