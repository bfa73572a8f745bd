-- Why: a mail that somebody waits for must not stand behind twenty thousand that nobody does. What is to be sent is
-- found in that order without looking through all that waits.

ALTER TABLE outbox ADD COLUMN in_bulk BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outbox_to_send ON outbox (in_bulk, next_attempt_at) WHERE state IN ('queued', 'deferred');
