DELETE FROM "emqx_full_link_events"
WHERE "timestamp" < now() - INTERVAL '7 days';
