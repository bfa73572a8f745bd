-- Why: administrators see to the users of their location. They invite them by mail, as clients are invited; they switch
-- one off at their own location without touching the others; and they see who has not signed in for long.

ALTER TABLE staff       ADD COLUMN last_sign_in_at BIGINT;
ALTER TABLE staff_roles ADD COLUMN disabled_at     BIGINT;

CREATE TABLE staff_invitations (
    location_id BLOB   NOT NULL REFERENCES locations (id),
    id          BLOB   NOT NULL,
    name        TEXT   NOT NULL,
    email       TEXT   NOT NULL,
    role        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (location_id, id)
);
