-- Why: a list of a million is filtered by status without computing a million statuses. stage and stage_until keep of a
-- status what does not change by itself; time does the rest, in the query. They are written together with
-- last_event_at, whenever something happens to the client.
-- terms_version tells which rule made the search text: rows of an older one are written anew at the next start.

ALTER TABLE clients ADD COLUMN stage         TEXT   COLLATE "binary" NOT NULL DEFAULT 'no-email';
ALTER TABLE clients ADD COLUMN stage_until   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN terms_version BIGINT NOT NULL DEFAULT 0;

UPDATE clients SET last_event_at = created_at WHERE last_event_at IS NULL;

CREATE INDEX clients_by_stage       ON clients (location_id, stage, sort_name, id);
CREATE INDEX clients_by_stage_until ON clients (location_id, stage, stage_until);
CREATE INDEX clients_by_last_event  ON clients (location_id, last_event_at, id);
CREATE INDEX clients_of_old_terms   ON clients (location_id, id) WHERE terms_version = 0;
