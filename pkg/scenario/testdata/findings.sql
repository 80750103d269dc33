-- of the fleet ----------------------------------------------------------------------------------------
-- {"scenario":"diagnosis"}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T09:00:00.000Z

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 5
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, event, reason_code, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"

SELECT clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN connected_at > 0 THEN 1 END) AS timed, sum(CASE WHEN connected_at > 0 THEN disconnected_at - connected_at END) AS lasted
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')
GROUP BY 1, 2
ORDER BY n DESC
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

SELECT clientid, event, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"

SELECT topic, clientid, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = 'no_subscribers'
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3
ORDER BY missing DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS welcome
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"

SELECT topic, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic = $4
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at, denied_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max(CASE WHEN event = 'client.check_authz_complete' THEN "timestamp" END) AS denied_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('session.subscribed', 'session.unsubscribed') OR action = 'subscribe' AND result = 'deny')
GROUP BY topic
) AS q
WHERE topic_filter ~ $6
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "client.check_authz_complete"
  $6 = "^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[+#/]*$|^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[^/]*$|(?:^|/)(?:…)(?:/|$)"
  $7 = "[+#]"
  $8 = "(?:^|/)…(?:/|$)"

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, count(*) FILTER (WHERE a.id IS NULL) AS failed, count(*) AS total, count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '') AS clients, min(d.first_at) FILTER (WHERE a.id IS NULL) AS first_at, max(d.first_at) FILTER (WHERE a.id IS NULL) AS last_at
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1
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
  AND clientid = $8
GROUP BY id, clientid) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T10:00:30.000Z
  $7 = "message.acked"
  $8 = "…"

SELECT count(*) AS active, count(CASE WHEN w.ends > 0 THEN 1 END) AS gone, count(CASE WHEN w.ends = 0 AND c.clientid IS NOT NULL THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN event = 'client.disconnected' THEN 1 END) AS ends
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
GROUP BY clientid) AS w
LEFT JOIN (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4
  AND event = $5
GROUP BY clientid) AS c
ON c.clientid = w.clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.001Z
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T08:02:00.000Z
  $5 = "client.connected"

SELECT clientid, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS welcome_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_at_last, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_at, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

-- of a client -----------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","clients":["pump-07"]}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid = $3
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND clientid = $6) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump-07"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "pump-07"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 5
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, event, reason_code, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump-07"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "pump-07"

SELECT clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN connected_at > 0 THEN 1 END) AS timed, sum(CASE WHEN connected_at > 0 THEN disconnected_at - connected_at END) AS lasted
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"

SELECT t.clientid, t.source, t.n, t.first_at, t.last_at
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND reason IN ('takenover', 'discarded')
GROUP BY clientid) AS q
JOIN (SELECT clientid, regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND event = $7
  AND reason IN ('takenover', 'discarded')
GROUP BY 1, 2
HAVING count(*) >= 2) AS t
ON t.clientid = q.clientid
ORDER BY t.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T09:00:00.000Z
  $7 = "client.disconnected"

SELECT clientid, event, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND clientid = $7
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"
  $7 = "pump-07"

SELECT topic, clientid, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND clientid = $4
  AND reason = 'no_subscribers'
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "pump-07"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid = $5
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3
ORDER BY missing DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS welcome
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND regexp_replace(peername, ':[0-9]+$', '') = $4
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"

SELECT topic, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic = $4
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at, denied_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max(CASE WHEN event = 'client.check_authz_complete' THEN "timestamp" END) AS denied_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('session.subscribed', 'session.unsubscribed') OR action = 'subscribe' AND result = 'deny')
GROUP BY topic
) AS q
WHERE topic_filter ~ $6
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "client.check_authz_complete"
  $6 = "^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[+#/]*$|^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[^/]*$|(?:^|/)(?:…)(?:/|$)"
  $7 = "[+#]"
  $8 = "(?:^|/)…(?:/|$)"

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, count(*) FILTER (WHERE a.id IS NULL) AS failed, count(*) AS total, count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '') AS clients, min(d.first_at) FILTER (WHERE a.id IS NULL) AS first_at, max(d.first_at) FILTER (WHERE a.id IS NULL) AS last_at
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1
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
  AND clientid = $8
GROUP BY id, clientid) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "…"
  $5 = 2026-03-01T08:00:00.000Z
  $6 = 2026-03-01T10:00:30.000Z
  $7 = "message.acked"
  $8 = "…"

SELECT count(*) AS active, count(CASE WHEN w.ends > 0 THEN 1 END) AS gone, count(CASE WHEN w.ends = 0 AND c.clientid IS NOT NULL THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN event = 'client.disconnected' THEN 1 END) AS ends
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
GROUP BY clientid) AS w
LEFT JOIN (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4
  AND event = $5
GROUP BY clientid) AS c
ON c.clientid = w.clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.001Z
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T08:02:00.000Z
  $5 = "client.connected"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
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

SELECT clientid, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS welcome_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_at_last, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_at, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

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
CROSS JOIN (SELECT count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $6
  AND "timestamp" < $7
  AND (clientid = $8 OR from_clientid = $9)
  AND peername ~ $10) AS c
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

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server', 'kicked', 'administrative_action') OR reason IS NULL)
GROUP BY 1, 2, 3
HAVING count(DISTINCT clientid) >= 5
ORDER BY clients DESC, t
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"

SELECT clientid, event, reason_code, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user, min(regexp_replace(peername, ':[0-9]+$', '')) AS a_source, count(DISTINCT regexp_replace(peername, ':[0-9]+$', '')) AS sources
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(CASE WHEN connected_at > 0 THEN 1 END) AS timed, sum(CASE WHEN connected_at > 0 THEN disconnected_at - connected_at END) AS lasted
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND reason NOT IN ('normal', 'disconnect_with_will_message', 'takenover', 'discarded', 'use_another_server')
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT t.clientid, t.source, t.n, t.first_at, t.last_at
FROM (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND reason IN ('takenover', 'discarded')
GROUP BY clientid) AS q
JOIN (SELECT clientid, regexp_replace(peername, ':[0-9]+$', '') AS source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $7
  AND "timestamp" < $8
  AND event = $9
  AND reason IN ('takenover', 'discarded')
GROUP BY 1, 2
HAVING count(*) >= 2) AS t
ON t.clientid = q.clientid
ORDER BY t.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.disconnected"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $7 = 2026-03-01T08:00:00.000Z
  $8 = 2026-03-01T09:00:00.000Z
  $9 = "client.disconnected"

SELECT clientid, event, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND (clientid = $7 OR from_clientid = $8)
  AND peername ~ $9
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC
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

SELECT topic, clientid, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (clientid = $4 OR from_clientid = $5)
  AND peername ~ $6
  AND reason = 'no_subscribers'
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "pump-07"
  $5 = "pump-07"
  $6 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3
ORDER BY missing DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT regexp_replace(peername, ':[0-9]+$', '') AS source, count(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN 1 END) AS n, min(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS first_at, max(CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN "timestamp" END) AS last_at, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) AS clients, count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) AS users, count(DISTINCT CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN clientid END) AS welcome
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND regexp_replace(peername, ':[0-9]+$', '') = $4
GROUP BY 1
HAVING count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN clientid END) >= 10 OR count(DISTINCT CASE WHEN reason_code NOT IN ('server_unavailable', 'no_authn_hooks', 'quota_exceeded', 'banned', 'server_busy', 'use_another_server', 'unsupported_protocol_version', 'protocol_error', 'malformed_packet', 'client_identifier_not_valid', 'packet_too_large', 'topic_name_invalid', 'qos_not_supported', 'retain_not_supported', 'success', 'connection_accepted') THEN username END) >= 10
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "…"

SELECT topic, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic = $4
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at, denied_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max(CASE WHEN event = 'client.check_authz_complete' THEN "timestamp" END) AS denied_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('session.subscribed', 'session.unsubscribed') OR action = 'subscribe' AND result = 'deny')
GROUP BY topic
) AS q
WHERE topic_filter ~ $6
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "client.check_authz_complete"
  $6 = "^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[+#/]*$|^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[^/]*$|(?:^|/)(?:…)(?:/|$)"
  $7 = "[+#]"
  $8 = "(?:^|/)…(?:/|$)"

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, count(*) FILTER (WHERE a.id IS NULL) AS failed, count(*) AS total, count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '') AS clients, min(d.first_at) FILTER (WHERE a.id IS NULL) AS first_at, max(d.first_at) FILTER (WHERE a.id IS NULL) AS last_at
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
  AND clientid = $4
  AND (clientid = $5 OR from_clientid = $6)
  AND peername ~ $7
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $8
  AND "timestamp" < $9
  AND event = $10
  AND clientid = $11
GROUP BY id, clientid) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "…"
  $5 = "pump-07"
  $6 = "pump-07"
  $7 = "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+$"
  $8 = 2026-03-01T08:00:00.000Z
  $9 = 2026-03-01T10:00:30.000Z
  $10 = "message.acked"
  $11 = "…"

SELECT count(*) AS active, count(CASE WHEN w.ends > 0 THEN 1 END) AS gone, count(CASE WHEN w.ends = 0 AND c.clientid IS NOT NULL THEN 1 END) AS moved
FROM (SELECT clientid, count(CASE WHEN event = 'client.disconnected' THEN 1 END) AS ends
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid <> ''
GROUP BY clientid) AS w
LEFT JOIN (SELECT clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $3
  AND "timestamp" < $4
  AND event = $5
GROUP BY clientid) AS c
ON c.clientid = w.clientid
LIMIT 2
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:00:00.001Z
  $3 = 2026-03-01T08:00:00.000Z
  $4 = 2026-03-01T08:02:00.000Z
  $5 = "client.connected"

SELECT date_bin(INTERVAL '10 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, event, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, count(DISTINCT clientid) AS clients
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

SELECT clientid, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS welcome_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_at_last, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_at, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

-- of a topic ------------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","topics":["pumps/+/state"]}

SELECT e.named, e.node, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (topic ~ $3 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $4))
GROUP BY 1, 2) AS e
CROSS JOIN (SELECT count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $5
  AND "timestamp" < $6
  AND (topic ~ $7 OR ((event IN ('session.subscribed', 'session.unsubscribed') OR (event = 'client.check_authz_complete' AND action = 'subscribe')) AND topic ~ $8))) AS c
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

SELECT clientid, action, topic, authz_source, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND (topic ~ $4 OR ((event = 'client.check_authz_complete' AND action = 'subscribe') AND topic ~ $5))
  AND result = 'deny'
GROUP BY 1, 2, 3, 4
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authz_complete"
  $4 = "^(?:pumps/[^/]*/state$)"
  $5 = "^(?:\\$share/[^/]+/|\\$queue/)(?:pumps/[^/]*/state$)"

SELECT clientid, event, reason, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(topic) AS a_topic, count(DISTINCT topic) AS topics
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5, $6)
  AND topic ~ $7
  AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL)
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "schema.validation_failed"
  $6 = "message.transformation_failed"
  $7 = "^(?:pumps/[^/]*/state$)"

SELECT topic, clientid, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic ~ $4
  AND reason = 'no_subscribers'
GROUP BY 1, 2
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "^(?:pumps/[^/]*/state$)"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND topic ~ $5
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3
ORDER BY missing DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "^(?:pumps/[^/]*/state$)"

SELECT date_bin(INTERVAL '41 seconds', "timestamp", TIMESTAMP '1970-01-01 00:00:00') AS t, node, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
GROUP BY 1, 2
ORDER BY 1
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT topic, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND topic = $4
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "…"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at, denied_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max(CASE WHEN event = 'client.check_authz_complete' THEN "timestamp" END) AS denied_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('session.subscribed', 'session.unsubscribed') OR action = 'subscribe' AND result = 'deny')
GROUP BY topic
) AS q
WHERE topic_filter ~ $6
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "client.check_authz_complete"
  $6 = "^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[+#/]*$|^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[^/]*$|(?:^|/)(?:…)(?:/|$)"
  $7 = "[+#]"
  $8 = "(?:^|/)…(?:/|$)"

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, count(*) FILTER (WHERE a.id IS NULL) AS failed, count(*) AS total, count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '') AS clients, min(d.first_at) FILTER (WHERE a.id IS NULL) AS first_at, max(d.first_at) FILTER (WHERE a.id IS NULL) AS last_at
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
  AND clientid = $4
  AND topic ~ $5
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $6
  AND "timestamp" < $7
  AND event = $8
  AND clientid = $9
GROUP BY id, clientid) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "…"
  $5 = "^(?:pumps/[^/]*/state$)"
  $6 = 2026-03-01T08:00:00.000Z
  $7 = 2026-03-01T10:00:30.000Z
  $8 = "message.acked"
  $9 = "…"

SELECT clientid, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS welcome_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_at_last, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_at, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "…"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

-- in a poor table -------------------------------------------------------------------------------------
-- {"scenario":"diagnosis","users":["pump"]}

SELECT e.named, e.n, e.first_at, e.last_at, c.clients
FROM (SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS named, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND username = $3
GROUP BY 1) AS e
CROSS JOIN (SELECT count(DISTINCT clientid) FILTER (WHERE clientid <> '') AS clients
FROM emqx_full_link_events
WHERE "timestamp" >= $4
  AND "timestamp" < $5
  AND username = $6) AS c
ORDER BY e.n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "pump"
  $4 = 2026-03-01T08:00:00.000Z
  $5 = 2026-03-01T09:00:00.000Z
  $6 = "pump"

SELECT clientid, event, reason_code, count(*) AS n, min("timestamp") AS first_at, max("timestamp") AS last_at, min(username) AS a_user
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND username = $5
  AND (event IN ('client.check_authn_complete', 'client.connack') AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
ORDER BY n DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connack"
  $5 = "pump"

SELECT clientid, count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) AS missing
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND username = $5
GROUP BY 1
HAVING count(DISTINCT CASE WHEN event = 'message.delivered' AND qos IN (1, 2) THEN id END) - count(DISTINCT CASE WHEN event = 'message.acked' THEN id END) >= 3
ORDER BY missing DESC
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivered"
  $4 = "message.acked"
  $5 = "pump"

SELECT g1, failed, total, clients, first_at, last_at
FROM (
SELECT d.g1 AS g1, count(*) FILTER (WHERE a.id IS NULL) AS failed, count(*) AS total, count(DISTINCT d.clientid) FILTER (WHERE a.id IS NULL AND d.clientid <> '') AS clients, min(d.first_at) FILTER (WHERE a.id IS NULL) AS first_at, max(d.first_at) FILTER (WHERE a.id IS NULL) AS last_at
FROM (SELECT id, clientid, min("timestamp") AS first_at, min(clientid) AS g1
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND qos IN (1, 2)
  AND clientid = $4
  AND username = $5
GROUP BY id, clientid) AS d
LEFT JOIN (SELECT id, clientid
FROM emqx_full_link_events
WHERE "timestamp" >= $6
  AND "timestamp" < $7
  AND event = $8
  AND clientid = $9
GROUP BY id, clientid) AS a
ON a.id = d.id AND a.clientid = d.clientid
GROUP BY 1
) AS q
WHERE failed > 0
ORDER BY failed DESC, g1 NULLS FIRST
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T08:59:30.000Z
  $3 = "message.delivered"
  $4 = "…"
  $5 = "pump"
  $6 = 2026-03-01T08:00:00.000Z
  $7 = 2026-03-01T10:00:30.000Z
  $8 = "message.acked"
  $9 = "…"

SELECT clientid, max(CASE WHEN (event = 'client.check_authn_complete' AND reason_code IN ('success', 'connection_accepted')) THEN "timestamp" END) AS welcome_at, max(CASE WHEN event = 'client.connected' THEN "timestamp" END) AS connected_at_last, max(CASE WHEN event = 'client.disconnected' THEN "timestamp" END) AS ended_at, max(keepalive) AS alive
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND clientid = $6
GROUP BY 1
LIMIT 201
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.connected"
  $5 = "client.disconnected"
  $6 = "…"

-- On PostgreSQL:
ORDER BY failed DESC, g1 COLLATE "C" NULLS FIRST

