-- Why: the verdict knows why somebody whose account works is not in. Near misses of the username (what was typed is
-- never kept, R36), tries at another location's page, browsers without cookies; and whether a link's page was opened
-- by a person or by something that looks like a mail scanner.

ALTER TABLE links ADD COLUMN opened_by TEXT;

ALTER TABLE accounts ADD COLUMN near_miss_at       BIGINT;
ALTER TABLE accounts ADD COLUMN near_miss          TEXT;
ALTER TABLE accounts ADD COLUMN near_misses        BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN tried_elsewhere_at BIGINT;
ALTER TABLE accounts ADD COLUMN tried_elsewhere    BLOB;
ALTER TABLE accounts ADD COLUMN cookies_refused_at BIGINT;

-- Usernames that start or end alike, and the same username anywhere.
ALTER TABLE accounts ADD COLUMN username_reversed TEXT COLLATE "binary" NOT NULL DEFAULT '';
UPDATE accounts SET username_reversed = reverse(username);

CREATE INDEX accounts_by_start ON accounts (location_id, username COLLATE "binary");
CREATE INDEX accounts_by_end   ON accounts (location_id, username_reversed);
CREATE INDEX accounts_by_name  ON accounts (username);
