-- equal -----------------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"reason","operator":"=","values":["kicked","discarded"]},{"column":"clean_start","operator":"=","values":[true]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IN ($3, $4)
  AND clean_start = $5
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = "discarded"
  $5 = true

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IN ($3, $4)
  AND clean_start = $5
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = "discarded"
  $5 = true
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IN ($3, $4)
  AND clean_start = $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = "discarded"
  $5 = true

-- not equal -------------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"reason","operator":"!=","values":["kicked"]},{"column":"qos","operator":"!=","values":[0,"1"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (reason <> $3 OR reason IS NULL)
  AND (qos NOT IN ($4, $5) OR qos IS NULL)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = 0
  $5 = 1

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (reason <> $3 OR reason IS NULL)
  AND (qos NOT IN ($4, $5) OR qos IS NULL)
  AND "timestamp" >= $6
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = 0
  $5 = 1
  $6 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (reason <> $3 OR reason IS NULL)
  AND (qos NOT IN ($4, $5) OR qos IS NULL)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "kicked"
  $4 = 0
  $5 = 1

-- compared --------------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"qos","operator":">=","values":[1]},{"column":"connected_at","operator":"<","values":["1772352000000"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND qos >= $3
  AND connected_at < $4
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 1
  $4 = 1772352000000

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND qos >= $3
  AND connected_at < $4
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 1
  $4 = 1772352000000
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND qos >= $3
  AND connected_at < $4
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 1
  $4 = 1772352000000

-- regular expressions ---------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"clientid","operator":"=~","values":["^dev.*[0-9]{3}$","(?i)ß"]},{"column":"username","operator":"!~","values":["^\\w+$"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid ~ $3
  AND (username !~ $4 OR username IS NULL)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^dev(?:[^\\u000a])*(?:[0-9]){3}$)|(?:[\\u00df\\u1e9e])"
  $4 = "(?:^(?:[0-9A-Z\\u005fa-z])+$)"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid ~ $3
  AND (username !~ $4 OR username IS NULL)
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^dev(?:[^\\u000a])*(?:[0-9]){3}$)|(?:[\\u00df\\u1e9e])"
  $4 = "(?:^(?:[0-9A-Z\\u005fa-z])+$)"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND clientid ~ $3
  AND (username !~ $4 OR username IS NULL)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^dev(?:[^\\u000a])*(?:[0-9]){3}$)|(?:[\\u00df\\u1e9e])"
  $4 = "(?:^(?:[0-9A-Z\\u005fa-z])+$)"

-- events ----------------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"event","operator":"=","values":["delivery.dropped"]},{"column":"event","operator":"!=","values":["message.delivery_dropped"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event NOT IN ($5, $6) OR event IS NULL)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event NOT IN ($5, $6) OR event IS NULL)
  AND "timestamp" >= $7
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"
  $7 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND event IN ($3, $4)
  AND (event NOT IN ($5, $6) OR event IS NULL)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "message.delivery_dropped"
  $4 = "delivery.dropped"
  $5 = "message.delivery_dropped"
  $6 = "delivery.dropped"

-- events by regular expressions -----------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"event","operator":"=~","values":["^message\\.d"]},{"column":"event","operator":"!~","values":["^delivery"]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event ~ $3 OR event IN ('message.delivery_dropped', 'delivery.dropped'))
  AND ((event !~ $4 AND event NOT IN ('message.delivery_dropped', 'delivery.dropped')) OR event IS NULL)
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^message\\.d)"
  $4 = "(?:^delivery)"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event ~ $3 OR event IN ('message.delivery_dropped', 'delivery.dropped'))
  AND ((event !~ $4 AND event NOT IN ('message.delivery_dropped', 'delivery.dropped')) OR event IS NULL)
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^message\\.d)"
  $4 = "(?:^delivery)"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND (event ~ $3 OR event IN ('message.delivery_dropped', 'delivery.dropped'))
  AND ((event !~ $4 AND event NOT IN ('message.delivery_dropped', 'delivery.dropped')) OR event IS NULL)
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = "(?:^message\\.d)"
  $4 = "(?:^delivery)"

-- missing values --------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"reason","operator":"=","values":[null]},{"column":"qos","operator":"=","values":[null,0]},{"column":"node","operator":"!=","values":[null,"n1"]},{"column":"topic","operator":"!=","values":[null]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IS NULL
  AND (qos = $3 OR qos IS NULL)
  AND node <> $4
  AND topic IS NOT NULL
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 0
  $4 = "n1"

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IS NULL
  AND (qos = $3 OR qos IS NULL)
  AND node <> $4
  AND topic IS NOT NULL
  AND "timestamp" >= $5
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 0
  $4 = "n1"
  $5 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND reason IS NULL
  AND (qos = $3 OR qos IS NULL)
  AND node <> $4
  AND topic IS NOT NULL
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 0
  $4 = "n1"

-- nothing left ----------------------------------------------------------------------------------------
-- {"scenario":"events","filters":[{"column":"reason","operator":"=","values":["$__all"]},{"column":"node","operator":"=","values":[]}]}

SELECT "timestamp"
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 2 OFFSET 1000
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
  AND "timestamp" >= $3
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z
  $3 = 2026-03-01T08:00:00.000Z

-- On PostgreSQL:
SELECT "timestamp", event, clientid, username, peername, node, topic, qos, action, result, authz_source, reason, reason_code, from_clientid, id
FROM emqx_full_link_events
WHERE "timestamp" >= $1
  AND "timestamp" < $2
ORDER BY "timestamp" DESC
LIMIT 1001
  $1 = 2026-03-01T08:00:00.000Z
  $2 = 2026-03-01T09:00:00.000Z

