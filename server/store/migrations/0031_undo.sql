-- Why: what staff did on somebody's word can be undone by a mailed link. A row of undos says what its link undoes, and to
-- which address, as it was typed; a dispute is what the client said about it, until staff have looked into it.

CREATE TABLE undos (
    location_id BLOB NOT NULL,
    link_id     BLOB NOT NULL,
    act         TEXT NOT NULL,
    address     TEXT NOT NULL,
    PRIMARY KEY (location_id, link_id),
    FOREIGN KEY (location_id, link_id) REFERENCES links (location_id, id)
);

CREATE TABLE disputes (
    location_id BLOB   NOT NULL,
    client_id   BLOB   NOT NULL,
    act         TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (location_id, client_id),
    FOREIGN KEY (location_id, client_id) REFERENCES clients (location_id, id)
);
