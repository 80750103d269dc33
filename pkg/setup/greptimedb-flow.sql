CREATE FLOW IF NOT EXISTS {{.Flow}}
SINK TO {{.FlowSink}}
EXPIRE AFTER '1 hour'::INTERVAL
AS
SELECT
  date_bin(INTERVAL '1 minute', "timestamp") AS time_window,
  "event",
  count(*) AS "events"
FROM {{.Table}}
GROUP BY time_window, "event";
