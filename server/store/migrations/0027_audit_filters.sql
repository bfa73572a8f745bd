-- Why: administrators look things up in the record by who did them, by what was done and by when, newest first.

CREATE INDEX audit_by_actor  ON audit (location_id, actor_id, seq);
CREATE INDEX audit_by_action ON audit (location_id, action, seq);
