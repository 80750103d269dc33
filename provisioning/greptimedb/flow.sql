CREATE FLOW IF NOT EXISTS "emqx_full_link_events_count"
SINK TO "emqx_full_link_events_per_minute"
EXPIRE AFTER '1 hour'::INTERVAL
AS
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS time_window,
  "event",
  count(*) AS "events"
FROM "emqx_full_link_events"
GROUP BY time_window, "event";
