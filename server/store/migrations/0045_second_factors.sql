-- Why: staff may ask for a code from an app beside their password. Of the app's secret only a seed is kept, which gives
-- the secret together with the installation's key; of recovery codes, hashes under that key. Between the password and
-- the code there is a pending sign-in, which opens nothing.

CREATE TABLE second_factors (
    staff_id       BLOB   NOT NULL PRIMARY KEY REFERENCES staff (id),
    seed           BLOB   NOT NULL,
    -- The step of the last code that was taken: it and those before it are used.
    last_step      BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    switched_on_at BIGINT
);

CREATE TABLE recovery_codes (
    staff_id  BLOB NOT NULL REFERENCES staff (id),
    code_hash BLOB NOT NULL,
    PRIMARY KEY (staff_id, code_hash)
);

CREATE TABLE pending_sign_ins (
    token_hash BLOB   NOT NULL PRIMARY KEY,
    staff_id   BLOB   NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ins_of_staff ON pending_sign_ins (staff_id);
