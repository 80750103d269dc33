SELECT "event", count(*) AS "events", max("timestamp") AS "newest"
FROM {{.Table}}
WHERE "timestamp" > now() - INTERVAL '10 minutes'
GROUP BY "event"
ORDER BY "event";
