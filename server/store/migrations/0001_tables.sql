-- Why: the first tables. Times are microseconds since 1970 in UTC, flags are 0 or 1, ids are sixteen bytes.
-- Every table of a tenant starts its primary key with location_id, so that a distributed Postgres can shard by
-- location; the nil location stands for the installation. "binary" orders text by its bytes on both databases.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE locations (
    id              BLOB   NOT NULL PRIMARY KEY,
    slug            TEXT   NOT NULL UNIQUE,
    label           TEXT   NOT NULL,
    public_name     TEXT   NOT NULL,
    phone           TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    time_zone       TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    hue             BIGINT NOT NULL,
    self_service_on BIGINT NOT NULL,
    invitation_days BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE staff (
    id              BLOB   NOT NULL PRIMARY KEY,
    username        TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    email           TEXT   NOT NULL,
    password_hash   TEXT,
    owner           BIGINT NOT NULL,
    disabled_at     BIGINT,
    failures        BIGINT NOT NULL,
    last_failure_at BIGINT,
    locked_until    BIGINT,
    created_at      BIGINT NOT NULL
);

CREATE TABLE staff_roles (
    location_id BLOB NOT NULL REFERENCES locations (id),
    staff_id    BLOB NOT NULL REFERENCES staff (id),
    role        TEXT NOT NULL,
    PRIMARY KEY (location_id, staff_id)
);
CREATE INDEX staff_roles_of_staff ON staff_roles (staff_id);

CREATE TABLE staff_sessions (
    token_hash   BLOB   NOT NULL PRIMARY KEY,
    id           BLOB   NOT NULL,
    staff_id     BLOB   NOT NULL REFERENCES staff (id),
    location_id  BLOB   REFERENCES locations (id),
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ip           TEXT   NOT NULL,
    device       TEXT   NOT NULL
);
CREATE INDEX staff_sessions_of_staff ON staff_sessions (staff_id);

CREATE TABLE clients (
    location_id              BLOB   NOT NULL REFERENCES locations (id),
    id                       BLOB   NOT NULL,
    first_name               TEXT   NOT NULL,
    last_name                TEXT   NOT NULL,
    member_number            TEXT   NOT NULL,
    birth_date               TEXT,
    phone                    TEXT   NOT NULL,
    address                  TEXT   NOT NULL,
    language                 TEXT   NOT NULL,
    email                    TEXT,
    email_canonical          TEXT,
    email_saved_at           BIGINT,
    verified_at              BIGINT,
    verified_by              TEXT,
    verified_ip              TEXT,
    verified_staff           BLOB,
    verified_reason          TEXT,
    recovery_email           TEXT,
    recovery_email_canonical TEXT,
    sort_name                TEXT   COLLATE "binary" NOT NULL,
    search                   TEXT   NOT NULL,
    last_event_at            BIGINT,
    created_at               BIGINT NOT NULL,
    updated_at               BIGINT NOT NULL,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX clients_in_order          ON clients (location_id, sort_name, id);
CREATE INDEX clients_by_email          ON clients (location_id, email_canonical);
CREATE INDEX clients_by_recovery_email ON clients (location_id, recovery_email_canonical);

CREATE TABLE accounts (
    location_id         BLOB   NOT NULL,
    client_id           BLOB   NOT NULL,
    username            TEXT   NOT NULL,
    password_hash       TEXT   NOT NULL,
    password_changed_at BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    disabled_at         BIGINT,
    disabled_by         BLOB,
    disabled_reason     TEXT,
    failures            BIGINT NOT NULL,
    last_failure_at     BIGINT,
    locked_until        BIGINT,
    last_sign_in_at     BIGINT,
    last_sign_in_device TEXT,
    PRIMARY KEY (location_id, client_id),
    UNIQUE (location_id, username),
    FOREIGN KEY (location_id, client_id) REFERENCES clients (location_id, id)
);

CREATE TABLE sessions (
    location_id  BLOB   NOT NULL,
    token_hash   BLOB   NOT NULL,
    id           BLOB   NOT NULL,
    client_id    BLOB   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ip           TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    PRIMARY KEY (location_id, token_hash),
    FOREIGN KEY (location_id, client_id) REFERENCES clients (location_id, id)
);
CREATE INDEX sessions_of_client ON sessions (location_id, client_id);

CREATE TABLE links (
    location_id BLOB   NOT NULL,
    id          BLOB   NOT NULL,
    purpose     TEXT   NOT NULL,
    subject_id  BLOB   NOT NULL,
    address     TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    created_by  BLOB,
    opened_at   BIGINT,
    used_at     BIGINT,
    ended_at    BIGINT,
    ended_why   TEXT,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX links_of_subject ON links (location_id, subject_id, purpose, created_at);

CREATE TABLE outbox (
    location_id     BLOB   NOT NULL,
    id              BLOB   NOT NULL,
    kind            TEXT   NOT NULL,
    client_id       BLOB,
    link_id         BLOB,
    address         TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    context         TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    attempts        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    leased_until    BIGINT,
    lease           BLOB,
    give_up_at      BIGINT NOT NULL,
    settled_at      BIGINT,
    reply           TEXT,
    PRIMARY KEY (location_id, id)
);
CREATE INDEX outbox_due       ON outbox (state, next_attempt_at);
CREATE INDEX outbox_of_client ON outbox (location_id, client_id, created_at);
CREATE INDEX outbox_of_link   ON outbox (location_id, link_id);

CREATE TABLE audit (
    location_id BLOB   NOT NULL,
    seq         BIGINT NOT NULL,
    id          BLOB   NOT NULL,
    at          BIGINT NOT NULL,
    actor_kind  TEXT   NOT NULL,
    actor_id    BLOB,
    actor_name  TEXT,
    role        TEXT,
    action      TEXT   NOT NULL,
    client_id   BLOB,
    result      TEXT   NOT NULL,
    ip          TEXT,
    detail      TEXT,
    previous    BLOB   NOT NULL,
    hash        BLOB   NOT NULL,
    PRIMARY KEY (location_id, seq)
);
CREATE INDEX audit_of_client ON audit (location_id, client_id, seq);

CREATE TABLE audit_heads (
    location_id BLOB   NOT NULL PRIMARY KEY,
    seq         BIGINT NOT NULL,
    hash        BLOB   NOT NULL
);

CREATE TABLE limits (
    location_id  BLOB   NOT NULL,
    scope        TEXT   NOT NULL,
    subject      BLOB   NOT NULL,
    window_start BIGINT NOT NULL,
    hits         BIGINT NOT NULL,
    PRIMARY KEY (location_id, scope, subject)
);
CREATE INDEX limits_by_age ON limits (window_start);
