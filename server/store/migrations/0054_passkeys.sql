-- Why: staff and clients may sign in with a passkey instead of a password. Of a passkey only what checks its signatures
-- is kept: nothing in here opens anything. The subject is a client, or with the installation's id a staff member, as for
-- links. A ceremony is a challenge that waits for its answer, for minutes; it is known by the challenge's hash.

CREATE TABLE passkeys (
    location_id   BLOB   NOT NULL,
    id            BLOB   NOT NULL,
    subject_id    BLOB   NOT NULL,
    -- What the passkey calls its holder: random, the same for all of one holder's.
    user_handle   BLOB   NOT NULL,
    credential_id BLOB   NOT NULL,
    -- The public key with its counter, as JSON.
    credential    TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT,
    PRIMARY KEY (location_id, id)
);
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (location_id, credential_id);
CREATE INDEX passkeys_of_subject ON passkeys (location_id, subject_id);

CREATE TABLE passkey_ceremonies (
    challenge_hash BLOB   NOT NULL PRIMARY KEY,
    purpose        TEXT   NOT NULL,
    -- Who began it: a session, or a location's sign-in page.
    begun_by       BLOB   NOT NULL,
    -- What the answer is checked against, as JSON.
    state          TEXT   NOT NULL,
    created_at     BIGINT NOT NULL
);
CREATE INDEX passkey_ceremonies_begun_by ON passkey_ceremonies (begun_by);
CREATE INDEX passkey_ceremonies_by_time ON passkey_ceremonies (created_at);
