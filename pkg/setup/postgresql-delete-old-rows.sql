DELETE FROM {{.Table}}
WHERE "timestamp" < now() - INTERVAL '{{.Days}} days';
