CREATE TABLE {{.Rollup}} (
  "timestamp" timestamptz NOT NULL,
{{- range .RollupColumns}}
  {{.Quoted}} {{.PostgreSQL}},
{{- end}}
  "rows" bigint NOT NULL,
  "first_at" timestamptz NOT NULL,
  "last_at" timestamptz NOT NULL
);

CREATE INDEX ON {{.Rollup}} ("timestamp");

-- Which minutes aren't counted: those whose rows changed since, and all from the one that says so onwards.
CREATE TABLE {{.RollupOpen}} (
  "timestamp" timestamptz NOT NULL,
  "onwards" boolean NOT NULL,
  PRIMARY KEY ("timestamp", "onwards")
);

INSERT INTO {{.RollupOpen}}
SELECT date_trunc('minute', coalesce(min("timestamp"), now())), true FROM {{.Table}};

-- Notes the minutes of rows that are written late or deleted. It waits only while the line of what isn't counted moves.
CREATE FUNCTION {{.RollupChanged}}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint << 1);
  INSERT INTO {{.RollupOpen}}
  SELECT DISTINCT date_trunc('minute', "timestamp"), false
  FROM changed
  WHERE "timestamp" < (SELECT "timestamp" FROM {{.RollupOpen}} WHERE "onwards")
  ORDER BY 1
  ON CONFLICT ("timestamp", "onwards") DO UPDATE SET "onwards" = false;
  RETURN NULL;
END $$;

CREATE TRIGGER "rollup_inserted" AFTER INSERT ON {{.Table}}
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {{.RollupChanged}}();
CREATE TRIGGER "rollup_deleted" AFTER DELETE ON {{.Table}}
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {{.RollupChanged}}();
CREATE TRIGGER "rollup_updated_from" AFTER UPDATE ON {{.Table}}
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {{.RollupChanged}}();
CREATE TRIGGER "rollup_updated_to" AFTER UPDATE ON {{.Table}}
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {{.RollupChanged}}();

CREATE FUNCTION {{.RollupTruncated}}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  TRUNCATE {{.Rollup}};
  DELETE FROM {{.RollupOpen}} WHERE NOT "onwards";
  RETURN NULL;
END $$;

CREATE TRIGGER "rollup_truncated" AFTER TRUNCATE ON {{.Table}}
FOR EACH STATEMENT EXECUTE FUNCTION {{.RollupTruncated}}();

-- Counts what isn't counted, up to a minute ago. To be called once a minute, outside a transaction.
CREATE PROCEDURE {{.RollupRefresh}}(up_to timestamptz DEFAULT now()) LANGUAGE plpgsql AS $$
DECLARE
  rows_of bigint := '{{.Table}}'::regclass::oid::bigint << 1;
  until timestamptz := date_trunc('minute', up_to) - INTERVAL '1 minute';
  line timestamptz;
  next timestamptz;
BEGIN
  IF NOT pg_try_advisory_lock(rows_of + 1) THEN
    RETURN; -- another call is at it
  END IF;

  -- Moves the line, a day at a time. Whoever writes waits so long, so that each row is either there or noted.
  LOOP
    PERFORM pg_advisory_xact_lock(rows_of);
    SELECT "timestamp" INTO line FROM {{.RollupOpen}} WHERE "onwards";
    EXIT WHEN line >= until;
    SELECT least(until, date_trunc('minute', min("timestamp"))) INTO line FROM {{.Table}} WHERE "timestamp" >= line;
    next := least(until, line + INTERVAL '1 day');
    INSERT INTO {{.RollupOpen}}
    SELECT generate_series(line, next - INTERVAL '1 minute', INTERVAL '1 minute'), false
    ON CONFLICT ("timestamp", "onwards") DO NOTHING;
    UPDATE {{.RollupOpen}} SET "timestamp" = next WHERE "onwards";
    COMMIT;
  END LOOP;
  COMMIT;

  -- Counts one minute at a time, the newest first: a call that is ended early has done some of its work.
  LOOP
    SELECT max("timestamp") INTO next FROM {{.RollupOpen}} WHERE NOT "onwards";
    EXIT WHEN next IS NULL;
    DELETE FROM {{.RollupOpen}} WHERE "timestamp" = next AND NOT "onwards";
    DELETE FROM {{.Rollup}} WHERE "timestamp" = next;
    INSERT INTO {{.Rollup}}
    SELECT next, {{.RollupGroups}}, count(*), min("timestamp"), max("timestamp")
    FROM {{.Table}}
    WHERE "timestamp" >= next AND "timestamp" < next + INTERVAL '1 minute'
    GROUP BY {{.RollupGroups}};
    COMMIT;
  END LOOP;
  PERFORM pg_advisory_unlock(rows_of + 1);
END $$;
