-- Why: an uploaded file waits in the database, so that any node can show its preview and go on with its import. It is
-- gone when the import is done, or after a day.

CREATE TABLE imports (
    location_id BLOB   NOT NULL REFERENCES locations (id),
    id          BLOB   NOT NULL,
    file_name   TEXT   NOT NULL,
    choices     TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (location_id, id)
);

CREATE TABLE import_pieces (
    location_id BLOB   NOT NULL,
    import_id   BLOB   NOT NULL,
    seq         BIGINT NOT NULL,
    bytes       BLOB   NOT NULL,
    PRIMARY KEY (location_id, import_id, seq),
    FOREIGN KEY (location_id, import_id) REFERENCES imports (location_id, id)
);
