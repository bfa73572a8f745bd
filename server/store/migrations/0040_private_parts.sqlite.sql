-- Why: a client who is erased must leave the record too, and the chain must stay whole (R34, R44). From now on the hash
-- of an event covers its IP address and its particulars by a hash of their own, "private", which is salted with "seal".
-- Erasing a client takes both and the salt away: what is left fits the chain, and nobody can try out what stood there.
-- The record still refuses every other change, and this one while the client is on the books.

ALTER TABLE audit ADD COLUMN seal    BLOB;
ALTER TABLE audit ADD COLUMN private BLOB;

DROP TRIGGER audit_is_never_changed;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN NOT (NEW.ip IS NULL AND NEW.detail IS NULL AND NEW.seal IS NULL AND OLD.client_id IS NOT NULL
          AND NEW.location_id IS OLD.location_id AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.at IS OLD.at
          AND NEW.actor_kind IS OLD.actor_kind AND NEW.actor_id IS OLD.actor_id
          AND NEW.actor_name IS OLD.actor_name AND NEW.role IS OLD.role AND NEW.action IS OLD.action
          AND NEW.client_id IS OLD.client_id AND NEW.result IS OLD.result AND NEW.previous IS OLD.previous
          AND NEW.hash IS OLD.hash AND NEW.private IS OLD.private
          AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.location_id = OLD.location_id AND c.id = OLD.client_id))
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
