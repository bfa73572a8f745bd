-- Why: a client who is erased must leave the record too, and the chain must stay whole (R34, R44). From now on the hash
-- of an event covers its IP address and its particulars by a hash of their own, "private", which is salted with "seal".
-- Erasing a client takes both and the salt away: what is left fits the chain, and nobody can try out what stood there.
-- The record still refuses every other change, and this one while the client is on the books.

ALTER TABLE audit ADD COLUMN seal    BLOB;
ALTER TABLE audit ADD COLUMN private BLOB;

CREATE FUNCTION audit_only_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'audit is append-only';
    END IF;
    IF NEW.ip IS NULL AND NEW.detail IS NULL AND NEW.seal IS NULL AND OLD.client_id IS NOT NULL
       AND (NEW.location_id, NEW.seq, NEW.id, NEW.at, NEW.actor_kind, NEW.actor_id, NEW.actor_name, NEW.role,
            NEW.action, NEW.client_id, NEW.result, NEW.previous, NEW.hash, NEW.private)
           IS NOT DISTINCT FROM
           (OLD.location_id, OLD.seq, OLD.id, OLD.at, OLD.actor_kind, OLD.actor_id, OLD.actor_name, OLD.role,
            OLD.action, OLD.client_id, OLD.result, OLD.previous, OLD.hash, OLD.private)
       AND NOT EXISTS (SELECT 1 FROM clients c WHERE c.location_id = OLD.location_id AND c.id = OLD.client_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit is append-only';
END;
$$;

DROP TRIGGER audit_is_never_changed ON audit;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_only_forgets();
