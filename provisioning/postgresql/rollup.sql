CREATE TABLE "emqx_full_link_events_1m" (
  "timestamp" timestamptz NOT NULL,
  "event" text NOT NULL,
  "node" text,
  "reason" text,
  "reason_code" text,
  "action" text,
  "result" text,
  "authz_source" text,
  "qos" bigint,
  "rows" bigint NOT NULL,
  "first_at" timestamptz NOT NULL,
  "last_at" timestamptz NOT NULL
);

CREATE INDEX ON "emqx_full_link_events_1m" ("timestamp");

-- Which minutes aren't counted: those whose rows changed since, and all from the one that says so onwards.
CREATE TABLE "emqx_full_link_events_1m_open" (
  "timestamp" timestamptz NOT NULL,
  "onwards" boolean NOT NULL,
  PRIMARY KEY ("timestamp", "onwards")
);

INSERT INTO "emqx_full_link_events_1m_open"
SELECT date_trunc('minute', coalesce(min("timestamp"), now())), true FROM "emqx_full_link_events";

-- Notes the minutes of rows that are written late or deleted. It waits only while the line of what isn't counted moves.
CREATE FUNCTION "emqx_full_link_events_1m_changed"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint << 1);
  INSERT INTO "emqx_full_link_events_1m_open"
  SELECT DISTINCT date_trunc('minute', "timestamp"), false
  FROM changed
  WHERE "timestamp" < (SELECT "timestamp" FROM "emqx_full_link_events_1m_open" WHERE "onwards")
  ORDER BY 1
  ON CONFLICT ("timestamp", "onwards") DO UPDATE SET "onwards" = false;
  RETURN NULL;
END $$;

CREATE TRIGGER "rollup_inserted" AFTER INSERT ON "emqx_full_link_events"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "emqx_full_link_events_1m_changed"();
CREATE TRIGGER "rollup_deleted" AFTER DELETE ON "emqx_full_link_events"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "emqx_full_link_events_1m_changed"();
CREATE TRIGGER "rollup_updated_from" AFTER UPDATE ON "emqx_full_link_events"
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "emqx_full_link_events_1m_changed"();
CREATE TRIGGER "rollup_updated_to" AFTER UPDATE ON "emqx_full_link_events"
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "emqx_full_link_events_1m_changed"();

CREATE FUNCTION "emqx_full_link_events_1m_truncated"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  TRUNCATE "emqx_full_link_events_1m";
  DELETE FROM "emqx_full_link_events_1m_open" WHERE NOT "onwards";
  RETURN NULL;
END $$;

CREATE TRIGGER "rollup_truncated" AFTER TRUNCATE ON "emqx_full_link_events"
FOR EACH STATEMENT EXECUTE FUNCTION "emqx_full_link_events_1m_truncated"();

-- Counts what isn't counted, up to a minute ago. To be called once a minute, outside a transaction.
CREATE PROCEDURE "emqx_full_link_events_1m_refresh"(up_to timestamptz DEFAULT now()) LANGUAGE plpgsql AS $$
DECLARE
  rows_of bigint := '"emqx_full_link_events"'::regclass::oid::bigint << 1;
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
    SELECT "timestamp" INTO line FROM "emqx_full_link_events_1m_open" WHERE "onwards";
    EXIT WHEN line >= until;
    SELECT least(until, date_trunc('minute', min("timestamp"))) INTO line FROM "emqx_full_link_events" WHERE "timestamp" >= line;
    next := least(until, line + INTERVAL '1 day');
    INSERT INTO "emqx_full_link_events_1m_open"
    SELECT generate_series(line, next - INTERVAL '1 minute', INTERVAL '1 minute'), false
    ON CONFLICT ("timestamp", "onwards") DO NOTHING;
    UPDATE "emqx_full_link_events_1m_open" SET "timestamp" = next WHERE "onwards";
    COMMIT;
  END LOOP;
  COMMIT;

  -- Counts one minute at a time, the newest first: a call that is ended early has done some of its work.
  LOOP
    SELECT max("timestamp") INTO next FROM "emqx_full_link_events_1m_open" WHERE NOT "onwards";
    EXIT WHEN next IS NULL;
    DELETE FROM "emqx_full_link_events_1m_open" WHERE "timestamp" = next AND NOT "onwards";
    DELETE FROM "emqx_full_link_events_1m" WHERE "timestamp" = next;
    INSERT INTO "emqx_full_link_events_1m"
    SELECT next, "event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos", count(*), min("timestamp"), max("timestamp")
    FROM "emqx_full_link_events"
    WHERE "timestamp" >= next AND "timestamp" < next + INTERVAL '1 minute'
    GROUP BY "event", "node", "reason", "reason_code", "action", "result", "authz_source", "qos";
    COMMIT;
  END LOOP;
  PERFORM pg_advisory_unlock(rows_of + 1);
END $$;
