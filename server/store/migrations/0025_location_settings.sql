-- Why: what the administrators of a location choose for it. How long its clients stay signed in and how short their
-- passwords may be; the name and the reply address of its mails; its logo, named by the hash of its bytes, which stand
-- in a table of their own so that no page reads them along; and the slugs that it had before, since mailed links carry
-- them and have to go on working. A slug is never given to another location again.

ALTER TABLE locations ADD COLUMN session_days      BIGINT NOT NULL DEFAULT 14;
ALTER TABLE locations ADD COLUMN shortest_password BIGINT NOT NULL DEFAULT 8;
ALTER TABLE locations ADD COLUMN sender_name       TEXT;
ALTER TABLE locations ADD COLUMN reply_to          TEXT;
ALTER TABLE locations ADD COLUMN logo              TEXT;

CREATE TABLE logos (
    location_id BLOB   NOT NULL PRIMARY KEY REFERENCES locations (id),
    hash        TEXT   NOT NULL,
    media_type  TEXT   NOT NULL,
    bytes       BLOB   NOT NULL,
    saved_at    BIGINT NOT NULL
);

CREATE TABLE former_slugs (
    slug        TEXT   NOT NULL PRIMARY KEY,
    location_id BLOB   NOT NULL REFERENCES locations (id),
    left_at     BIGINT NOT NULL
);
CREATE INDEX former_slugs_of_location ON former_slugs (location_id);
