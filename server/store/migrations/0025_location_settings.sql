-- Why: what the administrators of a location choose for it. How long its clients stay signed in and how short their
-- passwords may be; the name and the reply address of its mails; its logo, named by the hash of its bytes, which stand
-- in a table of their own so that no page reads them along; and every slug that it ever had, since mailed links carry
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

CREATE TABLE slugs (
    slug        TEXT   NOT NULL PRIMARY KEY,
    location_id BLOB   NOT NULL REFERENCES locations (id),
    taken_at    BIGINT NOT NULL
);
CREATE INDEX slugs_of_location ON slugs (location_id);
INSERT INTO slugs (slug, location_id, taken_at) SELECT slug, id, created_at FROM locations;
