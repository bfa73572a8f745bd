-- Why: work that takes longer than a request (inviting thousands of clients, importing a file) is a row that any node
-- may go on with: it has a lease, a cursor, and one result an item. An item's effect and its result are written in one
-- transaction, so that a process killed anywhere has done each item once or not at all.

CREATE TABLE jobs (
    location_id  BLOB   NOT NULL REFERENCES locations (id),
    id           BLOB   NOT NULL,
    kind         TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    context      TEXT   NOT NULL,
    place        TEXT   NOT NULL,
    total        BIGINT NOT NULL,
    done         BIGINT NOT NULL,
    counts       TEXT   NOT NULL,
    staff_id     BLOB   NOT NULL,
    staff_name   TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    ip           TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    worked_at    BIGINT NOT NULL,
    ended_at     BIGINT,
    ended_by     TEXT,
    leased_until BIGINT,
    lease        BLOB,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX jobs_of_location ON jobs (location_id, created_at);
CREATE INDEX jobs_open        ON jobs (worked_at) WHERE state = 'open';

CREATE TABLE job_items (
    location_id BLOB   NOT NULL,
    job_id      BLOB   NOT NULL,
    seq         BIGINT NOT NULL,
    client_id   BLOB,
    result      TEXT   NOT NULL,
    detail      TEXT,
    PRIMARY KEY (location_id, job_id, seq),
    FOREIGN KEY (location_id, job_id) REFERENCES jobs (location_id, id)
);
CREATE INDEX job_items_by_result ON job_items (location_id, job_id, result, seq);
