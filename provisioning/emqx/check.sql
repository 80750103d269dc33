SELECT "event", count(*) AS "events", max("timestamp") AS "newest"
FROM "emqx_full_link_events"
WHERE "timestamp" > now() - INTERVAL '10 minutes'
GROUP BY "event"
ORDER BY "event";
