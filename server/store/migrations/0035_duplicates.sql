-- Why: two profiles of one person are found by looking up what they share, never by comparing everybody with
-- everybody. Telephones are compared without the signs that people put between the digits.

CREATE INDEX clients_by_birth_date ON clients (location_id, sort_name, birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX clients_by_member_number ON clients (location_id, member_number) WHERE member_number <> '';
CREATE INDEX clients_by_phone ON clients (location_id, sort_name, (replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '')))
    WHERE phone <> '';

-- Pairs that staff have looked at: two people after all. The id that is smaller, byte by byte, comes first.
CREATE TABLE not_duplicates (
    location_id  BLOB   NOT NULL,
    first_id     BLOB   NOT NULL,
    second_id    BLOB   NOT NULL,
    dismissed_at BIGINT NOT NULL,
    dismissed_by BLOB   NOT NULL,
    PRIMARY KEY (location_id, first_id, second_id)
);

-- A profile that was merged into another stays as a tombstone that says into which.
ALTER TABLE clients ADD COLUMN merged_into BLOB;
CREATE INDEX clients_merged ON clients (location_id, merged_into) WHERE merged_into IS NOT NULL;
