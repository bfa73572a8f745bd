-- Why: a bounce names its mail by the mail's id alone.

CREATE INDEX outbox_by_id ON outbox (id);
