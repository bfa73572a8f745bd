-- Why: an address to which a mail failed for good gets no further mail until it is unblocked, or until no profile
-- has it any more. The reason is read from the server's words, so those are what is kept.

CREATE TABLE blocked_addresses (
    location_id BLOB   NOT NULL REFERENCES locations (id),
    address     TEXT   COLLATE "binary" NOT NULL,
    failed_at   BIGINT NOT NULL,
    reply       TEXT   NOT NULL,
    PRIMARY KEY (location_id, address)
);
CREATE INDEX blocked_addresses_by_age ON blocked_addresses (location_id, failed_at);
