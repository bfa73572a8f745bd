-- Why: groups of profiles that share something are read along these indexes alone. They have to leave out tombstones by
-- themselves, or each profile would be looked at.

DROP INDEX clients_by_birth_date;
DROP INDEX clients_by_member_number;
DROP INDEX clients_by_phone;
CREATE INDEX clients_by_birth_date ON clients (location_id, sort_name, birth_date)
    WHERE birth_date IS NOT NULL AND merged_into IS NULL;
CREATE INDEX clients_by_member_number ON clients (location_id, member_number)
    WHERE member_number <> '' AND merged_into IS NULL;
CREATE INDEX clients_by_phone ON clients (location_id, sort_name, (replace(replace(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '')))
    WHERE phone <> '' AND merged_into IS NULL;
