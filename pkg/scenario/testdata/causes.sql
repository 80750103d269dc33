-- of drops --------------------------------------------------------------------------------------------
-- {"scenario":"drops","view":"causes"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT event_name, cause, n, clients, topics, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, reason AS cause, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, count(DISTINCT topic) AS topics, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT topic, n
FROM (
SELECT topic, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = $4
  AND topic <> ''
GROUP BY topic
) AS q
ORDER BY n DESC, topic
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "no_subscribers"

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
  AND (event IN ('session.subscribed', 'session.unsubscribed') OR action = 'subscribe' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "client.check_authz_complete"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at, denied_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max(CASE WHEN event = 'client.check_authz_complete' THEN "timestamp" END) AS denied_at, max("timestamp") AS last_at
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

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY n DESC, topic COLLATE "C"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $8 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- of delivery drops that failed -----------------------------------------------------------------------
-- {"scenario":"drops","view":"causes","events":["delivery.dropped"],"outcome":"failure","clients":["screen*"],"limit":5}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid LIKE $5
  AND (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "screen%"

SELECT event_name, cause, n, clients, topics, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, reason AS cause, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, count(DISTINCT topic) AS topics, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND clientid LIKE $5
  AND (event IN ('message.delivery_dropped', 'delivery.dropped') AND (reason NOT IN ('no_local', 'subscription_filter') OR reason IS NULL))
GROUP BY 1, 2
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "screen%"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST

-- of access -------------------------------------------------------------------------------------------
-- {"scenario":"access","view":"causes"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT event_name, cause, action, n, clients, topics, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, CASE WHEN event = 'client.check_authn_complete' THEN reason_code WHEN event = 'client.check_authz_complete' THEN authz_source END AS cause, action, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, count(DISTINCT topic) AS topics, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND ((event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted')) OR (event = 'client.check_authz_complete' AND result = 'deny'))
GROUP BY 1, 2, 3
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST, action NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST, action COLLATE "C" NULLS FIRST

-- of failed authentications ---------------------------------------------------------------------------
-- {"scenario":"access","view":"causes","events":["client.check_authn_complete"],"outcome":"failure","sources":["198.51.100.66"]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND peername ~ $4
  AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted'))
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "^198\\.51\\.100\\.66:[0-9]+$"

SELECT event_name, cause, action, n, clients, topics, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, CASE WHEN event = 'client.check_authn_complete' THEN reason_code WHEN event = 'client.check_authz_complete' THEN authz_source END AS cause, action, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, count(DISTINCT topic) AS topics, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND peername ~ $4
  AND (event = 'client.check_authn_complete' AND reason_code NOT IN ('success', 'connection_accepted'))
GROUP BY 1, 2, 3
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST, action NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "^198\\.51\\.100\\.66:[0-9]+$"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST, action COLLATE "C" NULLS FIRST

-- of drops without denied subscriptions ---------------------------------------------------------------
-- {"scenario":"drops","view":"causes"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT event_name, cause, n, clients, topics, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, reason AS cause, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, count(DISTINCT topic) AS topics, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT topic, n
FROM (
SELECT topic, count(*) AS n
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event = $3
  AND reason = $4
  AND topic <> ''
GROUP BY topic
) AS q
ORDER BY n DESC, topic
LIMIT 6
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "no_subscribers"

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"

SELECT topic_filter, clients, one, another, subscribed_at, unsubscribed_at
FROM (
SELECT min(topic) AS topic_filter, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, min(clientid) AS one, max(clientid) AS another, max(CASE WHEN event = 'session.subscribed' THEN "timestamp" END) AS subscribed_at, max(CASE WHEN event = 'session.unsubscribed' THEN "timestamp" END) AS unsubscribed_at, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
GROUP BY topic
) AS q
WHERE topic_filter ~ $5
ORDER BY CASE WHEN topic_filter ~ $6 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "session.subscribed"
  $4 = "session.unsubscribed"
  $5 = "^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[+#/]*$|^(?:(?:\\$share/[^/]+/|\\$queue/)|\\$exclusive/)?[^/]*$|(?:^|/)(?:…)(?:/|$)"
  $6 = "[+#]"
  $7 = "(?:^|/)…(?:/|$)"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST

-- On PostgreSQL:
ORDER BY n DESC, topic COLLATE "C"

-- On PostgreSQL:
ORDER BY CASE WHEN topic_filter ~ $6 THEN 1 ELSE 0 END + CASE WHEN topic_filter ~ $7 THEN 1 ELSE 0 END DESC, last_at DESC, topic_filter COLLATE "C"

-- of drops without topics -----------------------------------------------------------------------------
-- {"scenario":"drops","view":"causes"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

SELECT event_name, cause, n, clients, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, reason AS cause, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4, $5)
GROUP BY 1, 2
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.dropped"
  $4 = "message.delivery_dropped"
  $5 = "delivery.dropped"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST

-- of access in a poor table ---------------------------------------------------------------------------
-- {"scenario":"access","view":"causes"}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND result = 'deny')
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 199999
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

SELECT event_name, cause, n, clients, last_at
FROM (
SELECT CASE WHEN event = 'delivery.dropped' THEN 'message.delivery_dropped' ELSE event END AS event_name, CASE WHEN event IS NULL THEN event END AS cause, count(*) AS n, count(DISTINCT CASE WHEN clientid <> '' THEN clientid END) AS clients, max("timestamp") AS last_at
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event = 'client.check_authz_complete' AND result = 'deny')
GROUP BY 1, 2
) AS q
ORDER BY n DESC, event_name NULLS FIRST, cause NULLS FIRST
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "client.check_authn_complete"
  $4 = "client.check_authz_complete"

-- On PostgreSQL:
ORDER BY n DESC, event_name COLLATE "C" NULLS FIRST, cause COLLATE "C" NULLS FIRST

