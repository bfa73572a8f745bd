-- Why: the set-up is handed to a client's own phone by a short code (or by a link, as others are). Of the code only a
-- hash under the installation's key is kept; one code a client, since a newer one replaces it.

CREATE TABLE handover_codes (
    location_id BLOB   NOT NULL,
    client_id   BLOB   NOT NULL,
    code_hash   BLOB   NOT NULL,
    link_id     BLOB   NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (location_id, client_id),
    UNIQUE (location_id, code_hash),
    FOREIGN KEY (location_id, client_id) REFERENCES clients (location_id, id)
);
CREATE INDEX handover_codes_by_age ON handover_codes (expires_at);
