-- Why: a location words its own mails. One text for each kind and language; without one, ours.

CREATE TABLE mail_texts (
    location_id BLOB   NOT NULL REFERENCES locations (id),
    kind        TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    saved_at    BIGINT NOT NULL,
    PRIMARY KEY (location_id, kind, language)
);
